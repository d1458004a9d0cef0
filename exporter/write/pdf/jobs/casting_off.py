"""Casting off: an estimate, before layout, of how many pages a division fills.

It must be good enough for the number of digits of page numbers.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import assert_never

from exporter.model.edition import Chapter, ContentsEntry, Division, Edition, Page
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
from exporter.model.walk import walk
from exporter.options.geometry import Geometry

_CHARACTERS = 2.1
"""Characters on a line that is as wide as the font size."""
_CODE_LINE = 0.8
"""The height of a line of code or of a reference, in lines of the text."""
_OPENING = 11
"""Lines of a chapter opening: title, standfirst, author, date, and the space around them."""
_TALLEST = 22
"""The height of the tallest image, in lines."""
_PIXEL = 0.6
"""Points of a pixel of an image at its natural size."""
_CSS_PIXEL = 0.75
"""Points of a CSS pixel."""
_UNUSED = 1.07
"""Lines of a page for each line that is used: not every page is full."""


def cast_off(edition: Edition, page: Geometry) -> dict[str, int]:
    """Return the estimated number of pages of each division, by its name: at least 1."""
    return {d.name: estimated_pages(d, edition, page) for d in edition.divisions}


def estimated_pages(division: Division, edition: Edition, page: Geometry) -> int:
    """Return the estimated number of pages of a division of an edition: at least 1."""
    characters = _CHARACTERS * page.measure / page.text
    lines = _lines((*division.blocks, *division.notes), page, characters)
    match division:
        case Chapter():
            lines += _OPENING
        case Page():
            lines += _OPENING / 2 + _listed(division, edition, page, characters)
        case _:
            assert_never(division)
    lines += sum(
        _CODE_LINE * (1 + len(reference.title or reference.address) // characters) + 0.6
        for reference in division.references
    )
    return 1 + int(lines * _UNUSED / page.lines)


def _listed(page: Page, edition: Edition, geometry: Geometry, characters: float) -> float:
    """Return the lines of what a page lists: contents, index terms or authors."""
    lines = 0.0
    if page.role == "contents":
        chapters = {d.key for d in edition.divisions if isinstance(d, Chapter)}
        lines += _contents(edition.contents, chapters, characters)
    # An index has two columns.
    lines += sum(1 + len(term.chapters) // 4 for term in page.terms) / 2
    for person in page.people:
        lines += 2 + len(person.chapters) + _lines(person.bio, geometry, characters)
    return lines


def _contents(
    entries: Iterable[ContentsEntry], chapters: Container[str], characters: float
) -> float:
    """Return the lines of the table of contents, which omits the sections of chapters."""
    lines = 0.0
    for entry in entries:
        lines += 1.2 + len(entry.title) // characters + _CODE_LINE * bool(entry.authors)
        if entry.chapter not in chapters:
            lines += _contents(entry.children, chapters, characters)
    return lines


def _lines(nodes: Iterable[Node], page: Geometry, characters: float) -> float:
    """Return the height of nodes in lines of the text."""
    lines = 0.0
    length = 0
    for node in walk(nodes):
        match node:
            case Text(text) | Code(text) | Math(text):
                length += len(text)
            case Paragraph() | ListItem() | TaskItem() | Row():
                lines += 0.5
            case CrossReference(chapter=chapter) if chapter:
                length += 11
            case Citation():
                length += 2
            case CodeBlock(text):
                rows = text.rstrip("\n").split("\n")
                lines += _CODE_LINE * sum(1 + len(row) // characters for row in rows) + 2.5
            case Heading():
                lines += 2
            case MathBlock():
                lines += 3
            case Image(asset=asset, size=size) if asset:
                pixel = _CSS_PIXEL if size.width or size.height else _PIXEL
                _, height = size.displayed(asset.width, asset.height, page.measure / pixel)
                lines += min(height * pixel / page.line, _TALLEST) + 2
            case _:
                pass
    return lines + length / characters
