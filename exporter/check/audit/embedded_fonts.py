"""Fonts that are not embedded (ISO 32000-1, 9.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Name, Object, Pdf

from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import ObjectKey

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def font_problems(pdf: Pdf) -> Iterator[Problem]:
    """Yield each font in the resources of a page that is not embedded."""
    seen: set[ObjectKey] = set()
    for number, page in enumerate(pdf.pages, 1):
        for font in _fonts(page.obj.get("/Resources"), seen):
            if not _is_embedded(font):
                message = f"the font {str(font.get('/BaseFont'))[1:]} is not embedded"
                yield Problem(message, number, "font-not-embedded")


def _fonts(resources: Object | None, seen: set[ObjectKey]) -> Iterator[Object]:
    """Yield the fonts of a page and of its forms and patterns, each once."""
    if resources is None:
        return
    for font in _entries(resources, "/Font"):
        if _is_new(font, seen):
            yield font
    for kind in ("/XObject", "/Pattern"):
        for stream in _entries(resources, kind):
            if _is_new(stream, seen):
                yield from _fonts(stream.get("/Resources"), seen)


def _entries(resources: Object, kind: str) -> list[Any]:
    return list((resources.get(kind) or {}).values())


def _is_new(item: Object, seen: set[ObjectKey]) -> bool:
    if not item.is_indirect:
        return True
    known = item.objgen in seen
    seen.add(item.objgen)
    return not known


def _is_embedded(font: Object) -> bool:
    if font.get("/Subtype") == Name.Type3:
        return True
    parts = [font, *font.get("/DescendantFonts", [])]
    descriptors = [part.FontDescriptor for part in parts if "/FontDescriptor" in part]
    return any(file in descriptor for descriptor in descriptors for file in _FILES)
