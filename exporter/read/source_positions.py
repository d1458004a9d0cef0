"""The places in the source where nodes were written.

Python-Markdown keeps no positions, so the place of a node is found by searching the source for its
text, with a cursor that moves forward from block to block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import NamedTuple

from exporter.diagnostics.source import Place, Source

_WORD = re.compile(r"[^\W_]+")
_MAX_GAP = 40
"""The maximum number of characters between two words of a block, for markup."""
_WORDS = 5
"""The number of words that identify a block: the first words of paragraphs rarely recur."""


class TagOutput(NamedTuple):
    """The text that a template tag wrote, and the offsets of the two ends of the tag."""

    text: str
    start: int
    end: int


class PlaceFinder:
    """Finds places in the part of a source that begins at the offset `start`.

    `tag_outputs` is what template tags in the source wrote.
    """

    def __init__(
        self, source: Source, start: int = 0, tag_outputs: Sequence[TagOutput] = ()
    ) -> None:
        self._source = source
        self._start = start
        self._tag_outputs = tag_outputs
        self._cursor = start
        # The text of a node has no calls of notes.
        self._words = [
            word
            for word in _WORD.finditer(source.text, start)
            if not source.text.endswith("[^", start, word.start())
        ]
        self._next = 0
        self._index: dict[str, list[int]] = {}
        for number, word in enumerate(self._words):
            self._index.setdefault(word[0], []).append(number)

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Keep the cursor while blocks are read that are written elsewhere, such as notes."""
        cursor, next_ = self._cursor, self._next
        yield
        self._cursor, self._next = cursor, next_

    def of_text(self, text: str) -> Place | None:
        """Return the place of the next block that begins with this text; move the cursor there."""
        words = _WORD.findall(text[:200])[:_WORDS]
        if not words:
            return None
        candidates = self._index.get(words[0], [])
        for number in candidates[bisect_left(candidates, self._next) :]:
            if self._matches_at(number, words):
                self._next = number
                self._cursor = self._words[number].start()
                return self._source.place(self._cursor)
        return None

    def _matches_at(self, number: int, words: list[str]) -> bool:
        """Return whether the source has these words in a row, from the word `number` on."""
        found = self._words[number : number + len(words)]
        return [match[0] for match in found] == words and all(
            # Markup may stand between two words, but not another sentence.
            after.start() - before.end() <= _MAX_GAP
            for before, after in pairwise(found)
        )

    def of_string(self, string: str) -> Place | None:
        """Return the place of a string as written, preferably after the cursor.

        A template tag may have written a part of the string.
        """
        if not string:
            return None
        text = self._source.text
        for start in (self._cursor, self._start):
            at = text.find(string, start)
            if at >= 0:
                return self._source.place(at)
        for output in self._tag_outputs:
            before, found, after = string.partition(output.text)
            at = output.start - len(before)
            is_around = text.startswith(before, max(at, 0)) and text.startswith(after, output.end)
            if found and at >= 0 and is_around:
                return self._source.place(at)
        # The names of HTML elements become lower case.
        lower_case = text.lower()
        at = lower_case.find(string.lower(), self._start) if len(lower_case) == len(text) else -1
        return self._source.place(at) if at >= 0 else None
