"""The fonts of a PDF: all of them inside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Name, Object, Pdf

from exporter.check.file_fault import Fault

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def faults(pdf: Pdf) -> Iterator[Fault]:
    """Fonts that a page can use and that are not embedded."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        for font in _fonts(page.obj.get("/Resources"), seen):
            if not _embedded(font):
                message = f"the font {str(font.get('/BaseFont'))[1:]} is not embedded"
                yield Fault(message, number, "font-not-embedded")


def _fonts(resources: Object | None, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """The fonts of a page and of the forms and patterns that it draws, each once."""
    if resources is None:
        return
    for font in _entries(resources, "/Font"):
        if _new(font, seen):
            yield font
    for kind in ("/XObject", "/Pattern"):
        for thing in _entries(resources, kind):
            if _new(thing, seen):
                yield from _fonts(thing.get("/Resources"), seen)


def _entries(resources: Object, kind: str) -> list[Any]:
    return list((resources.get(kind) or {}).values())


def _new(thing: Object, seen: set[tuple[int, int]]) -> bool:
    if not thing.is_indirect:
        return True
    known = thing.objgen in seen
    seen.add(thing.objgen)
    return not known


def _embedded(font: Object) -> bool:
    if font.get("/Subtype") == Name.Type3:
        return True
    described = [font, *font.get("/DescendantFonts", [])]
    descriptors = [part.FontDescriptor for part in described if "/FontDescriptor" in part]
    return any(file in descriptor for descriptor in descriptors for file in _FILES)
