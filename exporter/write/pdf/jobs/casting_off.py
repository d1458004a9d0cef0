"""Casting off: how many pages a division will fill, reckoned from its text before it is set.

Printers did so before they cut the paper. Here it need only be good enough for how many figures a
page number has.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import assert_never

from exporter.model.nodes import (
    Citation,
    Code,
    CodeBlock,
    CrossReference,
    Heading,
    Image,
    ListItem,
    Math,
    MathBlock,
    Node,
    Paragraph,
    Row,
    TaskItem,
    Text,
)
from exporter.model.publication import Chapter, ContentsEntry, Division, Edition, Page
from exporter.model.walk import walk
from exporter.options.geometry import Geometry

_CHARACTERS = 2.1
"""So many go into the width of a text that is as wide as a letter is high."""
_CODE_LINE = 0.8
"""A line of code, and of a list at the end, of a line of the text."""
_OPENING = 11
"""Lines of a chapter's head: title, standfirst, who wrote it and when, and the air around."""
_TALLEST = 22
"""Lines that a picture may be as high as."""
_DOT = 0.6
"""Points to a dot of a picture."""
_AIR = 1.07
"""Pages are not full to the last line."""


def cast_off(edition: Edition, page: Geometry) -> tuple[int, ...]:
    """How many pages each division of an edition will have, more or less."""
    return tuple(_pages(division, edition, page) for division in edition.divisions)


def _pages(division: Division, edition: Edition, page: Geometry) -> int:
    across = _CHARACTERS * page.measure / page.text
    match division:
        case Chapter():
            lines = _OPENING + _lines(division.blocks, page, across)
            lines += _lines(division.notes, page, across)
        case Page():
            lines = _OPENING / 2 + _lines((*division.blocks, *division.notes), page, across)
            lines += _around(division, edition, page, across)
        case _:
            assert_never(division)
    lines += sum(
        _CODE_LINE * (1 + len(each.title or each.address) // across) + 0.6
        for each in division.references
    )
    return 1 + int(lines * _AIR / page.lines)


def _around(page: Page, edition: Edition, geometry: Geometry, across: float) -> float:
    """The lines of what a page of the book lists."""
    lines = 0.0
    if page.role == "contents":
        chapters = {d.key for d in edition.divisions if isinstance(d, Chapter)}
        lines += _listed(edition.contents, chapters, across)
    # An index has two columns.
    lines += sum(1 + len(term.chapters) // 4 for term in page.terms) / 2
    for person in page.people:
        lines += 2 + len(person.chapters) + _lines(person.bio, geometry, across)
    return lines


def _listed(entries: Iterable[ContentsEntry], chapters: Container[str], across: float) -> float:
    """The lines of the contents, in which sections of chapters are left out."""
    lines = 0.0
    for entry in entries:
        lines += 1.2 + len(entry.title) // across + _CODE_LINE * bool(entry.authors)
        if entry.chapter not in chapters:
            lines += _listed(entry.children, chapters, across)
    return lines


def _lines(nodes: Iterable[Node], page: Geometry, across: float) -> float:
    """How many lines of the text some nodes are as high as."""
    lines = 0.0
    characters = 0
    for node in walk(nodes):
        match node:
            case Text(text) | Code(text) | Math(text):
                characters += len(text)
            case Paragraph() | ListItem() | TaskItem() | Row():
                lines += 0.5
            case CrossReference(chapter=chapter) if chapter:
                characters += 11
            case Citation():
                characters += 2
            case CodeBlock(text):
                rows = text.rstrip("\n").split("\n")
                lines += _CODE_LINE * sum(1 + len(row) // across for row in rows) + 2.5
            case Heading():
                lines += 2
            case MathBlock():
                lines += 3
            case Image(asset=asset) if asset:
                wide = min(asset.width * _DOT, page.measure)
                high = wide * asset.height / max(asset.width, 1)
                lines += min(high / page.line, _TALLEST) + 2
            case _:
                pass
    return lines + characters / across
