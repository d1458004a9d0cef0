"""Streams, names and objects of a PDF/X file: compression, external files, actions, viewers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from exporter.check.audit.nested_dictionaries import TOO_DEEP, nested_dictionaries
from exporter.check.audit.pdfx.clauses import (
    ACTIONS,
    FILES,
    FILTERS,
    IMAGES,
    PRESENTATIONS,
    SEPARATED,
    SYNTAX,
    VIEWER,
    XFA,
    Clause,
    PdfX,
)
from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import first_elements

_FORBIDDEN_FILTERS: dict[PdfX, frozenset[str]] = {
    "PDF/X-1a:2003": frozenset(
        ("/LZWDecode", "/JBIG2Decode", "/JPXDecode", "/Crypt"),
    ),
    "PDF/X-4": frozenset(("/Crypt",)),
}
_MAX_FILTERS = 16
_MAX_ALTERNATES = 64
"""Elements of an array that are looked at, since many objects may share one."""
_AREAS = ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")
_ALLOWED_AREAS = ("/MediaBox", "/BleedBox")
_MENTIONED = re.compile(
    rb"/(?:A|AA|OpenAction|JavaScript|XFA|EF|Ref|Alternates|OPI|SeparationInfo|PresSteps"
    rb"|AlternatePresentations|ViewArea|ViewClip|PrintArea|PrintClip|F|FFilter)\b"
)
"""The keys of what is looked for in the dictionaries of a file."""


def stream_problems(pdf: Pdf, standard: PdfX) -> Iterator[Problem]:
    """Yield filters that are not allowed, data in other files, and syntax of a later PDF."""
    compressed_objects = pdf.trailer.get("/Type") == Name.XRef
    for item in pdf.objects:
        if not isinstance(item, Stream):
            continue
        entries = item.stream_dict
        compressed_objects |= entries.get("/Type") in (Name.ObjStm, Name.XRef)
        for name in _filters(entries):
            yield from filter_problems(name, standard)
        if "/F" in entries or "/FFilter" in entries:
            yield FILES.problem(standard, "the data of a stream are in another file (F)")
        if standard == "PDF/X-1a:2003" and entries.get("/BitsPerComponent") == 16:
            yield SYNTAX.problem(standard, "an image has 16 bits per component (PDF 1.5)")
    if standard == "PDF/X-1a:2003" and compressed_objects:
        message = "objects or their positions are in compressed streams (PDF 1.5)"
        yield SYNTAX.problem(standard, message)


def _filters(entries: Object) -> list[str]:
    given = entries.get("/Filter")
    each = first_elements(given, _MAX_FILTERS) if isinstance(given, Array) else [given]
    return [str(name) for name in each if isinstance(name, Name)]


def filter_problems(name: str, standard: PdfX, page: int = 0) -> Iterator[Problem]:
    """Yield the problem of a filter that the standard does not allow."""
    if name in _FORBIDDEN_FILTERS[standard]:
        message = f"a stream is compressed with {name[1:]}, which is not allowed"
        yield FILTERS.problem(standard, message, page)


def object_problems(pdf: Pdf, standard: PdfX) -> Iterator[Problem]:
    """Yield actions, embedded and external files and what only viewers use, each kind once."""
    found: dict[tuple[Clause, str], None] = {}
    for value in nested_dictionaries(pdf, _MENTIONED):
        if value is None:
            yield Problem(f"a part of the file {TOO_DEEP}", code="check-incomplete")
        else:
            found |= dict.fromkeys(_found_in(value, standard))
    for clause, message in found:
        if clause.number(standard):
            yield clause.problem(standard, message)


def _found_in(value: Any, standard: PdfX) -> Iterator[tuple[Clause, str]]:
    """Yield the clauses that a dictionary breaks, with messages."""
    action = value.get("/A")
    if isinstance(action, Dictionary) and isinstance(action.get("/S"), Name):
        yield ACTIONS, f"the file has an action ({str(action.S)[1:]})"
    if isinstance(opening := value.get("/OpenAction"), Dictionary):
        yield ACTIONS, f"the file has an action when it opens ({str(opening.get('/S'))[1:]})"
    if isinstance(value.get("/AA"), Dictionary):
        yield ACTIONS, "the file has additional actions (AA)"
    if "/JavaScript" in value:
        yield ACTIONS, "the file has JavaScript"
    if "/XFA" in value:
        yield XFA, "the file has an XFA form"
    if isinstance(value.get("/Ref"), Dictionary):
        yield FILES, "a form is the page of another file (Ref)"
    if standard == "PDF/X-1a:2003" and isinstance(value.get("/EF"), Dictionary):
        yield FILES, "the file has an embedded file"
    if "/OPI" in value:
        yield IMAGES, "an image is a substitute for one elsewhere (OPI)"
    alternates = value.get("/Alternates")
    if not isinstance(alternates, Array):
        alternates = Array()
    for alternate in first_elements(alternates, _MAX_ALTERNATES):
        if bool(alternate.get("/DefaultForPrinting", False)):
            yield IMAGES, "an alternate image is the default for printing"
    if "/SeparationInfo" in value:
        yield SEPARATED, "a page is a separation of one ink (SeparationInfo)"
    if "/PresSteps" in value or "/AlternatePresentations" in value:
        yield PRESENTATIONS, "the file has another presentation of its pages"
    for key in _AREAS:
        if key in value and str(value.get(key)) not in _ALLOWED_AREAS:
            yield VIEWER, f"{key[1:]} is {str(value.get(key))[1:]}, not MediaBox or BleedBox"
