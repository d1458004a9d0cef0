"""PDF/X: clauses of ISO 15930 that can be checked in a file. The table is in docs/print.md.

A file is held to each of the standards that it claims. What the text of the standards says beyond
their published tables of contents is known from their application notes and from other checkers.
"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Pdf

from exporter.check.audit.page_content import quoted
from exporter.check.audit.pdfx.file_structure import object_problems, stream_problems
from exporter.check.audit.pdfx.graphics import resource_problems
from exporter.check.audit.pdfx.identification import Claims, claims_of, identification_problems
from exporter.check.audit.pdfx.output_intents import intended_space, intent_problems
from exporter.check.audit.pdfx.pages import page_problems
from exporter.check.audit.work_budget import WorkBudget
from exporter.check.results import Problem

__all__ = ["Claims", "claims_of", "file_problems", "intended_space", "page_problems"]


def file_problems(pdf: Pdf, claims: Claims, budget: WorkBudget) -> Iterator[Problem]:
    """Yield the problems of a file that are not those of its pages. Raises `WorkLimitError`."""
    if claims.unread:
        message = f"whether the file claims PDF/X is not known: {claims.unread}"
        yield Problem(message, code="check-incomplete")
    for name in claims.others:
        message = f"the file claims {quoted(name)}, which is not checked"
        yield Problem(message, code="pdfx-unchecked")
    for standard in claims.checked:
        yield from identification_problems(pdf, standard)
        yield from intent_problems(pdf, standard)
        yield from stream_problems(pdf, standard)
        yield from object_problems(pdf, standard)
        yield from resource_problems(pdf, standard, budget)
