"""The rows of a line of code that is longer than the page is wide.

Widths are in columns: the characters of a typeface of one width, of which wide ones take two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

TAB = 4
"""The columns from one tab stop to the next, as in `base.css`."""
HANG = 3
"""The columns that a continued row loses to its indent, which holds the mark of a wrapped line."""

_AFTER_COMMA, _AT_TOKEN, _IN_ADDRESS, _AFTER_DOT = 2.0, 6.0, 9.0, 16.0
"""Costs of the end of a row, in columns: a row may be so many columns shorter to end after a space
instead. After a comma; after an operator or a bracket; in an address or a hyphenated name; after a
dot."""
_IN_NAME, _IN_WORD = 40.0, 60.0
"""The cost within a name, after an underscore or before a capital letter, and within a word."""
_IN_LONG_NAME, _IN_LONG_WORD = 12.0, 25.0
"""The same for a word that is longer than a row."""
_AFTER_GAP = -20.0
"""The cost after several spaces, as between columns: preferred to the end after one space."""
_BEFORE_SPACE = 30.0
"""The cost of a row that is followed by a space, as in a gap that is wider than a row."""
_BEFORE_CLOSING, _SHORT_REST, _AFTER_INDENT, _IN_STRING = 12.0, 15.0, 30.0, 8.0
"""Costs of a row that begins with punctuation after a space, of a last row of only brackets, of a
row that is only an indent, and of the end of a row in a string."""
_CLOSING = "!),.:;?]}"
_WIDE_CLOSING = "、。，．：；！？）」』】》"
_LAST_BRACKETS = " \t()[]{}<>;,.:"
_INFIX = "=<>+*%&|?:"
_PREFIX = "@#$~^!\\"


def columns_of(line: str) -> int:
    """Return the width of a line."""
    if line.isascii():
        return len(line.expandtabs(TAB))
    return _edges(line)[-1]


def row_starts(
    line: str, columns: int, tokens: Collection[int] = (), quoted: Collection[int] = ()
) -> list[int]:
    """Return the offsets at which a line is broken so that each row fits into so many columns.

    A row ends after a space or between two parts of the code; within a word only if the words are
    longer than rows. `tokens` are the offsets of boundaries between tokens, `quoted` those within a
    string.
    """
    text = line.rstrip()
    long_words = bytearray(len(text))
    for word in re.finditer(rf"[^\W_]{{{columns - HANG + 1},}}", text):
        long_words[word.start() : word.end()] = b"\1" * (word.end() - word.start())
    brackets = len(text.rstrip(_LAST_BRACKETS))
    written = _CodeLine(text, _edges(line), long_words, brackets, tokens, quoted)
    starts: list[int] = []
    start, room = 0, columns
    while written.edges[len(written.text)] - written.edges[start] > room:
        start = written.row_end(start, room)
        starts.append(start)
        room = columns - HANG
    return starts


def _edges(line: str) -> list[int]:
    """Return the column before each character, and the width of the line."""
    edges = [0]
    for character in line:
        at = edges[-1]
        edges.append(at + TAB - at % TAB if character == "\t" else at + _width(character))
    return edges


def _width(character: str) -> int:
    if character.isascii():
        return 1
    return 2 if _is_wide(character) else 0 if combining(character) else 1


def _is_wide(character: str) -> bool:
    return not character.isascii() and east_asian_width(character) in "WF"


@dataclass(frozen=True, slots=True)
class _CodeLine:
    """A line without the space at its end, with the column of each of its characters.

    `long_words` is 1 for each character in a word that is longer than a row, `brackets` the offset
    from which on there are only brackets.
    """

    text: str
    edges: Sequence[int]
    long_words: bytearray
    brackets: int
    tokens: Collection[int]
    quoted: Collection[int]

    def row_end(self, start: int, room: int) -> int:
        """Return the best end of the row that begins at `start` and has at least one character."""
        last = max(bisect_right(self.edges, self.edges[start] + room) - 1, start + 1)
        best, best_score = last, float("-inf")
        for end in range(start + 1, last + 1):
            score = self.edges[end] - self.edges[start] - self._cost(start, end)
            score -= _SHORT_REST if end >= self.brackets else 0.0
            score -= _IN_STRING if end in self.quoted else 0.0
            if score >= best_score:
                best, best_score = end, score
        return best

    def _cost(self, start: int, end: int) -> float:
        """Return how many columns shorter a row may be to end elsewhere."""
        text = self.text
        before, after = text[end - 1], text[end]
        if after.isspace() or combining(after):
            return _BEFORE_SPACE if after.isspace() else float("inf")
        if before.isspace():
            if text[start:end].isspace():
                return _AFTER_INDENT
            if end > 1 and text[end - 2].isspace():
                return _AFTER_GAP
            return _BEFORE_CLOSING if after in _CLOSING else 0.0
        if _is_wide(before) or _is_wide(after):
            return _BEFORE_CLOSING if after in _WIDE_CLOSING else _AT_TOKEN
        if before.isalnum() and after.isalnum():
            return self._cost_in_word(end)
        return self._cost_between(end, before, after)

    def _cost_between(self, end: int, before: str, after: str) -> float:
        """Return the cost of the end of a row before or after punctuation."""
        text = self.text
        follows_word = end > 1 and text[end - 2].isalnum()
        if before in ",;" and after not in _CLOSING:
            return _AFTER_COMMA
        if before.isalnum() and after in "$@":
            return _AFTER_DOT
        if before in ")]}" and after == "." and text[end + 1 : end + 2].isalpha():
            return _AFTER_COMMA
        starts_part = after.isalnum() or after in "\"'`_([{<$@"
        if not starts_part or before in _PREFIX:
            return _IN_WORD
        if before in "([{" or before in _INFIX:
            return _AT_TOKEN
        if before in "/-" and follows_word:
            return _IN_ADDRESS
        if before == "." and follows_word:
            return _IN_WORD if text[end - 2].isdigit() and after.isdigit() else _AFTER_DOT
        if before == "_" and follows_word:
            return _IN_NAME
        return _AT_TOKEN if end in self.tokens else _IN_WORD

    def _cost_in_word(self, end: int) -> float:
        starts_part = self.text[end - 1].islower() and self.text[end].isupper()
        if self.long_words[end]:
            return _IN_LONG_NAME if starts_part else _IN_LONG_WORD
        return _IN_NAME if starts_part else _IN_WORD
