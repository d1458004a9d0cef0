"""What `outloud` finds in a PDF: what PDF/UA allows, but a screen reader reads badly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import outloud
from pikepdf import Pdf

from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

NOT_JUDGED = (
    "FIG-010",  # alternative text that its author wrote, such as “Chart 1”
    "FIG-012",  # the same, such as a name and a year
    "HDG-010",  # a heading that its author wrote, such as “CIFAR-10”
    "LNK-010",  # an address in the text that is no link: authors write them in code
    "PAG-001",  # a line that begins three pages: lines of code repeat themselves
)


def outloud_findings(path: Path) -> list[str]:
    """Return the errors and warnings about a PDF of the profile `screen`."""
    result = outloud.check(str(path), skip=NOT_JUDGED)
    assert not result.error
    return [
        f"{finding.rule}: {finding.message} (page {finding.page}: {finding.evidence})"
        for finding in result.findings
        if finding.severity != "info" and not _is_running_head(finding, path)
    ]


def _is_running_head(finding: Any, path: Path) -> bool:
    """Whether a finding is about running heads: as artifacts, they are not read.

    outloud knows them by their recurrence, which takes six pages.
    """
    with Pdf.open(path) as pdf:
        lower_edge = float(pdf.pages[0].trimbox[3]) - pdf_options(Settings()).geometry.head
    return finding.rule == "TAG-002" and all(box["y0"] > lower_edge for box in finding.boxes)
