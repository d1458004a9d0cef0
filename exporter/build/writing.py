"""An edition becomes a file of one format.

A writer is imported when it is asked for, since some bring heavy libraries along.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from exporter.build.request import Format
from exporter.diagnostics import Diagnostics
from exporter.model.publication import Artifact, Edition, PrintedPages
from exporter.model.record import Record
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext

_WRITERS: dict[Format, str] = {
    "epub": "exporter.write.epub",
    "html": "exporter.write.html",
    "pdf": "exporter.write.pdf",
}


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
    """An edition as a file of a format; without a byte where an error left nothing to write.

    `pages` are those of the same book in print, which an EPUB can tell. `record` says what the
    edition is made from; a web page does not carry it.
    """
    writer = import_module(_WRITERS[format_])
    more: dict[str, object] = {}
    if format_ != "html":
        more["record"] = record
    if format_ == "epub":
        more["pages"] = pages
    own = diagnostics.apart(None)
    artifact: Artifact = writer.write(edition, settings, own, context, **more)
    withheld = any(finding.code == "claim-withheld" for finding in own)
    if format_ == "epub" and settings.certified_by and artifact.data and not withheld:
        from exporter.check.claim_checks import first_violation

        if fault := first_violation(artifact.data):
            own = diagnostics.apart(None)
            own.report("claim-withheld", f"the book does not pass its check: {fault}")
            without = replace(settings, certified_by=None)
            artifact = writer.write(edition, without, own, context, **more)
    for finding in own:
        diagnostics.add(finding)
    if artifact.data and format_ == "epub" and settings.epub_profile == "kindle":
        from exporter.check.kindle import check_kindle_bytes

        check_kindle_bytes(artifact.data, diagnostics)
    return artifact


def claim_validators(format_: Format, settings: Settings) -> str:
    """Who decides on the claim that a file makes; nobody where it makes none."""
    if format_ != "epub" or not settings.certified_by:
        return ""
    from exporter.check.claim_checks import validators

    return validators()
