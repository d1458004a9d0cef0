"""The layout of wide tables, decided from the length of their text.

WeasyPrint lets the columns of a table that does not fit run off the page. Lengths are in em of the
font size of tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Literal, TypeAlias

from exporter.model.image_size import Length
from exporter.model.nodes import Cell, Code, CodeBlock, Image, Node, Row, Table, Text
from exporter.model.table_grid import placed_cells
from exporter.model.walk import plain_text, rewrite, walk

TableLayout: TypeAlias = Literal["", "narrow", "snug", "tight", "turned", "dense"]
"""How a table is set: over the whole measure, as wide as its text, in two smaller sizes, rotated by
90 degrees, or in the smallest size with words broken where necessary. The values are class names of
`print.css`."""

_MEASURE = 37.0
"""The width of the text, in every page format: the font size follows from it."""
_HEIGHT = 1.42
"""The least height of the text, relative to its width."""
_SIZES: tuple[tuple[TableLayout, float, float], ...] = (
    ("", 1.0, 1.0),
    ("snug", 0.9, 0.7),
    ("tight", 0.823, 0.5),
)
_TURNED, _DENSE = (0.823, 0.5), (0.73, 0.5)
"""The font size relative to that of normal tables, and the gap between columns."""
_NARROW, _NARROW_GAP = 0.6, 2.0
"""The share of the measure that a narrow table takes at most, and the gap between its columns."""
SCREEN_WIDTHS = (14, 16, 18, 20, 22, 24)
"""Widths for which `epub.css` has a class `fit-…`; it has none for the least, that of the text of a
small phone at one and a half times the normal font size."""
_SCREEN_GAP, _SCREEN_MARGIN = 0.6, 1.08
"""The gap between columns on screens, and the factor for fonts that are wider than average."""
_MAX_COLUMNS = 8
"""With more columns, the words of a table that does not fit have three letters on a line."""
_CHARACTER, _HEADER_CHARACTER, _CODE_CHARACTER = 0.48, 0.52, 0.56
"""The average width of a character."""
_MAX_UNBROKEN = 15
"""The characters of a word kept together in print: a longer one is hyphenated, code broken."""
MAX_NUMBER = 15
"""The greatest length of a number, which is not broken at the spaces between its thousands."""
_COMFORTABLE_LINE = 26
"""The characters of a comfortable line in a column."""
_MIN_TURNED_ROWS = 6
"""The least number of rows for which a table that could be dense is turned."""
_MAX_TURNED_LINES = 25.0
"""The lines of a turned table that fit on a page."""
_ROW_GAP = 0.5
"""The space between rows, in lines."""
_IMAGE_GAP = 1.0
"""The gap between columns of normal tables."""
_LONGEST_LEGEND, _MAX_LEGENDS = 300, 1
"""Characters of a text below an image, and rows of such texts for each row of images."""


def table_layout(table: Table, min_text: float = 0.0) -> TableLayout:
    """Return the layout of a table in print: as large as possible without broken words.

    `min_text` is the smallest printable font size, relative to that of normal tables.
    """
    rows = (*table.head, *table.body)
    least, comfortable = _column_widths(rows)
    if _is_narrow(rows, comfortable, max(1.0, min_text)):
        return "narrow"

    def fits(measure: float, size: float, gap: float) -> bool:
        return sum(least) <= measure / max(size, min_text) - gap * (len(least) - 1)

    for layout, size, gap in _SIZES:
        # Short lines are accepted in the smallest of these sizes only.
        is_comfortable = sum(comfortable) <= 1.5 * _MEASURE / max(size, min_text)
        if fits(_MEASURE, size, gap) and (is_comfortable or layout == "tight"):
            return layout
    can_turn = fits(_HEIGHT * _MEASURE, *_TURNED) and _turned_lines(table) <= _MAX_TURNED_LINES
    if can_turn and (len(rows) >= _MIN_TURNED_ROWS or not fits(_MEASURE, *_DENSE)):
        return "turned"
    return "dense"


def _is_narrow(rows: tuple[Row, ...], widths: Sequence[float], size: float) -> bool:
    """Whether each cell of a table has one short line: its columns would drift apart.

    `widths` are those of its columns, `size` is the font size relative to that of normal tables.
    """
    cells = [cell for row in rows for cell in row.cells]
    if any(
        cell.columns > 1 or any(isinstance(node, Image) for node in walk(cell.children))
        for cell in cells
    ):
        return False
    is_short = all(_cell_widths(cell)[1] <= _COMFORTABLE_LINE * _CHARACTER for cell in cells)
    gaps = _NARROW_GAP * (len(widths) - 1)
    return is_short and sum(widths) * size + gaps <= _NARROW * _MEASURE


def shows_pictures(table: Table) -> bool:
    """Whether a table without a head only places images, with short texts in rows of their own."""
    pictures = texts = 0
    for row in (*table.head, *table.body):
        cells = [cell for cell in row.cells if cell.children]
        images = sum(map(_is_picture, cells))
        if images and images == len(cells):
            pictures += 1
        elif images or any(len(plain_text(cell.children)) > _LONGEST_LEGEND for cell in cells):
            return False
        elif cells:
            texts += 1
    has_head = any(
        cell.children and not _is_picture(cell) for row in table.head for cell in row.cells
    )
    return pictures > 0 and texts <= _MAX_LEGENDS * pictures and not has_head


def _is_picture(cell: Cell) -> bool:
    """Whether a cell has images, bare or linked, and no text."""
    nodes = list(walk(cell.children))
    return any(isinstance(node, Image) for node in nodes) and not any(
        isinstance(node, Text | Code | CodeBlock) and node.text.strip() for node in nodes
    )


def screen_layout(table: Table) -> str:
    """Return the classes of a table in an e-reader, which cannot scroll a page.

    `fit-16` needs a width of 16 em without broken words; `broad` needs more than any screen has.
    """
    least, _ = _column_widths((*table.head, *table.body), on_screen=True)
    needed = (sum(least) + _SCREEN_GAP * (len(least) - 1)) * _SCREEN_MARGIN
    if needed > SCREEN_WIDTHS[-1]:
        return "broad many" if len(least) > _MAX_COLUMNS else "broad"
    width = next(width for width in SCREEN_WIDTHS if needed <= width)
    return f"fit-{width}" if width > SCREEN_WIDTHS[0] else ""


def with_fitting_images(table: Table, measure: float) -> Table:
    """Return the table with images that leave room for one another on a measure in CSS pixels.

    WeasyPrint shrinks an image of its natural size with its column, but not one of a set width.
    """
    rows = (*table.head, *table.body)
    least, _ = _column_widths(rows)
    images = [0.0] * len(least)
    for placed in placed_cells(rows):
        width = max(map(_set_width, walk(placed.cell.children)), default=0.0)
        columns = range(placed.column, min(placed.column + placed.cell.columns, len(least)))
        for column in columns:
            images[column] = max(images[column], width / len(columns))
    if not any(images):
        return table
    em = measure / _MEASURE
    text = sum(width for width, image in zip(least, images, strict=True) if not image)
    room = measure - (text + _IMAGE_GAP * (len(least) - 1)) * em
    factor = max(room, measure / 2) / sum(images)
    return rewrite((table,), lambda node: _scaled(node, factor))[0] if factor < 1 else table


def _set_width(node: Node) -> float:
    """Return the width in CSS pixels that an image is set to; 0 if it has none."""
    if isinstance(node, Image) and node.size.width and node.size.width.unit == "px":
        return node.size.width.value
    return 0.0


def _scaled(node: Node, factor: float) -> Node:
    """Return an image with a set width in its own proportions, that many times as large."""
    if not isinstance(node, Image) or not (width := _set_width(node)):
        return node
    height = node.size.height
    if height is not None:
        height = Length(height.value * factor, height.unit)
    return replace(node, size=replace(node.size, width=Length(width * factor), height=height))


def _column_widths(
    rows: tuple[Row, ...], *, on_screen: bool = False
) -> tuple[list[float], list[float]]:
    """Return the least width of each column, and a comfortable width of each."""
    columns = max((sum(cell.columns for cell in row.cells) for row in rows), default=0)
    least, comfortable = [0.0] * columns, [0.0] * columns
    for placed in placed_cells(rows):
        column, cell = placed.column, placed.cell
        if cell.columns == 1 and column < columns:
            longest, line = _cell_widths(cell, on_screen=on_screen)
            least[column] = max(least[column], longest)
            line = min(line, _COMFORTABLE_LINE * _CHARACTER)
            comfortable[column] = max(comfortable[column], line)
    return least, comfortable


def _turned_lines(table: Table) -> float:
    """Estimate the number of lines of a turned table."""
    size, _ = _TURNED
    lines = 2.0 if table.caption else 0.0
    for row in (*table.head, *table.body):
        width = sum(_cell_widths(cell)[1] for cell in row.cells)
        # The factor allows for cells that take more lines than the average of their row.
        lines += max(1, ceil(1.6 * width * size / (_HEIGHT * _MEASURE))) + _ROW_GAP
    return lines


def _cell_widths(cell: Cell, *, on_screen: bool = False) -> tuple[float, float]:
    """Return the width of a cell's longest unbroken part, and of its text on one line.

    On screens hyphenation is not certain, and browsers do not break words at a slash.
    """
    words = plain_text(cell.children).split()
    character = _HEADER_CHARACTER if cell.is_header else _CHARACTER
    if any(isinstance(node, Code) for node in walk(cell.children)):
        character = _CODE_CHARACTER
    breaks = r"(?<=[-–—])" if on_screen else r"(?<=[-/–—])"
    lengths = [len(part) for word in words for part in re.split(breaks, word)]
    longest = max(lengths if on_screen else (min(n, _MAX_UNBROKEN) for n in lengths), default=0)
    length = len(" ".join(words))
    if cell.align == "right" and not cell.is_header and length <= MAX_NUMBER:
        longest = length
    return longest * character, length * character
