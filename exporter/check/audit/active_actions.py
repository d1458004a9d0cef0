"""What runs in a PDF or starts something outside of it (ISO 32000-1, 12.6.4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

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
_MAX_DEPTH = 50
"""Levels of direct objects in one another; programs write fewer than ten."""
_TOO_DEEP = f"nests objects more than {_MAX_DEPTH} deep"


def action_problems(pdf: Pdf) -> Iterator[Problem]:
    """Yield each kind of active content once, with how often it occurs."""
    found: Counter[str] = Counter()
    for item in (pdf.trailer, *pdf.objects):
        value = item.stream_dict if isinstance(item, Stream) else item
        if isinstance(value, Dictionary | Array) and _MAY_BE_ACTIVE.search(value.unparse(True)):
            found.update(_active(value, 0))
    for what, count in found.items():
        times = f" ({count} times)" if count > 1 else ""
        code = "check-incomplete" if what == _TOO_DEEP else "active-content"
        yield Problem(f"the file {what}{times}", code=code)


def _active(value: Object, depth: int) -> Iterator[str]:
    """Yield what is active in an object, without indirect objects in it."""
    if depth > _MAX_DEPTH:
        yield _TOO_DEEP
        return
    entries = value.items() if isinstance(value, Dictionary) else enumerate(value)
    for _, entry in entries:
        if isinstance(entry, Dictionary | Array) and not entry.is_indirect:
            yield from _active(entry, depth + 1)
    if not isinstance(value, Dictionary):
        return
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
