"""The PDF writer: an edition becomes a tagged PDF (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.publication import Artifact, Edition, PrintedPages
from exporter.model.record import Record
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.write.pdf.jobs.job import EngineFailed


def write(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    context: BuildContext | None = None,
    *,
    record: Record | None = None,
    pages: PrintedPages | None = None,  # noqa: ARG001 (the PDF is what names the pages)
) -> Artifact:
    """The edition as a PDF; without a byte where an error was reported that left nothing to write.

    It carries the record of what it is made from.
    Raises `EngineMissing` on a machine without Pango.
    """
    # WeasyPrint and what it brings along are loaded when a PDF is made.
    from exporter.write.pdf.document import pdf_of

    starts = None
    try:
        printed = pdf_of(edition, settings, diagnostics, context, record)
        data, starts = printed.data, printed.begun
    except EngineFailed:
        # Each division that could not be set has been reported.
        data = b""
    except OSError as error:
        place = Place(str(error.filename or "the folder for temporary files"))
        diagnostics.report("write-failed", f"{error.strerror or error}", place)
        data = b""
    return Artifact(data, settings.file_suffix("pdf"), starts)
