"""The phrases in a source with which its blocks begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
_CALL = "[^"
_MAX_GAP = 40
"""The maximum number of characters between two words of a block, for markup."""
_MAX_CANDIDATES = 200
"""How many occurrences of the first word of a block are compared."""
_MAX_SEARCHED = 500_000_000
"""How many characters are searched for the words of blocks."""
_COMPARISON_COST = 500
"""To compare the words at a place takes as long as to search this many characters."""
_OCCURRENCE_COST = 100
"""To look whether a word is a whole one takes as long as to search this many."""


@dataclass(slots=True)
class _Occurrences:
    """All offsets of a whole word between two offsets of a text, in order."""

    begin: int
    end: int
    known: list[int]


class PhraseFinder:
    """Finds phrases, which are runs of words, in a text.

    What was searched for a first word is not searched again: many blocks may begin with a word that
    is not in the text, or only in other words.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._occurrences: dict[str, _Occurrences] = {}
        self._searched = 0

    def find(self, words: Sequence[str], start: int) -> int:
        """Return the offset of the first run of these words from `start` on; -1 if none is near."""
        word = words[0]
        found = self._occurrences.get(word)
        if found is None or not found.begin <= start <= found.end:
            found = self._occurrences[word] = _Occurrences(start, start, [])
        first = bisect_left(found.known, start)
        for index in range(first, first + _MAX_CANDIDATES):
            if index == len(found.known):
                self._find_next(word, found)
            if index == len(found.known) or self._searched > _MAX_SEARCHED:
                break
            self._searched += _COMPARISON_COST
            if _is_run(self._text, found.known[index], words):
                return found.known[index]
        return -1

    def _find_next(self, word: str, found: _Occurrences) -> None:
        """Add the next offset of a whole word, if there is one."""
        text = self._text
        while self._searched <= _MAX_SEARCHED:
            at = text.find(word, found.end)
            after = at + len(word) if at >= 0 else len(text)
            self._searched += after - found.end + _OCCURRENCE_COST
            found.end = after
            if at < 0:
                break
            if _is_word(text, at, after):
                found.known.append(at)
                break


def _is_word(text: str, start: int, end: int) -> bool:
    """Return whether there is a whole word between two offsets, which is not a call of a note."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 1]
    return not (before[-1:].isalnum() or after.isalnum() or before == _CALL)


def _is_run(text: str, at: int, words: Sequence[str]) -> bool:
    """Return whether these words begin at a whole word, in a row without the calls of notes.

    No node has those.
    """
    number, last = 0, at
    # A character more than the words and the gaps: a longer word is another one.
    end = at + sum(map(len, words)) + _MAX_GAP * len(words) + 1
    for match in WORD.finditer(text, at, end):
        start = match.start()
        # Markup may stand between two words, but not another sentence.
        if start - last > _MAX_GAP:
            return False
        if text[start - 2 : start] == _CALL:
            continue
        if match[0] != words[number]:
            return False
        number, last = number + 1, match.end()
        if number == len(words):
            return True
    return False
