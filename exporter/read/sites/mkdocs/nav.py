"""The order and the parts of a site of MkDocs: `nav` in its settings, or `.pages` in folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.input_files import FileKind, InputFolders
from exporter.model.collection import Outline, OutlinePart
from exporter.read.metadata.file_names import number_in_name
from exporter.read.sites.data_files import read_mapping
from exporter.read.sites.outlines import Position, joined_parts, report_missing_text
from exporter.read.sites.text_files import relative_names

_FOLDER_FILES = (".pages", ".nav.yml")
"""The files of the plugins awesome-pages and awesome-nav, a file a folder."""
_INDEX_NAMES = ("index.md", "README.md")
_REST = ("...", "*")
_LAST = 1_000_000.0


@dataclass(frozen=True, slots=True)
class NavReader:
    """Reads the `nav` of a settings file, whose texts are in a folder.

    `blog` are the posts of the blog, in order, and `blog_index` is the page that lists them, None
    without a blog.
    """

    file: Path
    folder: Path
    folders: InputFolders
    diagnostics: Diagnostics
    blog_index: Path | None = None
    blog: tuple[Path, ...] = ()

    def outline(self, nav: Sequence[object]) -> Outline:
        """Return the outline: each entry at the top that has others below it is a part.

        A text that does not exist is reported.
        """
        seen: set[str] = set()
        parts = joined_parts(self._part(title, value, seen) for title, value in _entries(nav))
        source = f"‘nav’ in {self.file.name}"
        return Outline(source, parts, (str(self.file),), is_list=True)

    def _part(self, title: str, value: object, seen: set[str]) -> OutlinePart:
        """Return an entry as a part; one without others below it is a part without a title."""
        paths = tuple(self._texts(value, seen))
        if not isinstance(value, list):
            return OutlinePart(paths)
        first = value[0] if value else None
        # A page without a title that is that of its folder is the page of the section.
        if len(paths) > 1 and isinstance(first, str) and Path(first).name in _INDEX_NAMES:
            return OutlinePart(paths[1:], title, paths[0])
        return OutlinePart(paths, title)

    def _texts(self, value: object, seen: set[str]) -> Iterator[str]:
        """Yield the paths of the texts of an entry and of those below it, each once."""
        if isinstance(value, list):
            for _, below in _entries(value):
                yield from self._texts(below, seen)
            return
        name = str(value or "").partition("#")[0].strip()
        if not name or "://" in name or name.startswith(("mailto:", "/")):
            return
        for file in self._files(name):
            path = file.as_posix()
            if path not in seen:
                seen.add(path)
                yield path

    def _files(self, name: str) -> Sequence[Path]:
        """Return the texts of a name: a file, or a folder or a pattern of plugins."""
        folders, file = self.folders, self.folders.target(self.folder / name)
        if file == self.blog_index:
            return ((file,) if folders.is_file(file) else ()) + self.blog
        if "*" in name or folders.is_folder(file):
            pattern = name if "*" in name else f"{name.rstrip('/')}/**/*.md"
            found = folders.glob(self.folder, pattern)
            return [each for each in found if each.suffix == ".md"]
        if folders.is_file(file):
            return (file,) if file.suffix.lower() in (".md", ".markdown") else ()
        find_known = partial(relative_names, self.folder, folders)
        report_missing_text(name, find_known, self._place(name), self.diagnostics)
        return ()

    def _place(self, name: str) -> Place:
        text = self.folders.read_text(self.file, FileKind.SETTINGS, "replace")
        return Source(str(self.file), text).place(max(text.find(name), 0))


def _entries(nav: Sequence[object]) -> Iterator[tuple[str, Any]]:
    """Yield the title, which may be empty, and the value of each entry of a list."""
    for entry in nav:
        if isinstance(entry, Mapping):
            yield from ((str(title), value) for title, value in entry.items() if title != "tag")
        else:
            yield "", entry


def position_in_pages(folders: InputFolders, diagnostics: Diagnostics) -> Position:
    """Return the position of a file or a folder by the `.pages` beside it, else by its number.

    An index page is the first one where no list says otherwise.
    """

    @cache
    def order_in(folder: Path) -> Mapping[str, float]:
        nav = next(
            (
                nav
                for name in _FOLDER_FILES
                if folders.is_file(folder / name)
                and (nav := settings_of(folder / name, folders, diagnostics).get("nav"))
            ),
            (),
        )
        names = [value for _, value in _entries(nav if isinstance(nav, list) else ())]
        order: dict[str, float] = {}
        position = 0.0
        for name in names:
            if str(name).startswith(_REST):
                # The texts that are not named stand here.
                position = _LAST
            else:
                order.setdefault(str(name).strip("/"), position)
            position += 1
        return order

    def position(path: Path) -> float | None:
        order = order_in(path.parent)
        if path.name in order:
            return order[path.name]
        return _LAST - 1 if order else number_in_name(path)

    return position


def settings_of(file: Path, folders: InputFolders, diagnostics: Diagnostics) -> dict[str, Any]:
    """Return the settings of a folder; empty, after a report, if they cannot be read."""
    return read_mapping(file, folders, diagnostics, any_tag=True)


def title_in_pages(folder: Path, folders: InputFolders, diagnostics: Diagnostics) -> str:
    """Return the title that a folder gives itself in `.pages`; empty without one."""
    files = filter(folders.is_file, (folder / name for name in _FOLDER_FILES))
    titles = (settings_of(file, folders, diagnostics).get("title") for file in files)
    return next((str(title) for title in titles if title), "")
