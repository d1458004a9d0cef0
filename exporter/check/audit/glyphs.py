"""Signs that no font had, and that show a box."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.things import Leaf, Text, quoted
from exporter.check.fault import Fault


def faults(leaf: Leaf) -> Iterator[Fault]:
    """Texts with a box in the place of a sign, each element once."""
    said: set[object] = set()
    for thing in leaf.things:
        if not isinstance(thing, Text):
            continue
        face = thing.face
        missing = sum(face.is_missing(code) for code in thing.codes)
        boxes = sum(code in face.boxes for code in thing.codes)
        element = thing.home.element
        if element and element.has_alternative:
            boxes = 0  # a box to be ticked says what it is
        if not missing and not boxes:
            continue
        key = element.key if element else thing.box
        if key in said:
            continue
        said.add(key)
        count = missing or boxes
        what = "a sign has" if count == 1 else f"{count} signs have"
        message = f"{what} no glyph in {quoted(thing.words)} ({face.name})"
        yield leaf.fault("glyph-missing", message, thing.home)
