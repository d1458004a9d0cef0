"""Where things are on the pages: marked content, links, destinations, bookmarks, baselines.

Coordinates are PostScript points from the lower left corner of the trimmed page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from exporter.write.pdf.engine.marked_pages import MarkedPage
from exporter.write.pdf.jobs.job import (
    BOOK_SCHEME,
    Bookmark,
    Drawn,
    LinkArea,
    MarkedContent,
    PagePosition,
)

POINTS = 0.75
"""PostScript points in a CSS pixel."""

_NEAR = 0.5
"""Lines of two columns are level if they differ by less than this share of the higher one."""


def link_areas(pages: Sequence[MarkedPage], first: int) -> Iterator[tuple[Any, LinkArea]]:
    """Yield the area of each link with its box, in reading order.

    Their annotations are numbered from `first` (`StructParent`).
    """
    key = first
    for page in pages:
        for kind, target, _, box in page.links:
            if box.link_annotation is not None:
                box.link_annotation["StructParent"] = key
                yield box, _area(page.number, key, box.element, target, kind == "internal")
                key += 1


def _area(page: int, key: int, element: Element, target: str, internal: bool) -> LinkArea:
    if internal:
        return LinkArea(page, key, element, target, "chapter")
    scheme, _, name = target.partition(":")
    if scheme == BOOK_SCHEME:
        return LinkArea(page, key, element, unquote(name), "book")
    return LinkArea(page, key, element, target, "web")


def in_reading_order(pages: Sequence[MarkedPage], areas: Mapping[Any, LinkArea]) -> Iterator[Drawn]:
    """Yield the marked content and the areas of links in reading order."""
    for page in pages:
        marks = dict(page.marks)
        on_page = {box: area for box, area in areas.items() if area.page == page.number}
        for box in page.box_roles:
            if box in on_page:
                yield on_page.pop(box)
            if box in marks:
                yield _marked_content(box, page, marks.pop(box))
        # A box that is not in the tree of boxes belongs to its element all the same.
        for box, mark in marks.items():
            yield _marked_content(box, page, mark)
        yield from on_page.values()


def _marked_content(box: Any, page: MarkedPage, mark: tuple[int, int]) -> MarkedContent:
    bbox = None
    if isinstance(box, boxes.ReplacedBox):
        x, y = box.content_box_x(), box.content_box_y()
        bbox = (
            x * POINTS,
            (page.height - y - box.height) * POINTS,
            (x + box.width) * POINTS,
            (page.height - y) * POINTS,
        )
    marker = box.element_tag.endswith("::marker")
    return MarkedContent(page.number, *mark, box.element, marker, bbox)


def destinations(pages: Sequence[MarkedPage]) -> dict[str, PagePosition]:
    """Return the position of each id: the upper left corner of its first box."""
    found: dict[str, PagePosition] = {}
    for page in pages:
        for name, (x, y, _, _) in page.anchors.items():
            position = PagePosition(page.number, x * POINTS, (page.height - y) * POINTS)
            found.setdefault(name, position)
    return found


def bookmarks(tree: Sequence[Any]) -> tuple[Bookmark, ...]:
    """Return the outline from a bookmark tree of WeasyPrint in points."""
    return tuple(
        Bookmark(title, PagePosition(*position), bookmarks(children))
        for title, position, children, _ in tree
    )


def baselines(pages: Sequence[MarkedPage]) -> tuple[tuple[float, ...], ...]:
    """Return the baselines of each page's lines, from top to bottom.

    Lines that are level count as one; running heads are left out.
    """
    return tuple(map(_baselines, pages))


def _baselines(page: MarkedPage) -> tuple[float, ...]:
    kept: list[float] = []
    for baseline, height in sorted(_lines(page._page_box)):
        if not kept or baseline - kept[-1] > height * _NEAR:
            kept.append(baseline)
    return tuple(round((page.height - baseline) * POINTS, 2) for baseline in kept)


def _lines(box: Any) -> Iterator[tuple[float, float]]:
    """Yield baseline and height, in CSS pixels, of each line below a box that shows words."""
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.LineBox):
        words = [text for text in _texts(box) if text.text.strip()]
        if words:
            # A superscript does not decide the baseline.
            largest = max(words, key=lambda text: text.style["font_size"])
            yield largest.position_y + largest.baseline, box.height
    for child in getattr(box, "children", ()):
        yield from _lines(getattr(child, "_box", child))


def _texts(box: Any) -> Iterator[Any]:
    """Yield the texts of a line itself, not those of a block within it."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)
