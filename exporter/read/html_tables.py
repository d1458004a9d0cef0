"""Tables: heads, bodies, spans and alignment, from HTML to the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from lxml.html import HtmlElement

from exporter.model.nodes import Align, Blocks, Cell, Inlines, Row, Table
from exporter.model.walk import trimmed
from exporter.read.languages import direction_of, language_tag

_ALIGN = re.compile(r"text-align:\s*(left|center|right)")


def table_of(
    element: HtmlElement,
    blocks: Callable[[HtmlElement], Blocks],
    inlines: Callable[[HtmlElement], Inlines],
) -> Table:
    """A table. A first row of nothing but `th` is its head even where no `thead` says so."""
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
        id=element.get("id") or "",
        classes=tuple((element.get("class") or "").split()),
        lang=language_tag(element.get("lang") or ""),
        direction=direction_of(element),
    )


def _clipped(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with no cell that reaches below the last of them (HTML, “Forming a table”)."""
    return tuple(
        Row(tuple(replace(cell, rows=min(cell.rows, left)) for cell in row.cells))
        for left, row in zip(range(len(rows), 0, -1), rows, strict=True)
    )


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
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
    """A span as a number from 1 to 1000, HTML's bound for columns."""
    return min(max(int(value), 1), 1000) if value and value.isdecimal() else 1
