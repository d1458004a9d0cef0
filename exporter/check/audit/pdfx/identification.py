"""What a PDF/X file says about itself: its standard, metadata, identifier and trapping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from pikepdf.models.metadata import decode_pdf_date

from exporter.check.audit.page_content import quoted
from exporter.check.audit.pdfx.clauses import IDENTIFICATION, METADATA, TRAPPING, PdfX
from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import PDF_ERRORS, metadata_packet
from exporter.file_formats.pdf.xmp import xmp_properties

_VERSION = "GTS_PDFXVersion"
_CLAIM = _VERSION.encode()
"""What is in the packet of a file that claims PDF/X there; another packet is not parsed."""
_CHECKED: tuple[PdfX, ...] = ("PDF/X-1a:2003", "PDF/X-4")
_REQUIRED: dict[PdfX, tuple[str, ...]] = {
    "PDF/X-1a:2003": ("/Title", "/CreationDate", "/ModDate"),
    "PDF/X-4": (
        "dc:title",
        "xmp:CreateDate",
        "xmp:ModifyDate",
        "xmp:MetadataDate",
        "xmpMM:DocumentID",
        "xmpMM:VersionID",
        "xmpMM:RenditionClass",
    ),
}
"""The entries of the information dictionary, or the properties of the XMP packet."""
_SAME = (
    ("/Title", "dc:title"),
    ("/CreationDate", "xmp:CreateDate"),
    ("/ModDate", "xmp:ModifyDate"),
)


@dataclass(frozen=True, slots=True)
class Claims:
    """The PDF/X standards that a file claims: those that are checked, and the names of others.

    `unread` is the error where the XMP packet, which may claim one, cannot be read.
    """

    checked: tuple[PdfX, ...] = ()
    others: tuple[str, ...] = ()
    unread: str = ""


def claims_of(pdf: Pdf) -> Claims:
    """Return the claims in the information dictionary and in the XMP packet."""
    versions = {str(_info(pdf).get(f"/{_VERSION}", ""))}
    unread = ""
    try:
        versions.update(_properties(pdf, f"pdfxid:{_VERSION}").values())
    except PDF_ERRORS as error:
        unread = " ".join(str(error).split())[:80]
    checked = tuple(standard for standard in _CHECKED if standard in versions)
    return Claims(checked, tuple(sorted(versions - {"", *_CHECKED})), unread)


def identification_problems(pdf: Pdf, standard: PdfX) -> Iterator[Problem]:
    """Yield what is missing or contradictory in metadata, identifier and trapping."""
    required = _REQUIRED[standard]
    info = _info(pdf)
    found = _properties(pdf, *(key for key in required if not key.startswith("/")))
    for key in required:
        value = info.get(key) if key.startswith("/") else found.get(key)
        if not str(value or "").strip():
            clause = METADATA if standard == "PDF/X-4" else IDENTIFICATION
            yield clause.problem(standard, f"{key.removeprefix('/')} is missing")
    if standard == "PDF/X-4":
        yield from _contradictions(pdf, info)
    identifier = pdf.trailer.get("/ID")
    parts = list(identifier) if isinstance(identifier, Array) else []
    if len(parts) != 2 or not all(isinstance(part, String) and len(bytes(part)) for part in parts):
        yield IDENTIFICATION.problem(standard, "the file has no identifier (ID)")
    yield from _trapping_problems(pdf, standard, info)


def _contradictions(pdf: Pdf, info: Any) -> Iterator[Problem]:
    """Yield entries of the information dictionary that differ from the XMP packet."""
    properties = _properties(pdf, *(name for _, name in _SAME))
    for key, name in _SAME:
        entry, written = info.get(key), properties.get(name)
        if entry is None or written is None:
            continue
        same = _same_date if key.endswith("Date") else str.__eq__
        if not same(str(entry), written):
            message = f"{key[1:]} is {quoted(str(entry))}, and {name} is {quoted(written)}"
            yield METADATA.problem("PDF/X-4", message)


def _trapping_problems(pdf: Pdf, standard: PdfX, info: Any) -> Iterator[Problem]:
    entry = info.get("/Trapped")
    written = _properties(pdf, "pdf:Trapped").get("pdf:Trapped", "")
    values = [] if entry is None else [entry]
    if entry is not None and not (isinstance(entry, Name) and str(entry) in ("/True", "/False")):
        yield TRAPPING.problem(standard, f"Trapped is {_shown(entry)}, neither /True nor /False")
    elif standard == "PDF/X-4" and written:
        if written not in ("True", "False") or (values and str(entry)[1:] != written):
            message = f"pdf:Trapped is {quoted(written)}" + (f", Trapped {entry}" if values else "")
            yield TRAPPING.problem(standard, message)
    elif not values:
        yield TRAPPING.problem(standard, "Trapped is missing")


def _properties(pdf: Pdf, *names: str) -> dict[str, str]:
    """Return the properties of the XMP packet that it has, as text."""
    packet = metadata_packet(pdf)
    return xmp_properties(packet, names) if _CLAIM in packet else {}


def _info(pdf: Pdf) -> Any:
    info = pdf.trailer.get("/Info")
    return info if isinstance(info, Dictionary) else Dictionary()


def _same_date(entry: str, written: str) -> bool:
    """Return whether a date of PDF and one of XMP are the same moment."""
    try:
        one, other = decode_pdf_date(entry), datetime.fromisoformat(written)
    except ValueError:
        return False
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return one == other


def _shown(value: Object) -> str:
    if not isinstance(value, Object):
        return str(value)
    return quoted(value.unparse().decode(errors="replace"))
