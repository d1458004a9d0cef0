"""What runs in a PDF or starts something outside of it (ISO 32000-1, 12.6.4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pikepdf import Name, Object, Pdf

from exporter.check.audit.nested_dictionaries import TOO_DEEP, nested_dictionaries
from exporter.check.results import Problem
from exporter.file_formats.allowed_markup import scheme_of

_ACTIONS = {
    "/GoToE": "opens an attached file",
    "/ImportData": "loads data into a form",
    "/JavaScript": "runs JavaScript",
    "/Launch": "starts a program",
    "/Movie": "plays a film",
    "/Rendition": "plays media",
    "/RichMediaExecute": "runs a script of embedded media",
    "/Sound": "plays a sound",
    "/SubmitForm": "sends a form",
}
_ANNOTATIONS = frozenset("/3D /Movie /RichMedia /Screen /Sound".split())
_SCHEMES = frozenset("data javascript vbscript".split())
_MAY_BE_ACTIVE = re.compile(
    rb"/(?:3D|GoToE|ImportData|JS|JavaScript|Launch|Movie|Rendition|RichMedia|RichMediaExecute"
    rb"|Screen|Sound|SubmitForm|URI|XFA)\b"
)
"""What is in every object with something active; most objects have none of it."""


def action_problems(pdf: Pdf) -> Iterator[Problem]:
    """Yield each kind of active content once, with how often it occurs."""
    found: Counter[str] = Counter()
    for value in nested_dictionaries(pdf, _MAY_BE_ACTIVE):
        found.update((TOO_DEEP,) if value is None else _active(value))
    for what, count in found.items():
        times = f" ({count} times)" if count > 1 else ""
        code = "check-incomplete" if what == TOO_DEEP else "active-content"
        yield Problem(f"the file {what}{times}", code=code)


def _active(value: Object) -> Iterator[str]:
    """Yield what is active in a dictionary."""
    kind = value.get("/S")
    if isinstance(kind, Name) and str(kind) in _ACTIONS:
        yield _ACTIONS[str(kind)]
    elif "/JS" in value:
        yield _ACTIONS["/JavaScript"]
    if kind == Name.URI and scheme_of(str(value.get("/URI", ""))) in _SCHEMES:
        yield f"has a link to a ‘{scheme_of(str(value.URI))}:’ address"
    if "/XFA" in value:
        yield "has a form in XFA, which may hold scripts"
    if (subtype := value.get("/Subtype")) is not None and str(subtype) in _ANNOTATIONS:
        yield f"has an annotation of the type {str(subtype)[1:]}"
