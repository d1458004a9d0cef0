"""HTML tables to the model: heads, bodies, spans and alignment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from lxml.html import HtmlElement

from exporter.model.nodes import Align, Blocks, Cell, Inlines, Row, Table
from exporter.model.walk import trimmed
from exporter.read.html_attributes import node_attributes

_ALIGN = re.compile(r"text-align:\s*(left|center|right)")


def table_of(
    element: HtmlElement,
    blocks: Callable[[HtmlElement], Blocks],
    inlines: Callable[[HtmlElement], Inlines],
) -> Table:
    """Return the table of an element; a first row of only `th` is its head without `thead` too.

    `blocks` and `inlines` read the content of cells and of the caption.
    """
    caption = element.find("caption")
    head: list[Row] = []
    body: list[Row] = []
    for row, in_head in _rows(element):
        cells = tuple(_cell(cell, blocks) for cell in row if cell.tag in ("td", "th"))
        if not cells:
            continue
        heads_all = all(cell.is_header for cell in cells)
        (head if in_head or (heads_all and not body) else body).append(Row(cells))
    if not body:
        head, body = [], head
    return Table(
        _clipped(head),
        _clipped(body),
        trimmed(inlines(caption)) if caption is not None else (),
        **node_attributes(element),
    )


def _clipped(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with cells that end in the last row at most (HTML, “Forming a table”)."""
    return tuple(
        Row(tuple(replace(cell, rows=min(cell.rows, left)) for cell in row.cells))
        for left, row in zip(range(len(rows), 0, -1), rows, strict=True)
    )


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """Yield each row, and whether it is in the head."""
    for child in table:
        if child.tag == "tr":
            yield cast("HtmlElement", child), False
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield cast("HtmlElement", row), child.tag == "thead"


def _cell(element: HtmlElement, blocks: Callable[[HtmlElement], Blocks]) -> Cell:
    styled = _ALIGN.search(element.get("style") or "")
    named = styled[1] if styled else (element.get("align") or "").lower()
    return Cell(
        blocks(element),
        is_header=element.tag == "th",
        align=cast("Align", named) if named in ("left", "center", "right") else "",
        columns=_span(element.get("colspan")),
        rows=_span(element.get("rowspan")),
    )


def _span(value: str | None) -> int:
    """Return a span as a number from 1 to 1000, HTML's limit for columns."""
    return min(max(int(value), 1), 1000) if value and value.isdecimal() else 1
