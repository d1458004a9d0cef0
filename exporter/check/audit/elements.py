"""The structure elements that what is drawn belongs to, found by way of the parent tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf

from exporter.check.tags import Key, numbers


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree; `has_alternative` says that it tells what it shows."""

    kind: str
    id: str
    key: Key
    above: Element | None
    has_alternative: bool = False

    def path(self) -> Iterator[Element]:
        """The element, and what it stands in, from the inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.above

    def within(self, *kinds: str) -> Element | None:
        """The nearest element of some kind that this one is or stands in."""
        return next((element for element in self.path() if element.kind in kinds), None)

    def near(self) -> str:
        """Its id, or that of the nearest element around it that has one."""
        return next((element.id for element in self.path() if element.id), "")


class Elements:
    """The elements of a file, each read once."""

    def __init__(self, pdf: Pdf) -> None:
        root = pdf.Root.get("/StructTreeRoot")
        self._roles: dict[str, str] = {}
        self._parents: dict[int, Any] = {}
        self._known: dict[Key, Element | None] = {}
        if isinstance(root, Dictionary):
            self._parents = dict(numbers(root.get("/ParentTree")))
            roles = root.get("/RoleMap", Dictionary())
            self._roles = {key: str(value)[1:] for key, value in roles.items()}
            self._known[root.objgen] = None

    def of(self, owner: Object, number: int) -> Element | None:
        """The element of a marked sequence in a stream; None where there is none."""
        key = owner.get("/StructParents")
        row = None if key is None else self._parents.get(int(key))
        if not isinstance(row, Array) or not 0 <= number < len(row):
            return None
        return self._element(row[number])

    def _element(self, thing: Any) -> Element | None:
        waiting: list[Object] = []
        while isinstance(thing, Dictionary) and "/S" in thing and len(waiting) < 999:
            if thing.objgen in self._known:
                break
            waiting.append(thing)
            thing = thing.get("/P")
        above = self._known.get(thing.objgen) if isinstance(thing, Dictionary) else None
        for one in reversed(waiting):
            kind = str(one.S)
            above = self._known[one.objgen] = Element(
                self._roles.get(kind, kind[1:]),
                str(one.get("/ID", "")),
                one.objgen,
                above,
                "/Alt" in one or "/ActualText" in one,
            )
        return above
