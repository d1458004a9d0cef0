"""What `outloud` finds in a PDF: what PDF/UA allows, but a screen reader reads badly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import outloud
from pikepdf import Pdf

from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

NOT_JUDGED = (
    "DOC-040",  # what the author wrote: the title
    *("FIG-010", "FIG-012"),  # alternative text such as “Chart 1”
    *("HDG-010", "HDG-011", "HDG-012"),  # headings such as “CIFAR-10”, long ones, or none
    *("TBL-011", "TBL-012"),  # tables with empty cells or empty heads
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
