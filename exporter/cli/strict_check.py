"""What was made is looked at again: a build that is strict audits its PDFs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from exporter.cli.call import Call
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place

Table = Sequence[tuple[str, str, bool]]
"""What is required of a file, what it has, and whether that is enough."""


def strict_check(
    call: Call, file: Path, places: Mapping[str, Place], diagnostics: Diagnostics
) -> Table:
    """Report what is wrong on the pages of a PDF, where the call is strict.

    `places` are the sources of its elements. Gives its preflight table, if it has one.
    """
    if not call.arguments.strict or file.suffix.lower() != ".pdf":
        return []
    from exporter.check.pdf import audit_pdf

    found = diagnostics.apart(None)
    table = audit_pdf(file, found, places=places)
    said = {finding.code for finding in diagnostics}
    for finding in found:
        # How many pages there are was known before they were looked at.
        if finding.code != "pages-count" or finding.code not in said:
            diagnostics.add(finding)
    return table
