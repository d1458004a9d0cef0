"""What elements say in words, for those who hear where a link leads before they follow it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from exporter.write.pdf.jobs.job import Area

PAGE_NUMBER = "page-number"
"""The class of an element that holds the number of a page."""

_LONGEST = 120
"""Characters of a description, for example of the place that a link leads to."""


def purpose(area: Area, ids: Mapping[str, Element]) -> str:
    """Where a link leads: what its writer says, or what is said at the place, or the address.

    Of a place in another division only the link itself can tell.
    """
    said = (area.element.get("title") or "").strip()
    if not said and area.leads != "out":
        there = ids.get(area.target) if area.leads == "here" else area.element
        said = "" if there is None else words(_named(there)) or there.get("alt", "")
    return short(said or area.target)


def elements_by_id(root: Element) -> dict[str, Element]:
    """The elements that have an id; the first where two have the same."""
    found: dict[str, Element] = {}
    for element in root.iter():
        if id_ := element.get("id"):
            found.setdefault(id_, element)
    return found


def words(element: Element) -> str:
    """The text of an element without the ways back, and without numbers of pages.

    What those are is not known yet: figures stand for them.
    """
    if element.get("role") == "doc-backlink" or element.get("class") == PAGE_NUMBER:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [words(child), child.tail or ""]
    return "".join(parts)


def short(said: str) -> str:
    """Words on one line, of which the last may be left out."""
    said = " ".join(said.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"


def _named(element: Element) -> Element:
    """The part of an element that names it: the title of a reference, else the whole."""
    for child in element.iter():
        if "title" in child.get("class", "").split():
            return child
    return element
