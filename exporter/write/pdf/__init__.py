"""The PDF writer: an edition becomes a tagged PDF (PDF/UA-1), the same bytes each time.

Its stages: `jobs` turns each division of the edition into a job for the layout engine; `layout`
has jobs laid out by `engine` (WeasyPrint), adds their tags (`tagging`), converts their colours
(`press`), and repeats until page numbers agree; `assembly` writes all chapters to one file, in the
PDF syntax of `objects`. `document` is the recipe. `full_cover` makes the cover of a printed book
with the same stages. Imports go one way: objects, jobs, engine, tagging, press, layout, assembly,
document and full_cover.
"""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact, PrintedPages
from exporter.model.edition import Edition
from exporter.model.record import Record
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.write.pdf.jobs.job import EngineFailed


def write_cover(
    edition: Edition,
    settings: Settings,
    pages: int,
    diagnostics: Diagnostics,
    context: BuildContext,
    *,
    spine: float | None,
    guides: bool,
) -> Artifact:
    """Return the full cover of an edition that has so many pages; without bytes after an error.

    Its arguments are those of `cover_to_pdf`. Raises `EngineMissing` on a machine without Pango.
    """
    from exporter.write.pdf.full_cover.document import cover_to_pdf

    try:
        return cover_to_pdf(
            edition, settings, pages, diagnostics, context, spine=spine, guides=guides
        )
    except EngineFailed as error:
        diagnostics.report("engine-failed", f"{error}")
        return Artifact(b"", settings.cover_suffix)


def write(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    context: BuildContext | None = None,
    *,
    record: Record | None = None,
    pages: PrintedPages | None = None,  # noqa: ARG001 (the PDF is what names the pages)
) -> Artifact:
    """Return the edition as a PDF; without bytes after an error that left nothing to write.

    `record` is embedded in the PDF. The result's `pages` are where its pages begin. Raises
    `EngineMissing` on a machine without Pango.
    """
    # WeasyPrint takes long to load.
    from exporter.write.pdf.document import edition_to_pdf

    try:
        return edition_to_pdf(edition, settings, diagnostics, context, record)
    except EngineFailed:
        # Each chapter that could not be laid out has been reported.
        return Artifact(b"", settings.file_suffix("pdf"))
