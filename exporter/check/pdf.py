"""PDFs on disk, held against PDF/UA-1 by a validator, and against themselves by our own reading.

A file that claims to be PDF/A is held against that part and level too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exporter.check.missing import ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.source import Place

_SHOWN = 5
"""How many times one and the same rule is named."""


def check_pdf(path: Path, diagnostics: Diagnostics) -> None:
    """Report what breaks PDF/UA-1 (ISO 14289-1), and what in the file does not fit together.

    Raises `ValidatorMissing` where the package page-validation is not installed.
    """
    place = Place(str(path))
    for message in (*_own(path), *_validated(path)):
        diagnostics.report("pdf-invalid", message, place)


def _own(path: Path) -> list[str]:
    import pikepdf

    from exporter.check import fonts, links, tags

    try:
        with pikepdf.open(path) as pdf:
            faults = (*tags.faults(pdf), *links.faults(pdf), *fonts.faults(pdf))
            return [str(fault) for fault in dict.fromkeys(faults)]
    except (pikepdf.PdfError, OSError) as error:
        return [f"the file cannot be read as a PDF: {error}"]


def _validated(path: Path) -> Iterator[str]:
    try:
        import page
    except ImportError:
        raise ValidatorMissing(
            "the package ‘page-validation’", "pip install 'blog-exporter[check]'"
        ) from None
    profiles = {"ua1": "PDF/UA-1"}
    if claim := _archival(path):
        profiles[claim] = f"PDF/A-{claim}"
    for profile, standard in profiles.items():
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


def _archival(path: Path) -> str:
    """The part and level of PDF/A that a file claims, 3a for example; empty where it claims none.

    A file that cannot be read has been reported by then.
    """
    import pikepdf

    try:
        with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
            return str(metadata.pdfa_status).lower()
    except (pikepdf.PdfError, OSError, ValueError):
        return ""
