"""`SUMMARY.md`: the order and the parts of a book of mdBook or GitBook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.urls import split_url
from exporter.input_files import InputFolders
from exporter.model.collection import Outline, OutlinePart
from exporter.read.metadata.first_heading import read_first_heading
from exporter.read.sites.outlines import joined_parts, report_missing_text
from exporter.read.sites.text_files import relative_names
from exporter.read.source_files import read_source

_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(\S.*)")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_LINK = re.compile(r"""\[(.*)\]\(\s*(<[^>]*>|.*?)(?:\s+["'(].*)?\s*\)""")
_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|[`*]|(?<!\w)_|_(?!\w)")
_MAX_DEPTH = 20
"""Entries deeper in lists are entries of this depth."""
_MAX_LINE = 2000
_SEPARATOR = re.compile(r"[ ]{0,3}(?:-[ \t]*|\*[ \t]*|_[ \t]*){3,}$")


@dataclass(slots=True)
class _SummaryEntry:
    """An entry of the list: its title, its text if it has one, and the entries below it."""

    title: str
    path: str = ""
    children: list[_SummaryEntry] = field(default_factory=list)

    def texts(self) -> Iterator[str]:
        """Yield the paths of its text and of all texts below, in order."""
        if self.path:
            yield self.path
        for child in self.children:
            yield from child.texts()


@dataclass(slots=True)
class _SummarySection:
    """What stands below a heading, or at the beginning or after a separator without one."""

    title: str = ""
    entries: list[_SummaryEntry] = field(default_factory=list)


def read_summary(file: Path, folders: InputFolders, diagnostics: Diagnostics) -> Outline | None:
    """Return the outline in a `SUMMARY.md`; None, after a report, if it cannot be read.

    Without headings, each entry at the top is a part if at least half of them have others below.
    Texts outside of `folders` are not read.
    """
    found = read_source(file, folders, diagnostics)
    if found is None:
        return None
    _, source = found
    reader = _SummaryReader(file, folders, diagnostics)
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source.text)
    sections = reader.sections(text.split("\n"))
    if any(section.title for section in sections):
        parts = [_part(section.entries, section.title) for section in sections]
    else:
        parts = [
            part for section in sections for part in _parts_of_entries(section.entries, folders)
        ]
    return Outline(file.name, joined_parts(parts), (str(file),), is_list=True)


def _part(entries: Iterable[_SummaryEntry], title: str = "") -> OutlinePart:
    return OutlinePart(tuple(path for entry in entries for path in entry.texts()), title)


def _parts_of_entries(entries: list[_SummaryEntry], folders: InputFolders) -> Iterator[OutlinePart]:
    with_children = [entry for entry in entries if entry.children]
    if len(with_children) * 2 < len(entries):
        yield _part(entries)
        return
    for entry in entries:
        if entry.children:
            below = _part(entry.children)
            # A heading of the introduction would not stand anywhere else.
            has_title = entry.path and read_first_heading(Path(entry.path), folders)
            yield OutlinePart(below.paths, "" if has_title else entry.title, entry.path)
        else:
            yield _part((entry,))


class _SummaryReader:
    """Reads the lines of one `SUMMARY.md`."""

    def __init__(self, file: Path, folders: InputFolders, diagnostics: Diagnostics) -> None:
        self._file = file
        self._folders = folders
        self._diagnostics = diagnostics
        self._seen: set[str] = set()

    def sections(self, lines: Iterable[str]) -> list[_SummarySection]:
        """Return the sections of the list."""
        found = [_SummarySection()]
        open_entries: list[tuple[int, _SummaryEntry]] = []
        has_title = False
        for number, whole_line in enumerate(lines, 1):
            line = whole_line[:_MAX_LINE]
            if heading := _HEADING.match(line):
                # The first heading is the title of the list.
                if has_title or len(heading[1]) > 1 or any(section.entries for section in found):
                    found.append(_SummarySection(_plain(heading[2])))
                has_title, open_entries = True, []
            elif _SEPARATOR.match(line):
                found.append(_SummarySection())
                open_entries = []
            elif item := _ITEM.match(line):
                indent = len(item[1].expandtabs(4))
                while open_entries and (
                    open_entries[-1][0] >= indent or len(open_entries) > _MAX_DEPTH
                ):
                    open_entries.pop()
                siblings = open_entries[-1][1].children if open_entries else found[-1].entries
                if entry := self._entry(item[2], number):
                    siblings.append(entry)
                    open_entries.append((indent, entry))
            elif line.strip().startswith("["):
                # Chapters before and after the numbered ones are in no part.
                if found[-1].title:
                    found.append(_SummarySection())
                if entry := self._entry(line.strip(), number):
                    found[-1].entries.append(entry)
        return found

    def _entry(self, content: str, line: int) -> _SummaryEntry | None:
        """Return an entry; None for a link to something else than another text of the book."""
        place = Place(str(self._file), line)
        link = _LINK.match(content)
        if link is None:
            return _SummaryEntry(_plain(content))
        title, address = _plain(link[1]), link[2].strip("<>")
        if not address:
            message = f"the chapter ‘{title}’ has no text yet; it is not in the book"
            self._diagnostics.report("post-unpublished", message, place)
            return _SummaryEntry(title)
        parts = split_url(address)
        if parts.scheme or parts.netloc:
            return None
        file = self._file.parent / unquote(parts.path).lstrip("/")
        if not self._folders.is_file(file):
            find_known = partial(relative_names, self._file.parent, self._folders)
            report_missing_text(address, find_known, place, self._diagnostics)
            return _SummaryEntry(title)
        path = self._folders.target(file).as_posix()
        if path in self._seen:
            # An entry may lead to a section of a text.
            return None
        self._seen.add(path)
        return _SummaryEntry(title, path)


def _plain(title: str) -> str:
    """Return a title in Markdown as plain text."""
    return " ".join(_MARKUP.sub(lambda mark: mark[1] or "", title).split())
