"""Imposition of what was built, and of PDFs from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.artifact import Artifact
from exporter.options.imposition import Imposition
from exporter.options.settings import Settings
from exporter.runtime.isolation import TaskFailure, run_isolated

if TYPE_CHECKING:
    from exporter.write.pdf.imposition.impose import Sheets

_WHOLE = 0.999
"""The least scale of pages that counts as their own size."""


def imposed(artifact: Artifact, settings: Settings, diagnostics: Diagnostics) -> Artifact:
    """Return the sheets of a PDF that was built, if the settings say so; else the file itself."""
    imposition = settings.imposition
    if imposition is None or not artifact.data or not artifact.suffix.endswith(".pdf"):
        return artifact
    from pikepdf import Pdf

    from exporter.write.pdf.imposition.impose import impose

    sheets = impose(Pdf.open(BytesIO(artifact.data)), imposition)
    _report_scale(sheets, None, diagnostics)
    return replace(artifact, data=sheets.data)


def impose_file(path: Path, imposition: Imposition, diagnostics: Diagnostics) -> Sheets | None:
    """Return the sheets of a PDF from any program; None after an error."""
    ((_, made),) = run_isolated(partial(_imposed_file, imposition), [path])
    if isinstance(made, TaskFailure):
        made = f"it has not been read to its end: {made.reason}"
    if isinstance(made, str):
        diagnostics.report("pdf-invalid", made, Place(str(path)))
        return None
    _report_scale(made, Place(str(path)), diagnostics)
    return made


def _imposed_file(imposition: Imposition, path: Path) -> Sheets | str:
    """Return the sheets of a file, or what is wrong with it."""
    from pikepdf import PasswordError

    from exporter.check.pdf import opened_pdf
    from exporter.file_formats.pdf.objects import PDF_ERRORS
    from exporter.write.pdf.imposition.impose import impose

    try:
        with opened_pdf(path) as pdf:
            if not len(pdf.pages):
                return "the file has no pages"
            return impose(pdf, imposition)
    except PasswordError:
        return "the file is encrypted with a password"
    except (*PDF_ERRORS, OSError) as error:
        return f"the file cannot be read as a PDF: {error}"


def _report_scale(sheets: Sheets, place: Place | None, diagnostics: Diagnostics) -> None:
    if sheets.scale < _WHOLE:
        message = (
            f"the pages are reduced to {sheets.scale:.0%}, so that two fit on {sheets.sheet_size}"
        )
        diagnostics.report("pages-reduced", message, place)
