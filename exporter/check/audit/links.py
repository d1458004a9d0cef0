"""The targets of the links and bookmarks of a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.check.audit.document import annotation_box
from exporter.check.audit.work_budget import UNLIMITED, WorkBudget
from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import ObjectKey, name_tree_entries
from exporter.file_formats.urls import split_url

_LOCAL = "is a file of the machine that made the PDF"


def link_problems(pdf: Pdf, budget: WorkBudget = UNLIMITED) -> Iterator[Problem]:
    """Yield links, bookmarks and named destinations without a target, or with a local file.

    Raises `WorkLimitError` where the budget is used up.
    """
    pages = {page.obj.objgen for page in pdf.pages}
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    destinations = {bytes(name): target for name, target in name_tree_entries(tree)}

    def destination_error(target: Any) -> str:
        if isinstance(target, String | Name):
            name = bytes(target) if isinstance(target, String) else str(target)[1:].encode()
            if name not in destinations:
                return f"the destination ‘{target}’ does not exist"
            target = destinations[name]
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or not len(target):
            return "the destination has no page"
        if target[0].objgen not in pages:
            return "the destination is on a page that is not in the file"
        return ""

    def target_error(item: Object) -> str:
        action = item.get("/A", Dictionary())
        match action.get("/S"):
            case Name.URI:
                return _address_error(str(action.get("/URI", "")))
            case Name.GoTo:
                return destination_error(action.get("/D"))
            case Name.Launch | Name.GoToR:
                return f"the target {_LOCAL}"
        return destination_error(item.Dest) if "/Dest" in item else ""

    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            budget.charge(1)
            if annotation.get("/Subtype") == Name.Link and (error := target_error(annotation)):
                box = annotation_box(annotation)
                areas = (box,) if box else ()
                yield Problem(f"a link: {error}", number, _code(error), areas=areas)
    for item in _outline_items(pdf.Root.get("/Outlines")):
        if error := target_error(item):
            message = f"the bookmark ‘{item.get('/Title')}’: {error}"
            yield Problem(message, code=_code(error))
    for name, target in destinations.items():
        if error := destination_error(target):
            yield Problem(f"‘{name.decode(errors='replace')}’: {error}")


def _code(error: str) -> str:
    return "path-inside" if error.endswith(_LOCAL) else "pdf-invalid"


def _address_error(uri: str) -> str:
    scheme = split_url(uri).scheme.lower()
    if scheme == "file":
        return f"‘{uri}’ {_LOCAL}"
    return "" if scheme else f"‘{uri}’ is not an absolute address"


def _outline_items(outlines: Object | None) -> Iterator[Object]:
    """Yield the items of an outline in reading order, each once (ISO 32000-1, 12.3.3)."""
    seen: set[ObjectKey] = set()
    waiting = [outlines.get("/First")] if isinstance(outlines, Dictionary) else []
    while waiting:
        item = waiting.pop()
        if isinstance(item, Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            yield item
            waiting += (item.get("/Next"), item.get("/First"))
