"""How broad a table is, and what it takes to set it on a page.

The engine has no measure of its own for a table that does not fit: its columns would run off the
page. So its words are counted before. Lengths are ems of the letters that tables are set in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from typing import Literal, TypeAlias

from exporter.model.nodes import Cell, Code, Row, Table
from exporter.model.walk import plain_text, walk

Breadth: TypeAlias = Literal["", "snug", "tight", "turned", "dense"]
"""How a table is set: as it is; smaller, in two steps; on its side; small, with words broken if
they must."""

_MEASURE = 37.0
"""How wide a page's text is, whatever its size: the size of its letters follows from it."""
_HEIGHT = 1.42
"""How high that is, at least, in widths."""
_STEPS: tuple[tuple[Breadth, float, float], ...] = (
    ("", 1.0, 1.0),
    ("snug", 0.9, 0.7),
    ("tight", 0.823, 0.5),
)
_ON_SIDE, _DENSE = (0.823, 0.5), (0.73, 0.5)
"""The size of the letters, as a part of what it is in other tables, and the gap of columns."""
_PHONE, _PHONE_GAP = 24.0, 0.6
"""How wide the text is on a phone whose letters are not small, and the gap of columns there."""
_LETTER, _HEAD, _CODE = 0.48, 0.52, 0.56
_LONGEST = 15
"""Letters that are kept together at most: a longer word is hyphenated, or broken if it is code."""
_WHOLE = 60
"""Letters of a word that are not parted on a screen, where there may be no hyphens."""
FIGURE = 15
"""Letters of a figure at most, which is not broken where a space parts its thousands."""
_EASY = 26
"""Letters of a line that is easily read in a column."""
_FEWEST_ROWS = 6
"""Rows for which it is worth while to turn a table."""
_LINES = 25.0
"""Lines of a table on its side that a page holds; between two rows there is half of one."""


def breadth_of(table: Table, least: float = 0.0) -> Breadth:
    """How a table is to be set: as large as it can be without broken words.

    `least` is the size of the smallest letters that can be printed, as a part of what it is in
    other tables.
    """
    rows = (*table.head, *table.body)
    longest, easy = _columns(rows)
    columns = len(longest)

    def has_room(measure: float, size: float, gap: float) -> bool:
        return sum(longest) <= measure / max(size, least) - gap * (columns - 1)

    for step, size, gap in _STEPS:
        # In the smallest letters, lines may as well be short.
        if has_room(_MEASURE, size, gap) and (
            step == "tight" or sum(easy) <= 1.5 * _MEASURE / max(size, least)
        ):
            return step
    turns = has_room(_HEIGHT * _MEASURE, *_ON_SIDE) and _lines(table) <= _LINES
    if turns and (len(rows) >= _FEWEST_ROWS or not has_room(_MEASURE, *_DENSE)):
        return "turned"
    return "dense"


def is_broad(table: Table) -> bool:
    """Whether a table has too many columns, or too long words in them, for a phone."""
    # No reading system can be trusted to hyphenate.
    least, _ = _columns((*table.head, *table.body), kept=_WHOLE)
    return sum(least) + _PHONE_GAP * (len(least) - 1) > _PHONE


def _columns(rows: tuple[Row, ...], kept: int = _LONGEST) -> tuple[list[float], list[float]]:
    """The widths of each column: the least, by its longest word, and one that is easily read.

    `kept` are the letters of a word that are not parted.
    """
    columns = max((sum(cell.columns for cell in row.cells) for row in rows), default=0)
    least, easy = [0.0] * columns, [0.0] * columns
    for at, cell in _cells(rows):
        if at < columns:
            longest, whole = _widths(cell, kept)
            least[at] = max(least[at], longest)
            easy[at] = max(easy[at], min(whole, _EASY * _LETTER))
    return least, easy


def _lines(table: Table) -> float:
    """How many lines a table has on its side, at a rough guess."""
    size, _ = _ON_SIDE
    lines = 2.0 if table.caption else 0.0
    for row in (*table.head, *table.body):
        whole = sum(_widths(cell)[1] for cell in row.cells)
        # Of a row that does not fill its lines, one cell may.
        lines += max(1, ceil(1.6 * whole * size / (_HEIGHT * _MEASURE))) + 0.5
    return lines


def _cells(rows: tuple[Row, ...]) -> Iterator[tuple[int, Cell]]:
    """The cells of one column each, with its number; rows that a cell above reaches into count."""
    taken: dict[int, int] = {}
    for row in rows:
        at = 0
        below: dict[int, int] = {column: left - 1 for column, left in taken.items() if left > 1}
        for cell in row.cells:
            while at in taken:
                at += 1
            if cell.columns == 1:
                yield at, cell
            if cell.rows > 1:
                below.update(dict.fromkeys(range(at, at + cell.columns), cell.rows - 1))
            at += cell.columns
        taken = {column: left for column, left in below.items() if left > 0}


def _widths(cell: Cell, kept: int = _LONGEST) -> tuple[float, float]:
    """The width of the longest piece that is kept whole, and that of all in one line."""
    words = plain_text(cell.children).split()
    letter = _HEAD if cell.is_header else _LETTER
    if any(isinstance(node, Code) for node in walk(cell.children)):
        letter = _CODE
    pieces = (piece for word in words for piece in re.split(r"(?<=[-/–—])", word))
    longest = max((min(len(piece), kept) for piece in pieces), default=0)
    if cell.align == "right" and not cell.is_header:
        whole = len(" ".join(words))
        longest = whole if whole <= FIGURE else longest
    return longest * letter, len(" ".join(words)) * letter
