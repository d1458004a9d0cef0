"""PDFs on disk: PDF/UA-1 and PDF/A by a validator, structure and pages by the audit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.check.results import PreflightRow, Problem, ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.pdf.objects import PDF_ERRORS, metadata_packet
from exporter.input_files import FileKind, read_named
from exporter.model.requirements import Requirements
from exporter.runtime.machine import pip_command

if TYPE_CHECKING:
    from pikepdf import Pdf

_REPORTED = 5
"""How many failures of one rule are reported."""
_MAX_DEPTH = 8_000
"""The length of a chain of objects that is followed; the bookmarks of a book are one.

The default is 256. page-validation recurses, and crashed at 24,000 bookmarks.
"""
_MAX_STREAM = 64 * 1024**2
"""Bytes of a stream that this program unpacks; images stay packed."""
_MAX_FILTERS = 4
"""Filters of one stream. Programs write at most two; each may multiply the size by 1,032."""
_MAX_WARNINGS = 1_000
"""Defects that are repaired while a file is read."""
_WRONG_LENGTH = "-STREAM-LENGTH-001"
_DECRYPTED = "the file is encrypted, and opens without a password; validators do not read it"
_STREAM = re.compile(rb"/Length (\d{1,12})(?![\d ]*R)[^\r\n]{0,1000}?>>\s*stream\r?\n")
_END_OF_STREAM = re.compile(rb"\r?\n?endstream|\rendstream")


def audit_pdf(
    path: Path,
    diagnostics: Diagnostics,
    required: Requirements | None = None,
    *,
    places: Mapping[str, Place] | None = None,
    private: Sequence[str] = (),
    data: bytes | None = None,
) -> tuple[PreflightRow, ...]:
    """Report what the audit finds, and return the preflight table, which may be empty.

    `required` overrides the requirements that the file names. `places` are the sources of structure
    elements by id; `private` are folders whose paths must not occur in the file. `data` stands for
    the content of the file, which need not exist.
    """
    import pikepdf

    from exporter.check.audit import Audit, audit, requirements_for

    try:
        size = inf if data is not None else path.stat().st_size
        with opened_pdf(path if data is None else data) as pdf:
            if pdf.is_encrypted:
                diagnostics.report("book-encrypted", _DECRYPTED, Place(str(path)))
            found = audit(pdf, requirements_for(pdf, required), private, size)
    except pikepdf.PasswordError:
        found = Audit((Problem("the file is encrypted with a password", code="book-encrypted"),))
    except (*PDF_ERRORS, OSError) as error:
        found = Audit((Problem(f"the file cannot be read as a PDF: {error}"),))
    for problem in found.problems:
        place = (places or {}).get(problem.element) or Place(str(path))
        # The same problem on several pages is of one kind.
        group = problem.group or problem.message
        diagnostics.report(problem.code, str(problem), place, group=group, page=problem.page_place)
    return found.table


def opened_pdf(source: Path | bytes) -> Pdf:
    """Return a PDF, whose streams are read within limits."""
    import pikepdf
    from pikepdf.settings import set_qpdf_limits

    # These hold for the whole process.
    set_qpdf_limits(
        flate_max_memory=_MAX_STREAM,
        png_max_memory=_MAX_STREAM,
        run_length_max_memory=_MAX_STREAM,
        tiff_max_memory=_MAX_STREAM,
        max_stream_filters=_MAX_FILTERS,
        doc_max_warnings=_MAX_WARNINGS,
    )
    if isinstance(source, bytes):
        return pikepdf.open(BytesIO(source))
    # Opened here, so that it is a regular file.
    return pikepdf.open(BytesIO(read_named(source, FileKind.BOOK)))


def validate_pdf(
    path: Path,
    diagnostics: Diagnostics,
    *,
    places: Mapping[str, Place] | None = None,
    data: bytes | None = None,
) -> None:
    """Report what page-validation finds.

    A file is validated against the part and level of PDF/A that it claims; and against PDF/UA-1
    (ISO 14289-1), unless it was made for a profile and does not claim that. `places` and `data` are
    those of `audit_pdf`. Raises `ValidatorMissing` where the package is not installed.
    """
    try:
        import page
    except ImportError:
        raise ValidatorMissing(
            "the package ‘page-validation’", pip_command("blog-exporter[check]")
        ) from None
    data = read_named(path, FileKind.BOOK) if data is None else data
    for profile, standard in _standards(data).items():
        try:
            limits = page.SafetyLimits(max_reference_depth=_MAX_DEPTH)
            report = page.validate_pdf_bytes(data, profile=profile, limits=limits)
        except (page.PageError, ValueError) as error:
            message = f"{standard}: the file cannot be validated: {error}"
            diagnostics.report("pdf-invalid", message, Place(str(path)))
            continue
        counts: dict[str, int] = {}
        right_lengths: bool | None = None
        for failure in report.failures:
            if failure.rule_id.endswith(_WRONG_LENGTH):
                # The validator takes a carriage return at the end of compressed data for a part of
                # the line end after it, and reports a wrong length.
                if right_lengths is None:
                    right_lengths = has_right_stream_lengths(data)
                if right_lengths:
                    continue
            counts[failure.rule_id] = counts.get(failure.rule_id, 0) + 1
            if counts[failure.rule_id] <= _REPORTED:
                number = failure.object_id.object_number if failure.object_id else 0
                where = f" (object {number})" if number else ""
                place = places and _place_of_object(data, number, places)
                diagnostics.report(
                    "pdf-invalid",
                    f"{standard}: {failure.message}{where}",
                    place or Place(str(path)),
                )


def _place_of_object(data: bytes, number: int, places: Mapping[str, Place]) -> Place | None:
    """Return the place of a structure element, or of the last one before it that has a place."""
    import pikepdf

    from exporter.check.audit.structure import elements_in_order

    place = None
    with pikepdf.open(BytesIO(data)) as pdf:
        for element in elements_in_order(pdf):
            place = places.get(str(element.get("/ID", ""))) or place
            if element.objgen[0] == number:
                return place
    return None


def has_right_stream_lengths(data: bytes) -> bool:
    """Return whether every stream ends where its direct Length says; False without any stream.

    The line end before `endstream` is not a part of the stream (ISO 32000-1, 7.3.8.1).
    """
    at = 0
    found = False
    while match := _STREAM.search(data, at):
        found = True
        at = match.end() + int(match[1])
        if not _END_OF_STREAM.match(data, at):
            return False
    return found


def _standards(data: bytes) -> dict[str, str]:
    """Return the standards to validate against, by the validator's names for them.

    A file that cannot be read has been reported by the audit, and so has one that is encrypted:
    it has none.
    """
    import pikepdf

    from exporter.check.audit import requirements_for

    standards = {"ua1": "PDF/UA-1"}
    try:
        with opened_pdf(data) as pdf:
            if pdf.is_encrypted:
                return {}
            # Raises an error for what `open_metadata` cannot safely parse.
            metadata_packet(pdf)
            with pdf.open_metadata() as metadata:
                if requirements_for(pdf).profile and "pdfuaid:part" not in metadata:
                    del standards["ua1"]
                if claim := str(metadata.pdfa_status).lower():
                    standards[claim] = f"PDF/A-{claim}"
    except pikepdf.PasswordError:
        return {}
    except (*PDF_ERRORS, OSError):
        pass
    return standards
