"""Where in its file a node was written.

Python-Markdown carries no positions, so a node's place is found again by looking for its own words
in the source, a cursor moving forward from block to block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from exporter.diagnostics.source import Place, Source

_WORD = re.compile(r"[^\W_]+")
_GAP = 40
_WORDS = 5
"""How many words tell one block from another: the first few of a paragraph hardly ever recur."""


class Places:
    """Finds places in one source. The cursor is an offset in characters."""

    def __init__(self, source: Source, start: int = 0) -> None:
        self._source = source
        self._start = start
        self._cursor = start
        self._words = list(_WORD.finditer(source.text, start))
        self._next = 0
        self._index: dict[str, list[int]] = {}
        for number, word in enumerate(self._words):
            self._index.setdefault(word[0], []).append(number)

    def of_text(self, text: str) -> Place | None:
        """The place of the next block that begins with these words; the cursor moves there."""
        words = _WORD.findall(text[:200])[:_WORDS]
        if not words:
            return None
        candidates = self._index.get(words[0], [])
        for number in candidates[bisect_left(candidates, self._next) :]:
            if self._runs(number, words):
                self._next = number
                self._cursor = self._words[number].start()
                return self._source.place(self._cursor)
        return None

    def _runs(self, number: int, words: list[str]) -> bool:
        """Whether these words follow one another from a word on."""
        found = self._words[number : number + len(words)]
        return [match[0] for match in found] == words and all(
            # Markup may stand between two words, but not another sentence.
            after.start() - before.end() <= _GAP
            for before, after in pairwise(found)
        )

    def of_string(self, string: str) -> Place | None:
        """The place of a string as it is written, after the cursor first, else anywhere."""
        for start in (self._cursor, self._start):
            at = self._source.text.find(string, start) if string else -1
            if at >= 0:
                return self._source.place(at)
        return None
