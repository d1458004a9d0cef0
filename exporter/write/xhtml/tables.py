"""Tables to XHTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

from exporter.model.nodes import Blocks, Cell, Row, Table
from exporter.model.table_grid import placed_cells
from exporter.model.walk import plain_text
from exporter.write.table_layout import (
    MAX_NUMBER,
    screen_layout,
    shows_pictures,
    table_layout,
    with_fitting_images,
)
from exporter.write.xhtml.dialect import Dialect, attributes_of
from exporter.write.xhtml.inlines import inlines_to_xhtml

CellWriter: TypeAlias = Callable[[Blocks, bool, Dialect], str]
"""Writes the blocks of a cell; the flag says that a paragraph needs no element."""


def table_to_xhtml(table: Table, dialect: Dialect, flow: CellWriter) -> str:
    """Return a table, in print on its side if it is wide. `flow` writes the blocks of a cell."""
    if dialect.measure:
        table = with_fitting_images(table, dialect.measure)
    parts = []
    if table.caption:
        parts.append(f"<caption>{inlines_to_xhtml(table.caption, dialect)}</caption>")
    # Screen readers would announce an empty head.
    has_content = any(cell.children for row in table.head for cell in row.cells)
    if table.head and (has_content or not dialect.resolved):
        parts.append(f"<thead>{_rows(table.head, 'col', dialect, flow)}</thead>")
    if table.body:
        parts.append(f"<tbody>{_rows(table.body, 'row', dialect, flow)}</tbody>")
    inner = "\n".join(parts)
    layout = _table_layout(table, dialect)
    pictures = " pictures" if dialect.resolved and shows_pictures(table) else ""
    class_ = f"table{pictures} {layout}".rstrip()
    element = f'<table{attributes_of(table, dialect)} class="{class_}">\n{inner}\n</table>'
    if layout == "turned":
        return f'<div class="on-side">{element}</div>'
    if dialect.medium == "print" or not dialect.resolved:
        return element
    return f'<div class="table-wrap">{element}</div>'


def _table_layout(table: Table, dialect: Dialect) -> str:
    match dialect.medium:
        case "print":
            return table_layout(table, dialect.min_text)
        case "epub":
            return screen_layout(table)
        case "html":
            return ""
        case _:
            assert_never(dialect.medium)


def _rows(rows: Sequence[Row], scope: str, dialect: Dialect, flow: CellWriter) -> str:
    inner = _rows_with_inner_end(rows) if dialect.resolved else frozenset()
    return "\n".join(
        f"<tr{attributes_of(row, dialect)}>"
        + "".join(
            _cell(cell, scope, dialect, flow, inner=cell is row.cells[-1] and number in inner)
            for cell in row.cells
        )
        + "</tr>"
        for number, row in enumerate(rows)
    )


def _rows_with_inner_end(rows: Sequence[Row]) -> frozenset[int]:
    """Return the rows, counted from 0, whose last cell is not in the last column of the table."""
    ends = {placed.row: placed.column + placed.cell.columns for placed in placed_cells(rows)}
    width = max(ends.values(), default=0)
    return frozenset(row for row, end in ends.items() if end < width)


def _cell(cell: Cell, scope: str, dialect: Dialect, flow: CellWriter, *, inner: bool) -> str:
    """Return a cell. The last one of a row has no gutter after it, unless it is `inner`."""
    # Screen readers would announce an empty header.
    is_header = cell.is_header and bool(cell.children or not dialect.resolved)
    tag = "th" if is_header else "td"
    classes = f"{_alignment(cell, dialect)}{' inner' if inner else ''}".strip()
    attributes = attributes_of(cell, dialect)
    attributes += f' scope="{scope}"' if is_header else ""
    attributes += f' class="{classes}"' if classes else ""
    attributes += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    attributes += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{attributes}>{flow(cell.children, len(cell.children) == 1, dialect)}</{tag}>"


def _alignment(cell: Cell, dialect: Dialect) -> str:
    """Return the classes of a cell: its alignment, and `words` for right-aligned text in print."""
    is_text = dialect.medium == "print" and len(plain_text(cell.children)) > MAX_NUMBER
    return f"{cell.align} words" if is_text and cell.align == "right" else cell.align
