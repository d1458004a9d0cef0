"""An edition becomes a file of one format.

Writers are imported on demand: some load large libraries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact, PrintedPages
from exporter.model.edition import Edition
from exporter.model.record import Record
from exporter.options.settings import Format, Settings
from exporter.runtime.context import BuildContext
from exporter.runtime.failures import REFUSALS, reported_failures


class Writer(Protocol):
    """Writes an edition in one format; see `write`."""

    def __call__(
        self,
        edition: Edition,
        settings: Settings,
        diagnostics: Diagnostics,
        context: BuildContext | None = None,
        *,
        record: Record | None = None,
        pages: PrintedPages | None = None,
    ) -> Artifact:
        """Return the file; without bytes after an error."""
        ...


def write(
    edition: Edition,
    format_: Format,
    settings: Settings,
    diagnostics: Diagnostics,
    context: BuildContext | None = None,
    *,
    pages: PrintedPages | None = None,
    record: Record | None = None,
) -> Artifact:
    """Return an edition as a file; without bytes after an error.

    `pages` are those of the same book in print, for an EPUB. `record` holds what the edition is
    made from; a web page does not carry it.
    """
    writer = _writer(format_)
    own = diagnostics.separate(None)
    artifact = Artifact(b"", settings.file_suffix(format_))
    # Another format, or another book, may still be made.
    with reported_failures(own, kinds=REFUSALS):
        artifact = writer(edition, settings, own, context, record=record, pages=pages)
    withheld = any(finding.code == "claim-withheld" for finding in own)
    if format_ == "epub" and settings.certified_by and artifact.data and not withheld:
        from exporter.check.claim_checks import first_violation

        if fault := first_violation(artifact.data):
            own = diagnostics.separate(None)
            own.report("claim-withheld", f"the book does not pass its check: {fault}")
            without = replace(settings, certified_by=None)
            artifact = writer(edition, without, own, context, record=record, pages=pages)
    diagnostics.extend(own)
    if artifact.data and format_ == "epub" and settings.epub_profile == "kindle":
        from exporter.check.kindle import check_kindle_bytes

        check_kindle_bytes(artifact.data, diagnostics)
    return artifact


def _writer(format_: Format) -> Writer:
    match format_:
        case "epub":
            from exporter.write import epub

            return epub.write
        case "html":
            from exporter.write import html

            return html.write
        case "pdf":
            from exporter.write import pdf

            return pdf.write


def claim_validators(format_: Format, settings: Settings) -> str:
    """Return the validators that decide on the claim of an EPUB; empty if it makes none."""
    if format_ != "epub" or not settings.certified_by:
        return ""
    from exporter.check.claim_checks import validators

    return validators()
