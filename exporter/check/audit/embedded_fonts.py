"""Fonts that are not embedded (ISO 32000-1, 9.9)."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Name, Object, Pdf

from exporter.check.audit.used_resources import used_resources
from exporter.check.audit.work_budget import UNLIMITED, WorkBudget
from exporter.check.results import Problem

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def font_problems(pdf: Pdf, budget: WorkBudget = UNLIMITED) -> Iterator[Problem]:
    """Yield each font in the resources of a page that is not embedded, within a budget."""
    for number, _, font in used_resources(pdf, ("/Font",), budget):
        if not _is_embedded(font):
            message = f"the font {str(font.get('/BaseFont'))[1:]} is not embedded"
            yield Problem(message, number, "font-not-embedded")


def _is_embedded(font: Object) -> bool:
    if font.get("/Subtype") == Name.Type3:
        return True
    parts = [font, *font.get("/DescendantFonts", [])]
    descriptors = [part.FontDescriptor for part in parts if "/FontDescriptor" in part]
    return any(file in descriptor for descriptor in descriptors for file in _FILES)
