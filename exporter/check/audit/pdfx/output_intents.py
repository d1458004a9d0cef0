"""The output intent of a PDF/X file: the printing condition, and its ICC profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from exporter.check.audit.pdfx.clauses import INTENT, PdfX
from exporter.check.results import Problem
from exporter.file_formats.pdf.colour_spaces import SpaceKind

_REGISTRY = "http://www.color.org"
_SPACES: dict[bytes, tuple[SpaceKind, int]] = {
    b"GRAY": ("grey", 1),
    b"RGB ": ("rgb", 3),
    b"CMYK": ("cmyk", 4),
}
"""The colour spaces of ICC profiles for a press, with their components."""
_HEADER = 128
"""Bytes of the header of an ICC profile (ICC.1, 7.2)."""


def intents_of(pdf: Pdf) -> list[Any]:
    """Return the PDF/X output intents of a file."""
    intents = pdf.Root.get("/OutputIntents")
    every = list(intents) if isinstance(intents, Array) else []
    return [
        each for each in every if isinstance(each, Dictionary) and each.get("/S") == Name.GTS_PDFX
    ]


def intended_space(pdf: Pdf, standard: PdfX) -> SpaceKind:
    """Return the colour space of the printing condition; CMYK where no profile names it."""
    if standard == "PDF/X-1a:2003":
        return "cmyk"
    for intent in intents_of(pdf):
        header = _header(intent.get("/DestOutputProfile"))
        return _SPACES.get(header[16:20], ("cmyk", 4))[0]
    return "cmyk"


def intent_problems(pdf: Pdf, standard: PdfX) -> Iterator[Problem]:
    """Yield what is wrong with the output intent. One that is missing is `intent-missing`."""
    intents = intents_of(pdf)
    if len(intents) > 1:
        yield INTENT.problem(standard, f"there are {len(intents)} PDF/X output intents")
    for intent in intents[:1]:
        if not str(intent.get("/OutputConditionIdentifier", "")).strip():
            yield INTENT.problem(standard, "OutputConditionIdentifier is missing")
        registered = str(intent.get("/RegistryName", "")).rstrip("/") == _REGISTRY
        if not registered and not str(intent.get("/Info", "")).strip():
            message = "Info is missing, which describes a condition of no registry"
            yield INTENT.problem(standard, message)
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, Stream):
            yield from _profile_problems(profile, standard)
        elif standard == "PDF/X-4" or not registered:
            yield INTENT.problem(standard, "no ICC profile is embedded (DestOutputProfile)")


def _profile_problems(profile: Stream, standard: PdfX) -> Iterator[Problem]:
    header = _header(profile)
    if len(header) < _HEADER or header[36:40] != b"acsp":
        yield INTENT.problem(standard, "the embedded profile is not an ICC profile")
        return
    kind, space = header[12:16], header[16:20]
    if kind != b"prtr":
        name = kind.decode("ascii", "replace")
        yield INTENT.problem(standard, f"the ICC profile is of the class ‘{name}’, not ‘prtr’")
    allowed = tuple(_SPACES) if standard == "PDF/X-4" else (b"CMYK",)
    if space not in allowed:
        name = space.decode("ascii", "replace").strip()
        yield INTENT.problem(standard, f"the ICC profile is for {name}")
    elif profile.get("/N") != _SPACES[space][1]:
        message = f"N is {profile.get('/N')}, the ICC profile has {_SPACES[space][1]} components"
        yield INTENT.problem(standard, message)


def _header(profile: Any) -> bytes:
    return bytes(profile.get_stream_buffer())[:_HEADER] if isinstance(profile, Stream) else b""
