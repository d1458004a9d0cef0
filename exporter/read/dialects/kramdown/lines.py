"""The lines of a text that are left to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import overload

from exporter.read.dialects.kramdown.searched_text import SearchedText


class Lines:
    """The lines of a text that are left to read: constructs take the first ones.

    A list would move all lines behind those that are removed. HTML, which may end in the middle of
    a line, is read from `source`, at whose offset `offset` the lines that are left begin.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = list(reversed(lines))
        self._source: SearchedText | None = None
        self._ends: list[int] = []

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return reversed(self._lines)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return list(islice(reversed(self._lines), at.start, at.stop))
        return self._lines[-1 - at]

    def take(self, count: int = 1) -> list[str]:
        """Remove the first lines and return them."""
        left = max(len(self._lines) - count, 0)
        taken = self._lines[left:]
        taken.reverse()
        del self._lines[left:]
        del self._ends[left:]
        return taken

    @property
    def source(self) -> SearchedText:
        """The text of the lines that were left when it was first asked for."""
        if self._source is None:
            self._source = SearchedText("\n".join(self))
            lengths = (len(line) + 1 for line in self)
            self._ends = [end - 1 for end in accumulate(lengths)][::-1]
        return self._source

    @property
    def offset(self) -> int:
        """Where in `source` the first line begins."""
        text = self.source.text
        return self._ends[-1] - len(self._lines[-1]) if self._lines else len(text)

    def go_to(self, offset: int) -> None:
        """Take what is before an offset of `source`: whole lines, and the beginning of one."""
        text = self.source.text
        while self._lines and self._ends[-1] < offset:
            self.take()
        if self._lines:
            self._lines[-1] = text[offset : self._ends[-1]]

    def cut(self, length: int) -> None:
        """Take the beginning of the first line."""
        self._lines[-1] = self._lines[-1][length:]

    def split(self, length: int) -> None:
        """Make two lines of the first one."""
        line = self._lines[-1]
        self._lines[-1:] = [line[length:], line[:length]]
        if self._source is not None:
            self._ends.append(self._ends[-1] - len(line) + length)
