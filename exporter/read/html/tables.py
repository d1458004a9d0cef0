"""HTML tables to the model: heads, bodies, spans and alignment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import cast

from lxml.html import HtmlElement

from exporter.model.nodes import Align, Blocks, Cell, Inlines, Row, Table
from exporter.model.walk import trimmed
from exporter.read.html.attributes import node_attributes, style_of

_MAX_DIGITS = 9


def table_of(
    element: HtmlElement,
    blocks: Callable[[HtmlElement], Blocks],
    inlines: Callable[[HtmlElement], Inlines],
) -> Table:
    """Return the table of an element; first rows of only `th` are its head without `thead` too.

    `blocks` and `inlines` read the content of cells and of the caption.
    """
    caption = element.find("caption")
    # The sanitizer has put every row into a section.
    sections: dict[str, list[Row]] = {"thead": [], "tbody": [], "tfoot": []}
    for section in element:
        if section.tag in sections:
            sections[section.tag] += _rows(cast("HtmlElement", section), blocks)
    head, body = sections["thead"], [*sections["tbody"], *sections["tfoot"]]
    if not head:
        count = _header_rows(body)
        head, body = body[:count], body[count:]
    if not body:
        head, body = [], head
    return Table(
        tuple(head),
        tuple(body),
        trimmed(inlines(caption)) if caption is not None else (),
        **node_attributes(element),
    )


def _rows(section: HtmlElement, blocks: Callable[[HtmlElement], Blocks]) -> Iterator[Row]:
    """Yield the rows of a section. A row without cells is kept, since cells may span into it.

    A cell ends in the last row of its section at most, and there if its `rowspan` is 0 (HTML,
    “Forming a table”).
    """
    rows = [row for row in section if row.tag == "tr"]
    for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
        cells = (_cell(cell, blocks) for cell in row if cell.tag in ("td", "th"))
        spanning = (replace(cell, rows=min(cell.rows or left, left)) for cell in cells)
        yield Row(tuple(spanning), id=row.get("id") or "")


def _header_rows(rows: Sequence[Row]) -> int:
    """Return how many first rows have headers only, none of which spans into a row with data."""
    headers = takewhile(lambda row: all(cell.is_header for cell in row.cells), rows)
    count = len(list(headers))
    while any(at + cell.rows > count for at in range(count) for cell in rows[at].cells):
        count -= 1
    return count


def _cell(element: HtmlElement, blocks: Callable[[HtmlElement], Blocks]) -> Cell:
    named = style_of(element).get("text-align") or (element.get("align") or "").lower()
    return Cell(
        blocks(element),
        is_header=element.tag == "th",
        align=cast("Align", named) if named in ("left", "center", "right") else "",
        columns=max(_span(element.get("colspan"), 1000), 1),
        rows=_span(element.get("rowspan"), 65534),
        id=element.get("id") or "",
    )


def _span(value: str | None, limit: int) -> int:
    """Return a span as a number from 0 to HTML's limit; 1 for what is not a number."""
    value = (value or "").strip()[:_MAX_DIGITS]
    return min(int(value), limit) if value.isascii() and value.isdecimal() else 1
