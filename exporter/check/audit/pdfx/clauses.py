"""The clauses of ISO 15930 that are checked, by their numbers in both parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from exporter.check.results import Problem

PdfX: TypeAlias = Literal["PDF/X-1a:2003", "PDF/X-4"]
"""The standards that are checked: ISO 15930-4:2003 and ISO 15930-7:2010."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its subject, the code of its diagnostics, and its number in each part.

    The number is empty where a part has no such clause.
    """

    subject: str
    code: str
    x1a: str
    x4: str

    def number(self, standard: PdfX) -> str:
        """Return its number in the part that defines a standard."""
        return self.x4 if standard == "PDF/X-4" else self.x1a

    def problem(self, standard: PdfX, message: str, page: int = 0) -> Problem:
        """Return a problem, on a page (counted from 1) or in the file as a whole (0)."""
        text = f"{standard}, {self.number(standard)} ({self.subject}): {message}"
        return Problem(text, page, self.code)


SYNTAX = Clause("data structure", "pdfx-structure", "6.1", "")
SEPARATED = Clause("complete exchange", "pdfx-structure", "6.1", "6.3")
INTENT = Clause("output intent", "pdfx-intent", "6.2", "6.4")
COLOUR = Clause("colour", "pdfx-colour", "6.2", "6.4")
NAMES = Clause("names", "pdfx-structure", "", "6.6")
FILES = Clause("external files", "pdfx-structure", "6.4", "6.7")
FILTERS = Clause("compression", "pdfx-structure", "6.5", "6.8")
TRAPPING = Clause("trapping", "pdfx-identification", "6.6", "6.9")
METADATA = Clause("metadata", "pdfx-identification", "6.7", "6.10")
IDENTIFICATION = Clause("identification", "pdfx-identification", "6.7", "6.11")
BOXES = Clause("page boxes", "pdfx-boxes", "6.8", "6.12")
GRAPHICS_STATE = Clause("extended graphics state", "pdfx-graphics", "6.9", "6.13")
POSTSCRIPT = Clause("PostScript", "pdfx-graphics", "6.10", "6.14")
IMAGES = Clause("images", "pdfx-graphics", "6.12", "6.16")
ANNOTATIONS = Clause("annotations", "pdfx-annotation", "6.13", "6.17")
ACTIONS = Clause("actions", "pdfx-action", "6.14", "6.18")
OPERATORS = Clause("BX and EX", "pdfx-graphics", "6.15", "6.19")
TRANSPARENCY = Clause("transparency", "pdfx-transparency", "6.16", "6.20")
VIEWER = Clause("viewer preferences", "pdfx-action", "6.17", "6.21")
PRESENTATIONS = Clause("alternate presentations", "pdfx-action", "", "6.22")
RENDERING_INTENTS = Clause("rendering intents", "pdfx-graphics", "", "6.23")
LAYERS = Clause("optional content", "pdfx-layers", "6.1", "6.24")
XFA = Clause("XFA forms", "pdfx-action", "", "6.26")
