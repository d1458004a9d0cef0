"""Headings at the bottom of a page whose text is on the next page."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.page_content import DrawnItem, DrawnText, PageContent, quoted
from exporter.check.audit.structure import StructureElement
from exporter.check.results import Problem

_HEADINGS = tuple(f"H{level}" for level in range(1, 7))


def heading_problems(content: PageContent, following: PageContent) -> Iterator[Problem]:
    """Yield the last heading of a page if the text that belongs to it is on the next page."""
    here = _flow(content)
    if not here:
        return
    last = min(here, key=lambda item: item.box[1])
    heading = last.owner.enclosing(*_HEADINGS)
    # A page with headings only is the title page of a book or of a part.
    texts = [
        item
        for item in here
        if isinstance(item, DrawnText) and not item.owner.enclosing(*_HEADINGS) and item is not last
    ]
    if heading is None or not texts or _is_chapter_title(heading, here):
        return
    below = _flow(following)
    if not below:
        return
    first = max(below, key=lambda item: item.box[3])
    section = heading.parent
    if section is None or first.owner.element is None:
        return
    if any(element.key == section.key for element in first.owner.element.path()):
        lines = [
            item
            for item in here
            if isinstance(item, DrawnText) and item.owner.enclosing(heading.kind) == heading
        ]
        words = " ".join(line.text for line in lines)
        message = f"the heading {quoted(words)} is at the bottom, its text on the next page"
        yield content.problem("heading-stranded", message, last, *lines)


def _flow(content: PageContent) -> list[DrawnItem]:
    """Return the printed, tagged items of a page, without footnotes."""
    return [
        item
        for item in content.items
        if item.owner.element and content.is_printed(item) and not item.owner.enclosing("Note")
    ]


def _is_chapter_title(heading: StructureElement, here: list[DrawnItem]) -> bool:
    """Return whether a heading is of level 1 and the only one on its page."""
    if heading.kind != "H1":
        return False
    headings = {
        element.key
        for item in here
        if item.owner.element
        for element in item.owner.element.path()
        if element.kind in _HEADINGS
    }
    return headings == {heading.key}
