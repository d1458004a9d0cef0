"""The room for code in the containers of a page, whose indents are those of `base.css`."""

from __future__ import annotations

from dataclasses import replace

from exporter.model.nodes import (
    Admonition,
    Block,
    BulletList,
    DefinitionList,
    Details,
    Disclaimer,
    OrderedList,
    Quote,
    Table,
)
from exporter.model.table_grid import placed_cells
from exporter.write.xhtml.dialect import Dialect

WIDE_NUMBER, MAX_DIGITS = 3, 4
"""Numbers of so many digits need more room before the items of a list; styles have up to four."""

_INDENT = 1.25
_NUMBER_INDENTS = {3: 2.4, 4: 3.0}
_NUMBER_INDENT = 1.75
_QUOTE_INDENTS = 3.9
_DETAILS_INDENT = 1.3
"""With the rule."""
_TABLE_TEXT, _TABLE_GAP = 0.842, 1.0
_NOTE_TEXT, _NOTE_INDENT = 0.842, 2.0


def within(block: Block, dialect: Dialect) -> Dialect:
    """Return the dialect for what a block contains: with the room for code there."""
    room = dialect.code
    if room is None:
        return dialect
    match block:
        case BulletList() | DefinitionList():
            room = room.narrower(_INDENT)
        case OrderedList():
            room = room.narrower(_NUMBER_INDENTS.get(digits_of(block), _NUMBER_INDENT))
        case Quote():
            room = room.in_quote(_QUOTE_INDENTS)
        case Admonition() | Disclaimer():
            room = room.in_box(0)
        case Details():
            room = room.in_box(_DETAILS_INDENT)
        case Table(head, body):
            columns = {placed.column for placed in placed_cells((*head, *body))}
            column = replace(room, width=room.width / max(len(columns), 1))
            room = column.narrower(_TABLE_GAP, _TABLE_TEXT)
        case _:
            return dialect
    return replace(dialect, code=room)


def within_notes(dialect: Dialect) -> Dialect:
    """Return the dialect for the notes at the end of a division."""
    if dialect.code is None:
        return dialect
    return replace(dialect, code=dialect.code.narrower(_NOTE_INDENT, _NOTE_TEXT))


def digits_of(block: OrderedList) -> int:
    """Return the digits of the longest number, 1 for letters; at most `MAX_DIGITS`."""
    if block.style != "1":
        return 1
    return min(len(str(block.start + len(block.items) - 1)), MAX_DIGITS)
