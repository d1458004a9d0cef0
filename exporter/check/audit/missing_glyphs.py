"""Signs that no font had, and that show a box."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.drawn_objects import DrawnText, PageContent, quoted
from exporter.check.file_fault import Fault

_BOX = "\N{WHITE SQUARE}"
_BEFORE = 16
"""Letters that are shown before the box."""


def faults(leaf: PageContent) -> Iterator[Fault]:
    """Texts with a box in the place of a sign, each element once."""
    groups: dict[object, list[DrawnText]] = {}
    for thing in leaf.things:
        if isinstance(thing, DrawnText):
            element = thing.home.element
            groups.setdefault(element.key if element else thing.box, []).append(thing)
    for texts in groups.values():
        count = sum(map(_missing, texts))
        if not count:
            continue
        first = next(text for text in texts if _missing(text))
        what = "a sign has" if count == 1 else f"{count} signs have"
        where = _around("".join(text.face.text(text.codes) for text in texts))
        message = f"{what} no glyph in {quoted(where)} ({first.face.name})"
        yield leaf.fault("glyph-missing", message, first.home)


def _missing(text: DrawnText) -> int:
    """How many signs of a text show a box; one that is to be ticked says what it is."""
    face, element = text.face, text.home.element
    if face.known is None and (face.missing | face.boxes).isdisjoint(text.codes):
        return 0
    missing = sum(face.is_missing(code) for code in text.codes)
    if element and element.has_alternative:
        return missing
    return missing or sum(code in face.boxes for code in text.codes)


def _around(text: str) -> str:
    """The words around the first box."""
    at = text.find(_BOX)
    start = text.find(" ", at - _BEFORE, at) + 1 if at > _BEFORE else 0
    return text[start:]
