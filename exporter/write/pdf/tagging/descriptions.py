"""Texts for assistive technology, such as the description of where a link leads."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from exporter.write.pdf.jobs.job import LinkArea

PAGE_NUMBER = "page-number"
"""The class of an element that contains a page number."""

_LONGEST = 120
"""Characters of a description."""


def link_description(area: LinkArea, ids: Mapping[str, Element]) -> str:
    """Return the link's title, else the text at its target, else its own text, else the address.

    The text at a target in another chapter is not known: the link's own text describes it. `ids`
    are the elements of the chapter by id.
    """
    title = (area.element.get("title") or "").strip()
    if not title and area.kind != "web":
        target = ids.get(area.target) if area.kind == "chapter" else area.element
        title = "" if target is None else words(_title_in(target)) or target.get("alt", "")
        title = title.strip() or words(area.element)
    return short(title or area.target)


def elements_by_id(root: Element) -> dict[str, Element]:
    """Return the elements that have an id; the first of those with the same id."""
    found: dict[str, Element] = {}
    for element in root.iter():
        if id_ := element.get("id"):
            found.setdefault(id_, element)
    return found


def words(element: Element) -> str:
    """Return the text of an element without backlinks and page numbers.

    Page numbers are not known yet: placeholders stand for them.
    """
    if element.get("role") == "doc-backlink" or element.get("class") == PAGE_NUMBER:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [words(child), child.tail or ""]
    return "".join(parts)


def short(text: str) -> str:
    """Return the text on one line, cut to at most 120 characters."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _title_in(element: Element) -> Element:
    """Return the part of an element that is its title, as in a reference; else the element."""
    for child in element.iter():
        if "title" in child.get("class", "").split():
            return child
    return element
