"""The text of a file, and places in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from exporter.file_formats.pdf.coordinates import Box

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """Return the text without characters that are not allowed in XML (XML 1.0, section 2.2)."""
    return _NOT_IN_XML.sub("", text)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: a line and a column, both counted from 1; both are 0 for a folder."""

    path: str
    line: int = 1
    column: int = 1

    def __reduce__(self) -> tuple[type[Place], tuple[str, int, int]]:
        """Return how to pickle the place, faster than the default, since every node has one."""
        return Place, (self.path, self.line, self.column)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A place on a page of a PDF: the number of the page, counted from 1, and its label.

    `areas` are rectangles in points of the page's own coordinates, whose origin is that of its
    boxes (ISO 32000-1, 8.3.2.3): left, bottom, right and top. They are empty where the finding is
    about the page as a whole, and not all of them where a finding is at very many places.
    """

    number: int
    label: str = ""
    areas: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, and the places of its characters."""

    path: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0]
        while after := self.text.find("\n", starts[-1]) + 1:
            starts.append(after)
        object.__setattr__(self, "_starts", tuple(starts))

    def place(self, offset: int) -> Place:
        """Return the place of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return Place(self.path, line, offset - self._starts[line - 1] + 1)

    def line_start(self, line: int) -> int:
        """Return the offset of the first character of a line, counted from 1; the last if fewer."""
        return self._starts[min(line, len(self._starts)) - 1]
