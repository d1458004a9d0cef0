"""Fonts that are not embedded (ISO 32000-1, 9.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary, Name, Object, Pdf

from exporter.check.audit.work_budget import UNLIMITED, WorkBudget
from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import ObjectKey

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def font_problems(pdf: Pdf, budget: WorkBudget = UNLIMITED) -> Iterator[Problem]:
    """Yield each font in the resources of a page that is not embedded, within a budget."""
    seen: set[ObjectKey] = set()
    for number, page in enumerate(pdf.pages, 1):
        for font in _fonts(page.obj.get("/Resources"), seen):
            budget.charge(1)
            if not _is_embedded(font):
                message = f"the font {str(font.get('/BaseFont'))[1:]} is not embedded"
                yield Problem(message, number, "font-not-embedded")


def _fonts(resources: Object | None, seen: set[ObjectKey]) -> Iterator[Object]:
    """Yield the fonts of a page and of its forms and patterns, each once."""
    waiting = [resources]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, Dictionary) or not _is_new(each, seen):
            continue
        for font in _entries(each, "/Font", seen):
            if _is_new(font, seen):
                yield font
        for kind in ("/XObject", "/Pattern"):
            streams = [item for item in _entries(each, kind, seen) if _is_new(item, seen)]
            waiting += [stream.get("/Resources") for stream in streams]


def _entries(resources: Object, kind: str, seen: set[ObjectKey]) -> list[Any]:
    """Return the resources of a kind, unless they are an object that has been seen."""
    group = resources.get(kind)
    return list(group.values()) if isinstance(group, Dictionary) and _is_new(group, seen) else []


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
