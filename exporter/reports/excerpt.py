"""The line of a file that a finding is about, cut to a width, with the place underlined."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote, unquote

from exporter.diagnostics import Diagnostic
from exporter.diagnostics.control_characters import visible
from exporter.diagnostics.source import Place
from exporter.input_files import FileKind, read_named

_TAB_STOP = 4
"""Columns between the tab stops of a quoted line."""
_SHORT_WORD = 2
"""Characters of a word that may be in a line by chance."""
_KEPT_FILES = 8
_CUT = "…"
_QUOTED = re.compile(r"‘([^’]+)’|“([^”]+)”|\"([^\"]+)\"|`([^`]+)`")
_TOKEN = re.compile(r"[\w-]+|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file as it is shown: without control characters and tabs.

    `start` and `width` are where the underlined place is, in columns of a terminal from 0.
    """

    text: str
    start: int
    width: int

    def parts(self) -> tuple[str, str, str]:
        """Return the text before the underlined place, in it and after it."""
        edges = list(accumulate(map(_cells, self.text)))
        first = bisect_right(edges, self.start)
        last = bisect_right(edges, self.start + self.width)
        return self.text[:first], self.text[first:last], self.text[last:]


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The lines of files; `texts` are those of sources that are not files, by their path.

    The files of the last findings are kept, since findings of a file follow one another.
    """

    texts: dict[str, str] = field(default_factory=dict)
    _files: dict[str, list[str]] = field(default_factory=dict)

    def line(self, place: Place) -> str:
        """Return the line of a place, empty if there is none or the file cannot be read."""
        if place.path not in self._files:
            if len(self._files) >= _KEPT_FILES:
                del self._files[next(iter(self._files))]
            self._files[place.path] = self._read(place.path).split("\n")
        lines = self._files[place.path]
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""

    def _read(self, path: str) -> str:
        text = self.texts.get(path)
        if text is None:
            try:
                data = read_named(Path(path), FileKind.POST)
            except (OSError, ValueError):
                return ""
            # An archive or a PDF has no lines.
            text = "" if b"\0" in data else data.decode("utf-8-sig", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")


def excerpt_of(finding: Diagnostic, sources: SourceLines, width: int) -> Excerpt | None:
    """Return the line of a finding in at most `width` columns; None if it names a whole file."""
    place = finding.place
    line = sources.line(place) if place else ""
    if place is None or not line.strip():
        return None
    column = min(max(place.column - 1, 0), len(line))
    start, end, is_quoted = marked_range(line, column, finding.message)
    if (place.line, place.column) == (1, 1) and not is_quoted:
        return None
    return _fitted(line, start, end, width)


def marked_range(line: str, column: int, message: str) -> tuple[int, int, bool]:
    """Return where the subject of a message begins and ends, and whether the message quotes it.

    That is the first word that the message quotes and that is in the line, not before the column;
    else the word at the column, or the one character there. All count from 0.
    """
    for word in _quoted(message):
        found = line.find(word, column)
        if found == column or (found > column and len(word) > _SHORT_WORD):
            return found, found + len(word), True
    token = _TOKEN.match(line, column)
    return column, token.end() if token else column + 1, False


def _quoted(message: str) -> Iterator[str]:
    """Yield the words that a message quotes; an address also as it may have been written."""
    for groups in _QUOTED.findall(message):
        word = "".join(groups)
        yield word
        if "%" in word:
            yield unquote(word)
        if not word.isascii():
            yield quote(word, safe="%/:?#&=+,;@")


def _fitted(line: str, start: int, end: int, width: int) -> Excerpt:
    """Return a line around the place from `start` to `end`, cut where it is too long."""
    # A line may have a million characters, of which few are looked at.
    begin = max(start - width, 0)
    shown = _shown_characters(line[begin : start + 2 * width])
    start, end = start - begin, end - begin
    # The column at which each character begins, and at last the width of them all.
    edges = [0, *accumulate(map(_cells, shown))]
    first, last = 0, len(shown)
    if edges[-1] > width or begin:
        # The place has a third of the room before it, or more near the end of the line.
        room = width - 2
        left = max(min(edges[min(start, last)] - room // 3, edges[-1] - room), 0)
        first = bisect_left(edges, left)
        last = bisect_right(edges, edges[first] + room) - 1
    before = _CUT * (begin + first > 0)
    after = _CUT * (last < len(shown))
    column = edges[min(start, last)] - edges[first]
    marked = edges[min(end, last)] - edges[min(start, last)]
    text = f"{before}{''.join(shown[first:last])}{after}".rstrip()
    return Excerpt(text, column + len(before), max(marked, 1))


def _shown_characters(line: str) -> list[str]:
    """Return what is shown of each character: spaces for a tab, an escape for a control."""
    shown: list[str] = []
    column = 0
    for character in line:
        tab = _TAB_STOP - column % _TAB_STOP
        shown.append(" " * tab if character == "\t" else visible(character))
        column += _cells(shown[-1])
    return shown


def _cells(text: str) -> int:
    """Return the columns that a terminal needs for a text without control characters."""
    return sum(map(_cells_of_character, text))


def _cells_of_character(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
