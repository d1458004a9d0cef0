"""The size of code on a page: the largest at which no line is wrapped.

All characters of a typeface for code have one width, so that this needs no layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from exporter.write.code_rows import columns_of

PERCENTAGES = (100, 90, 82)
"""The font sizes of a block, in percent of that of code; classes of `print.css`."""
_MIN_COLUMNS = 12
"""The least columns that lines are broken for, in the narrowest of containers."""
_ROUNDING = 0.01
"""Columns by which the engine's widths may differ."""
_FEW_WRAPPED = 1 / 3
"""The smallest size is used if it leaves at most this share of the wrapped lines."""
_GAP = re.compile(r"\S(?: {2,}|\t+)\S|\S \| \S|-\+-")
_MIN_TABLE_LINES, _TABLE_SHARE = 3, 0.6
"""The least number of lines with gaps, and their share, in a block of aligned columns."""


@dataclass(frozen=True, slots=True)
class CodeFit:
    """The font size of a block in percent of that of code, and the columns of its lines."""

    percentage: int
    columns: int


@dataclass(frozen=True, slots=True)
class CodeMeasure:
    """The room for code in a container, in points.

    `width` is that of the text in the container, without the `padding` of a block of code on both
    sides; `em` is the font size of the text. The font size of code is `code` of it, in a box
    `code_in_box`, in a quotation `code_in_quote`. `box` and `quote` are the font sizes of boxes and
    quotations, relative to the text around them. `character` is the width of a character, relative
    to the font size. No text may be smaller than `min_text`, and no code larger than `at_most`, in
    percent of that of code.
    """

    width: float
    em: float
    padding: float
    code: float
    code_in_box: float
    code_in_quote: float
    box: float
    quote: float
    character: float = 0.6
    min_text: float = 0.0
    at_most: int = PERCENTAGES[0]

    def fit(self, lines: Sequence[str]) -> CodeFit:
        """Return the largest size at which no line is wrapped.

        If there is none, it is the smallest size for aligned columns, or where that leaves few
        wrapped lines, and else the largest.
        """
        widths = [columns_of(line) for line in lines]
        sizes = [
            CodeFit(percentage, self._columns(percentage))
            for percentage in PERCENTAGES
            if percentage <= self.at_most
            and (percentage == self.at_most or self._size(percentage) >= self.min_text)
        ]
        wrapped = [sum(width > size.columns for width in widths) for size in sizes]
        if 0 in wrapped:
            return sizes[wrapped.index(0)]
        few = wrapped[-1] <= _FEW_WRAPPED * wrapped[0]
        return sizes[-1] if few or _has_columns(lines) else sizes[0]

    def narrower(self, by: float, em: float = 1.0) -> Self:
        """Return the room in a container whose text has `em` times the font size.

        Its indents take `by` of that size.
        """
        inner = self.em * em
        return replace(self, width=self.width - by * inner, em=inner)

    def in_box(self, indent: float) -> Self:
        """Return the room in a box with such an indent; a box in another has the same size."""
        return replace(self.narrower(indent, self.box), code=self.code_in_box, box=1.0)

    def in_quote(self, indent: float) -> Self:
        """Return the room in a quotation; in one within another the size is the same."""
        inner = self.narrower(indent, self.quote)
        return replace(inner, code=self.code_in_quote, quote=1.0)

    def _size(self, percentage: int) -> float:
        return self.em * self.code * percentage / PERCENTAGES[0]

    def _columns(self, percentage: int) -> int:
        room = self.width - self.padding
        columns = room / (self._size(percentage) * self.character)
        return max(int(columns + _ROUNDING), _MIN_COLUMNS)


def _has_columns(lines: Sequence[str]) -> bool:
    """Whether most lines have gaps, as those of tables and logs."""
    written = [line for line in lines if line.strip()]
    with_gaps = sum(_GAP.search(line) is not None for line in written)
    return with_gaps >= _MIN_TABLE_LINES and with_gaps >= _TABLE_SHARE * len(written)
