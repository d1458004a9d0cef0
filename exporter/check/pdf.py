"""PDFs on disk, held against PDF/UA-1 by a validator, and against themselves by our own reading.

A file that claims to be PDF/A is held against that part and level too. One that says for which
profile it was made is held against what that asks, and against the standards that it claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.check.file_fault import Fault
from exporter.check.validator_errors import ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.requirements import Requirements

if TYPE_CHECKING:
    from exporter.check.audit.preflight import PreflightRow

_SHOWN = 5
"""How many times one and the same rule is named."""


def check_pdf(
    path: Path, diagnostics: Diagnostics, asked: Requirements | None = None
) -> tuple[PreflightRow, ...]:
    """Report what breaks PDF/UA-1 (ISO 14289-1), and what is wrong in the file and on its pages.

    `asked` overrules what the file itself says that it was made for. Gives the preflight table,
    empty where none is wanted. Raises `ValidatorMissing` where the package page-validation is not
    installed.
    """
    table = audit_pdf(path, diagnostics, asked)
    place = Place(str(path))
    for message in _validated(path):
        diagnostics.report("pdf-invalid", message, place)
    return table


def audit_pdf(
    path: Path,
    diagnostics: Diagnostics,
    asked: Requirements | None = None,
    *,
    places: Mapping[str, Place] | None = None,
    private: Sequence[str] = (),
) -> tuple[PreflightRow, ...]:
    """Report what is wrong in a file and on its pages, as far as our own reading finds it.

    `places` are the sources of structure elements by their ids, of which whoever made the file
    knows; `private` are folders that it must name nowhere. Gives the preflight table, empty where
    none is wanted.
    """
    import pikepdf

    from exporter.check.audit import Audit, asked_by, audit

    try:
        with pikepdf.open(path) as pdf:
            found = audit(pdf, asked_by(pdf, asked), private)
    except (pikepdf.PdfError, OSError) as error:
        found = Audit((Fault(f"the file cannot be read as a PDF: {error}"),))
    for fault in found.faults:
        place = (places or {}).get(fault.element) or Place(str(path))
        diagnostics.report(fault.code, str(fault), place)
    return found.table


def _validated(path: Path) -> Iterator[str]:
    try:
        import page
    except ImportError:
        raise ValidatorMissing(
            "the package ‘page-validation’", "pip install 'blog-exporter[check]'"
        ) from None
    for profile, standard in _standards(path).items():
        try:
            report = page.validate_pdf(path, profile=profile)
        except (page.PageError, ValueError) as error:
            yield f"{standard}: the file cannot be validated: {error}"
            continue
        times: dict[str, int] = {}
        for failure in report.failures:
            if _is_mistaken(failure.rule_id, path):
                continue
            times[failure.rule_id] = times.get(failure.rule_id, 0) + 1
            if times[failure.rule_id] <= _SHOWN:
                where = f" (object {failure.object_id.object_number})" if failure.object_id else ""
                yield f"{standard}: {failure.message}{where}"


def _is_mistaken(rule: str, path: Path) -> bool:
    """Whether a finding is the validator's own slip.

    It takes a carriage return at the end of packed data for a part of the line end that follows,
    and the stream for too short. Our own reading of the lengths settles it.
    """
    from exporter.check.streams import lengths_hold

    return rule.endswith("-STREAM-LENGTH-001") and lengths_hold(path.read_bytes())


def _standards(path: Path) -> dict[str, str]:
    """The standards that a file is held against, by the validator's names for them.

    A file that says for which profile it was made is held against what it claims; any other
    against PDF/UA-1 too. One that cannot be read has been reported by then.
    """
    import pikepdf

    from exporter.check.audit import asked_by

    standards = {"ua1": "PDF/UA-1"}
    try:
        with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
            if asked_by(pdf).profile and "pdfuaid:part" not in metadata:
                del standards["ua1"]
            if claim := str(metadata.pdfa_status).lower():
                standards[claim] = f"PDF/A-{claim}"
    except (pikepdf.PdfError, OSError, ValueError):
        pass
    return standards
