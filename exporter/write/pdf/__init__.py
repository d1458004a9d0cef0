"""The PDF writer: an edition becomes a tagged PDF (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.model.publication import Artifact, Edition
from exporter.settings import Settings


def write(edition: Edition, settings: Settings, diagnostics: Diagnostics) -> Artifact:
    """The edition as a PDF. Raises `EngineMissing` on a machine without Pango."""
    # WeasyPrint and what it brings along are loaded when a PDF is made.
    from exporter.write.pdf.document import pdf_of

    return Artifact(pdf_of(edition, settings, diagnostics), ".pdf")
