"""Where the links and bookmarks of a PDF lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.check.file_fault import Fault

_INTO = "leads into the files of a machine"


def faults(pdf: Pdf) -> Iterator[Fault]:
    """Links and bookmarks that lead nowhere, or into the folders of the machine."""
    pages = {page.obj.objgen for page in pdf.pages}
    known = dict(_names(pdf.Root.get("/Names", Dictionary()).get("/Dests")))

    def place(target: Any) -> str:
        if isinstance(target, String | Name):
            name = bytes(target) if isinstance(target, String) else str(target)[1:].encode()
            if name not in known:
                return f"there is no destination ‘{target}’"
            target = known[name]
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or not len(target):
            return "the destination names no page"
        if target[0].objgen not in pages:
            return "the destination is on a page that the file does not have"
        return ""

    def leads(thing: Object) -> str:
        action = thing.get("/A", Dictionary())
        match action.get("/S"):
            case Name.URI:
                return _address(str(action.get("/URI", "")))
            case Name.GoTo:
                return place(action.get("/D"))
            case Name.Launch | Name.GoToR:
                return f"it {_INTO}"
        return place(thing.Dest) if "/Dest" in thing else ""

    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") == Name.Link and (said := leads(annotation)):
                yield Fault(f"a link: {said}", number, _code(said))
    for item in _items(pdf.Root.get("/Outlines"), set()):
        if said := leads(item):
            message = f"the bookmark ‘{item.get('/Title')}’: {said}"
            yield Fault(message, code=_code(said))
    for key, target in known.items():
        if said := place(target):
            yield Fault(f"‘{key.decode(errors='replace')}’: {said}")


def _code(said: str) -> str:
    return "path-inside" if said.endswith(_INTO) else "pdf-invalid"


def _address(uri: str) -> str:
    try:
        scheme = urlsplit(uri).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme == "file":
        return f"‘{uri}’ {_INTO}"
    return "" if scheme else f"‘{uri}’ is no whole address"


def _names(node: Object | None) -> Iterator[tuple[bytes, Object]]:
    """The entries of a name tree (ISO 32000-1, 7.9.6)."""
    if node is None:
        return
    for kid in node.get("/Kids", []):
        yield from _names(kid)
    entries = list(node.get("/Names", []))
    for key, value in zip(entries[::2], entries[1::2], strict=False):
        yield bytes(key), value


def _items(parent: Object | None, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """The items of an outline, in the order in which they are shown, each once."""
    item = None if parent is None else parent.get("/First")
    while item is not None and item.objgen not in seen:
        seen.add(item.objgen)
        yield item
        yield from _items(item, seen)
        item = item.get("/Next")
