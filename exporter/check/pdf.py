"""PDFs on disk, held against PDF/UA-1 by a validator, and against themselves by our own reading."""

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
    try:
        report = page.validate_pdf(path, profile="ua1")
    except page.PageError as error:
        yield f"PDF/UA-1: the file cannot be validated: {error}"
        return
    times: dict[str, int] = {}
    for failure in report.failures:
        times[failure.rule_id] = times.get(failure.rule_id, 0) + 1
        if times[failure.rule_id] <= _SHOWN:
            where = f" (object {failure.object_id.object_number})" if failure.object_id else ""
            yield f"PDF/UA-1: {failure.message}{where}"
