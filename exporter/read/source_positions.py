"""The places in the source where nodes were written.

A dialect gives the lines of its blocks, or none: then the place of a node is found by searching the
source for its text, with a cursor that moves forward from block to block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from exporter.diagnostics.source import Place, Source
from exporter.read.dialects import line_attribute
from exporter.read.html.line_alignment import aligned_lines
from exporter.read.phrase_finder import WORD, PhraseFinder

_VISIBLE = re.compile(r"\S")
_NOTE_CALL = re.compile(r"\[\^[^\[\]\n]*\]")
_NEAR = 20
"""The most lines between a block and the tag that wrote it."""
_MAX_OUTPUTS = 100
"""How many outputs before and after a block are searched for a string."""
_MAX_AROUND = 200
"""How many outputs are searched for a string that surrounds one."""
_MAX_SEARCHED = 500_000_000
"""How many characters are searched for strings from the beginning of their block, or of the text.
After that, each is looked for behind the one before: a paragraph may have thousands of links."""
_WORDS = 5
"""The number of words that identify a block: the first words of paragraphs rarely recur."""


class TagOutput(NamedTuple):
    """The text that a template tag wrote, and the offsets of the two ends of the tag.

    A literal is the text of a tag that its author escaped.
    """

    text: str
    start: int
    end: int
    is_literal: bool = False


class OuterLines(NamedTuple):
    """The lines around those of an element."""

    cursor: int
    ends: tuple[int, int] | None


class PlaceFinder:
    """Finds places in the part of a source that begins at the offset `start`.

    `text` is the Markdown, if a template language has changed that part; `tag_outputs` is what the
    tags in the source wrote. `line_attribute` is the attribute of elements that has their lines.
    """

    def __init__(
        self,
        source: Source,
        start: int = 0,
        tag_outputs: Sequence[TagOutput] = (),
        text: str | None = None,
    ) -> None:
        self._source = source
        self._start = start
        self._tag_outputs = tag_outputs
        self._cursor = start
        self._next = start
        self._block: tuple[int, int] | None = None
        # Without it, a text with many strings that a dialect has changed takes quadratic time.
        self._missing: set[str] = set()
        self._searched = 0
        self._found = start
        self._phrases = PhraseFinder(source.text)
        self.text = source.text[start:] if text is None else text
        self.line_attribute = line_attribute(self.text)

    def enter(self, element: HtmlElement) -> OuterLines | None:
        """Look for places in the lines of an element from now on, if it has any.

        Return what `leave` takes behind the element.
        """
        lines = element.get(self.line_attribute)
        if lines is None:
            return None
        outer = OuterLines(self._cursor, self._block)
        first, _, last = lines.partition("-")
        self._block = self._ends_of(int(first), int(last))
        self._cursor = self._block[0]
        return outer

    def leave(self, outer: OuterLines | None) -> None:
        """Look for places in the lines around an element again."""
        if outer:
            self._cursor, self._block = outer

    def of_finding(self, snippet: str, line: int) -> Place | None:
        """Return the place of a string as written, in or after a line if that is not 0."""
        if not line:
            return self.of_string(snippet)
        start, end = self._ends_of(line, line)
        at = self._source.text.find(snippet, start) if snippet else -1
        return self._source.place(at if at >= 0 else self._first_visible(start, end))

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Keep the cursor while blocks are read that are written elsewhere, such as notes."""
        before = self._cursor, self._next, self._block
        self._block = None
        yield
        self._cursor, self._next, self._block = before

    def of_text(self, text: str) -> Place | None:
        """Return the place of the next block that begins with this text; move the cursor there."""
        if self._block:
            return self._in_block(WORD.search(text))
        words = WORD.findall(text[:200])[:_WORDS]
        if not words:
            return None
        at = self._phrases.find(words, self._next)
        if at < 0:
            return None
        self._next = self._cursor = at
        return self._source.place(at)

    def of_string(self, string: str) -> Place | None:
        """Return the place of a string as written, preferably after the cursor.

        A template tag may have written a part of the string. In a block with lines that do not have
        the string, it is the place of the block.
        """
        if not string:
            return None
        text = self._source.text
        if self._block:
            start, end = self._block
            at = text.find(string, self._cursor, end)
            if at < 0:
                at = self._of_output(string, start, end)
            return self._source.place(at)
        return self.of_written(string)

    def _of_output(self, string: str, start: int, end: int) -> int:
        """Return where a tag is that wrote a string, the nearest to a block; else the block."""
        outputs = self._sorted_outputs
        index = bisect_left(outputs, start, key=lambda output: output.start)
        around = outputs[max(index - _MAX_OUTPUTS, 0) : index + _MAX_OUTPUTS]
        written = [output.start for output in around if string in output.text]
        nearest = min(written, key=lambda at: abs(at - start), default=-1)
        # Another tag far away may have written the same.
        is_near = nearest >= 0 and self._source.text.count("\n", *sorted((nearest, start))) < _NEAR
        return nearest if is_near else self._first_visible(start, end)

    def of_written(self, string: str) -> Place | None:
        """Return the place of a string as written, preferably after the cursor; None if nowhere."""
        if string in self._missing:
            return None
        if _NOTE_CALL.fullmatch(string) and string.lower() not in self._note_calls:
            # The notes of articles in HTML, of which there may be thousands, are called otherwise.
            return self._around_output(string)
        text = self._source.text
        starts = (self._cursor, self._start) if self._searched < _MAX_SEARCHED else (self._found,)
        for start in starts:
            at = text.find(string, start)
            self._searched += (at if at >= 0 else len(text)) - start
            if at >= 0:
                self._found = at
                return self._source.place(at)
        if self._searched > _MAX_SEARCHED:
            self._missing.add(string)
            return None
        if place := self._around_output(string):
            return place
        # The names of HTML elements become lower case.
        lower_case = self._lower_case
        at = lower_case.find(string.lower(), self._start) if len(lower_case) == len(text) else -1
        if at < 0:
            self._missing.add(string)
            return None
        return self._source.place(at)

    def _around_output(self, string: str) -> Place | None:
        """Return the place of a string of which a tag has written a part; None if nowhere."""
        text = self._source.text
        for output in islice(self._tag_outputs, _MAX_AROUND):
            before, found, after = string.partition(output.text)
            at = output.start - len(before)
            is_around = text.startswith(before, max(at, 0)) and text.startswith(after, output.end)
            if found and at >= 0 and is_around:
                return self._source.place(at)
        return None

    @cached_property
    def _lower_case(self) -> str:
        return self._source.text.lower()

    @cached_property
    def _note_calls(self) -> frozenset[str]:
        """What looks like calls of notes, in lower case."""
        return frozenset(_NOTE_CALL.findall(self._lower_case))

    @cached_property
    def _sorted_outputs(self) -> list[TagOutput]:
        return sorted(self._tag_outputs, key=lambda output: output.start)

    @cached_property
    def _lines(self) -> tuple[int, Sequence[int]]:
        """The first line of the part, counted from 1, and the lines below it of those of `text`."""
        first = self._source.place(self._start).line
        return first, aligned_lines(self.text, self._source.text[self._start :])

    def _ends_of(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets in the source of the ends of lines of the text, counted from 1."""
        above, lines = self._lines
        numbers = (lines[min(line, len(lines)) - 1] + above for line in (first, last))
        start, end = (self._source.line_start(number) for number in numbers)
        after = self._source.text.find("\n", end)
        return max(start, self._start), after if after >= 0 else len(self._source.text)

    def _first_visible(self, start: int, end: int) -> int:
        match = _VISIBLE.search(self._source.text, start, end)
        return match.start() if match else start

    def _in_block(self, word: re.Match[str] | None) -> Place | None:
        """Return the place of the first word of a text in the current lines, or of those."""
        text = self._source.text
        start, end = self._block or (0, 0)
        at = text.find(word[0], self._cursor, end) if word else -1
        while word and at >= 0:
            if not text[at - 1 : at].isalnum():
                self._cursor = at
                return self._source.place(at)
            at = text.find(word[0], at + 1, end)
        return self._source.place(self._first_visible(start, end))
