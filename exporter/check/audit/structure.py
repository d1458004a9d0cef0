"""The structure elements of marked content, found through the parent tree (ISO 32000-1, 14.7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf

from exporter.file_formats.pdf.objects import ObjectKey, number_tree_entries

_DEEPEST = 250
"""Elements around an element that are followed; those of books have about 20."""


@dataclass(frozen=True, slots=True)
class StructureElement:
    """An element of the structure tree. `kind` is its standard type, after the role map."""

    kind: str
    id: str
    key: ObjectKey
    parent: StructureElement | None
    has_alternative: bool = False

    def path(self) -> Iterator[StructureElement]:
        """Yield the element and its ancestors, from the inside out."""
        element: StructureElement | None = self
        while element is not None:
            yield element
            element = element.parent

    def enclosing(self, *kinds: str) -> StructureElement | None:
        """Return the innermost element of some kinds: this one or an ancestor."""
        return next((element for element in self.path() if element.kind in kinds), None)

    def nearest_id(self) -> str:
        """Return its id, or that of the innermost ancestor that has one."""
        return next((element.id for element in self.path() if element.id), "")


class StructureElements:
    """The structure elements of a file; each is read once."""

    def __init__(self, pdf: Pdf) -> None:
        root = pdf.Root.get("/StructTreeRoot")
        self._roles: dict[str, str] = {}
        self._parents: dict[int, Any] = {}
        self._known: dict[ObjectKey, StructureElement | None] = {}
        if isinstance(root, Dictionary):
            self._parents = dict(number_tree_entries(root.get("/ParentTree")))
            roles = root.get("/RoleMap", Dictionary())
            self._roles = {key: str(value)[1:] for key, value in roles.items()}
            self._known[root.objgen] = None

    def of(self, stream: Object, mcid: int) -> StructureElement | None:
        """Return the element of marked content in a page or a form; None where it has none."""
        key = stream.get("/StructParents")
        row = None if key is None else self._parents.get(int(key))
        if not isinstance(row, Array) or not 0 <= mcid < len(row):
            return None
        return self._element(row[mcid])

    def _element(self, node: Any) -> StructureElement | None:
        unknown: list[Object] = []
        while isinstance(node, Dictionary) and "/S" in node and len(unknown) < _DEEPEST:
            if node.objgen in self._known:
                break
            unknown.append(node)
            node = node.get("/P")
        parent = self._known.get(node.objgen) if isinstance(node, Dictionary) else None
        for each in reversed(unknown):
            kind = str(each.S)
            parent = self._known[each.objgen] = StructureElement(
                self._roles.get(kind, kind[1:]),
                str(each.get("/ID", "")),
                each.objgen,
                parent,
                "/Alt" in each or "/ActualText" in each,
            )
        return parent


def elements_in_order(pdf: Pdf) -> Iterator[Object]:
    """Yield the structure elements of a file in reading order, each before its kids."""
    seen: set[ObjectKey] = set()
    stack = [pdf.Root.get("/StructTreeRoot")]
    while stack:
        element = stack.pop()
        if not isinstance(element, Dictionary) or element.objgen in seen:
            continue
        seen.add(element.objgen)
        yield element
        kids = element.get("/K")
        stack += reversed(list(kids) if isinstance(kids, Array) else [kids])
