"""The grid of a table: which slots its cells take (HTML, section 4.9.12.1, “Forming a table”)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from exporter.model.nodes import Cell, Row, Table

_MAX_SINGLE_FILLERS = 16
"""The most empty cells in a row of fillers. A longer gap is one cell, so that a long row among many
short ones does not make millions of cells."""
_MAX_SPANNED = 1000
"""The column before which spans end: HTML's limit for one span, here for all of a row."""


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell at its first row and column, both counted from 0. Its spans are within the grid."""

    row: int
    column: int
    cell: Cell


def placed_cells(rows: Sequence[Row]) -> Iterator[PlacedCell]:
    """Yield each cell of a row group at its place.

    A cell ends in the last row at most, and before a column that a cell of an earlier row takes.
    """
    taken: dict[int, int] = {}  # the first row in which each column is free again
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while taken.get(column, 0) > number:
                column += 1
            end, limit = column + 1, min(column + cell.columns, _MAX_SPANNED)
            while end < limit and taken.get(end, 0) <= number:
                end += 1
            height = min(max(cell.rows, 1), len(rows) - number)
            taken.update(dict.fromkeys(range(column, end), number + height))
            if (cell.columns, cell.rows) != (end - column, height):
                cell = replace(cell, columns=end - column, rows=height)
            yield PlacedCell(number, column, cell)
            column = end


def regular_table(table: Table) -> Table:
    """Return the table with a cell in each slot: every row has as many columns as the others.

    Gaps are filled with empty cells. Rows and columns in which no cell begins are left out, so that
    no cell spans more columns than the table has. PDF/UA-1 requires a regular table (ISO 14289-1,
    7.5).
    """
    if _is_plain(table):
        return table
    head, body = tuple(placed_cells(table.head)), tuple(placed_cells(table.body))
    columns = sorted({placed.column for placed in (*head, *body)})
    return replace(table, head=tuple(_filled(head, columns)), body=tuple(_filled(body, columns)))


def _is_plain(table: Table) -> bool:
    """Return whether no cell spans, and all rows have the same number of cells, more than none."""
    rows = (*table.head, *table.body)
    return len({len(row.cells) for row in rows}) == 1 and all(
        row.cells and all(cell.columns == cell.rows == 1 for cell in row.cells) for row in rows
    )


def _filled(group: Sequence[PlacedCell], columns: Sequence[int]) -> Iterator[Row]:
    """Yield the rows of a group of which `columns` are kept, each with its gaps filled."""
    rows = sorted({placed.row for placed in group})
    free_from = [0] * len(columns)  # the first row in which each column is free again
    by_row = {row: list(cells) for row, cells in groupby(group, lambda placed: placed.row)}
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        at = 0
        for placed in by_row[row]:
            first = bisect_left(columns, placed.column)
            end = bisect_left(columns, placed.column + placed.cell.columns)
            height = bisect_left(rows, row + placed.cell.rows) - number
            cells += _fillers(free_from[at:first], number)
            cells.append(replace(placed.cell, columns=end - first, rows=height))
            free_from[first:end] = [number + height] * (end - first)
            at = end
        cells += _fillers(free_from[at:], number)
        yield Row(tuple(cells))


def _fillers(free_from: Iterable[int], row: int) -> Iterator[Cell]:
    """Yield empty cells for the columns that are free in a row."""
    for is_free, columns in groupby(free_from, lambda first: first <= row):
        width = len(list(columns))
        if is_free and width > _MAX_SINGLE_FILLERS:
            yield Cell((), columns=width)
        elif is_free:
            yield from [Cell(())] * width
