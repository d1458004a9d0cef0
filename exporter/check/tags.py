"""The tags of a PDF, held against what is drawn on its pages.

Validators pass files whose pages show text that no tag knows. Here every content stream is read,
with the forms that it draws, and every sequence and link is followed to its tag and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PdfError, parse_content_stream

from exporter.check.file_fault import Fault

Key: TypeAlias = tuple[int, int]
"""Object number and generation of an indirect object."""

_SHOWING = {"'", '"', "Tj", "TJ", "B", "B*", "Do", "F", "S", "b", "b*", "f", "f*", "s", "sh"}
_SHOWING |= {"INLINE IMAGE"}
_READ = " ".join(sorted({"BDC", "BMC", "EMC", "BI", "ID", "EI"} | (_SHOWING - {"INLINE IMAGE"})))
_HEADINGS = {f"H{level}" for level in range(1, 7)}


@dataclass(slots=True)
class _Tree:
    """What the structure tree says of the pages.

    `sequences` are the tags of marked sequences by stream and number, `links` those of objects.
    `parents` is the parent tree.
    """

    sequences: dict[tuple[Key, int], Key] = field(default_factory=dict)
    links: dict[Key, tuple[Key, str]] = field(default_factory=dict)
    parents: dict[int, Object] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def faults(pdf: Pdf) -> Iterator[Fault]:
    """Every disagreement between the tags of a PDF and its pages."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        yield Fault("the file has no structure tree", code="tags-missing")
        return
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    tree = _read_tree(root, pages)
    yield from tree.faults
    drawn: set[tuple[Key, int]] = set()
    annotations: set[Key] = set()
    for number, page in enumerate(pdf.pages, 1):
        reader = _Reader(tree, number, drawn)
        yield from reader.page(page)
        yield from _links(tree, page, number, annotations)
    for (stream, mcid), _ in sorted(tree.sequences.items()):
        if (stream, mcid) not in drawn:
            message = f"a tag holds sequence {mcid}, which is not drawn"
            yield Fault(message, pages.get(stream, 0))
    for link in sorted(tree.links.keys() - annotations):
        yield Fault(f"a tag holds the object {link[0]}, which no page has as an annotation")


def _read_tree(root: Object, pages: Mapping[Key, int]) -> _Tree:
    tree = _Tree()
    try:
        tree.parents = dict(numbers(root.get("/ParentTree")))
    except (ValueError, RecursionError):
        tree.faults.append(Fault("the parent tree cannot be read"))
    seen: set[Key] = set()
    ids: set[bytes] = set()
    level = 0
    waiting = [(kid, root) for kid in reversed(_kids(root))]
    while waiting:
        element, parent = waiting.pop()
        if not isinstance(element, Dictionary) or "/S" not in element:
            tree.faults.append(Fault("the structure tree holds something that is no tag"))
            continue
        kind = str(element.S)[1:]
        page = pages.get(element.get("/Pg", Dictionary()).objgen, 0)
        if element.objgen in seen:
            tree.faults.append(Fault(f"a tag {kind} stands in the structure tree twice", page))
            continue
        seen.add(element.objgen)
        if element.get("/P", Dictionary()).objgen != parent.objgen:
            tree.faults.append(Fault(f"a tag {kind} names another parent than its own", page))
        if "/Pg" in element and not page:
            tree.faults.append(Fault(f"a tag {kind} names a page that the file does not have"))
        tree.faults += _identity(element, kind, page, ids)
        if kind in _HEADINGS:
            if int(kind[1]) > level + 1:
                after = f"follows H{level}" if level else "is the first"
                tree.faults.append(Fault(f"the heading {kind} {after}", page))
            level = int(kind[1])
        kids = _kids(element)
        waiting += [
            (kid, element)
            for kid in reversed(kids)
            if isinstance(kid, Dictionary) and kid.get("/Type") not in (Name.MCR, Name.OBJR)
        ]
        for kid in kids:
            _claim(tree, element, kind, kid, pages)
    return tree


def _identity(element: Object, kind: str, page: int, ids: set[bytes]) -> Iterator[Fault]:
    id_ = element.get("/ID")
    if id_ is None:
        if kind == "Note":
            yield Fault("a Note has no ID", page)
        return
    if bytes(id_) in ids:
        yield Fault(f"two tags have the ID ‘{id_}’", page)
    ids.add(bytes(id_))


def _claim(tree: _Tree, element: Object, kind: str, kid: Any, pages: Mapping[Key, int]) -> None:
    """Note which sequence or object a kid of a tag stands for."""
    if isinstance(kid, int):
        stream, mcid = element.get("/Pg"), kid
    elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
        stream = kid.get("/Stm", kid.get("/Pg", element.get("/Pg")))
        mcid = int(kid.get("/MCID", -1))
    elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
        thing = kid.get("/Obj")
        if thing is None:
            tree.faults.append(Fault(f"a tag {kind} refers to no object"))
            return
        home = kid.get("/Pg", element.get("/Pg"))
        if home is None or home.objgen not in pages:
            tree.faults.append(Fault(f"a tag {kind} refers to an object without a page"))
        elif thing.objgen not in {item.objgen for item in home.get("/Annots", [])}:
            page = pages[home.objgen]
            tree.faults.append(Fault(f"a tag {kind} refers to a link of another page", page))
        tree.links[thing.objgen] = (element.objgen, kind)
        return
    else:
        return
    if stream is None:
        tree.faults.append(Fault(f"a tag {kind} holds sequence {mcid} of no page"))
        return
    place = (stream.objgen, mcid)
    if place in tree.sequences:
        page = pages.get(stream.objgen, 0)
        tree.faults.append(Fault(f"two tags hold sequence {mcid}", page))
    tree.sequences[place] = element.objgen


class _Reader:
    """Reads the content streams of one page."""

    def __init__(self, tree: _Tree, page: int, drawn: set[tuple[Key, int]]) -> None:
        self._tree = tree
        self._page = page
        self._drawn = drawn
        self._untagged = 0

    def page(self, page: Page) -> Iterator[Fault]:
        yield from self._stream(page, page.obj, page.obj.get("/Resources"), "", ())
        if self._untagged:
            message = f"{self._untagged} things are drawn that are neither tagged nor artifacts"
            yield Fault(message, self._page, "tags-missing")

    def _stream(
        self,
        content: Page | Object,
        owner: Object,
        resources: Any,
        outside: str,
        above: tuple[Key, ...],
    ) -> Iterator[Fault]:
        """Read a stream. `outside` is what it is drawn in: ‘tagged’, ‘artifact’ or neither."""
        try:
            instructions = parse_content_stream(content, _READ)
        except PdfError as error:
            yield Fault(f"a content stream cannot be read: {error}", self._page)
            return
        marks: list[str] = []
        for instruction in instructions:
            operands, operator = instruction.operands, str(instruction.operator)
            state = next((mark for mark in reversed(marks) if mark), outside)
            match operator:
                case "BMC" | "BDC":
                    mark, number = _mark(operands, resources)
                    if mark and state and mark != state:
                        yield Fault(
                            f"something {mark} is drawn inside something {state}", self._page
                        )
                    elif mark == state == "tagged":
                        yield Fault("a tagged sequence is drawn inside another", self._page)
                    if mark == "tagged":
                        yield from self._sequence(owner, number)
                    marks.append(mark)
                case "EMC":
                    if not marks:
                        yield Fault("a marked sequence ends that did not begin", self._page)
                    else:
                        marks.pop()
                case "Do":
                    yield from self._object(str(operands[0]), resources, state, above)
                case _ if operator in _SHOWING and not state:
                    self._untagged += 1
        if marks:
            yield Fault("a marked sequence does not end", self._page)

    def _object(
        self, name: str, resources: Any, state: str, above: tuple[Key, ...]
    ) -> Iterator[Fault]:
        thing = ((resources or {}).get("/XObject") or {}).get(name)
        if thing is None:
            yield Fault(f"the resource {name} is drawn, but not there", self._page)
        elif thing.get("/Subtype") != Name.Form:
            self._untagged += not state
        elif thing.objgen in above:
            yield Fault("a form draws itself", self._page)
        else:
            inner = thing.get("/Resources", resources)
            yield from self._stream(thing, thing, inner, state, (*above, thing.objgen))

    def _sequence(self, owner: Object, mcid: int) -> Iterator[Fault]:
        place = (owner.objgen, mcid)
        if place in self._drawn:
            yield Fault(f"the sequence {mcid} is drawn twice", self._page)
        self._drawn.add(place)
        tag = self._tree.sequences.get(place)
        if tag is None:
            yield Fault(f"no tag holds the sequence {mcid}", self._page)
        key = owner.get("/StructParents")
        found = None if key is None else self._tree.parents.get(int(key))
        if not isinstance(found, Array) or mcid >= len(found) or found[mcid] is None:
            yield Fault(f"the parent tree does not know the sequence {mcid}", self._page)
        elif tag is not None and found[mcid].objgen != tag:
            yield Fault(f"the parent tree has another tag for the sequence {mcid}", self._page)


def _mark(operands: Any, resources: Any) -> tuple[str, int]:
    """Whether a sequence is tagged, an artifact or neither, and its number."""
    if operands[0] == Name.Artifact:
        return "artifact", -1
    if len(operands) < 2:
        return "", -1
    properties = operands[1]
    if isinstance(properties, Name):
        properties = ((resources or {}).get("/Properties") or {}).get(str(properties))
    if isinstance(properties, Dictionary) and "/MCID" in properties:
        return "tagged", int(properties.MCID)
    return "", -1


def _links(tree: _Tree, page: Page, number: int, annotations: set[Key]) -> Iterator[Fault]:
    for annotation in page.obj.get("/Annots", []):
        annotations.add(annotation.objgen)
        if annotation.get("/Subtype") == Name.Popup:
            continue
        what = "link" if annotation.get("/Subtype") == Name.Link else "annotation"
        claimed = tree.links.get(annotation.objgen)
        if claimed is None:
            yield Fault(f"a {what} is in no tag", number)
        elif what == "link" and claimed[1] != "Link":
            yield Fault(f"a link is in a tag {claimed[1]}", number)
        key = annotation.get("/StructParent")
        parent = None if key is None else tree.parents.get(int(key))
        if parent is None:
            yield Fault(f"the parent tree does not know a {what}", number)
        elif claimed and parent.objgen != claimed[0]:
            yield Fault(f"the parent tree has another tag for a {what}", number)


def numbers(node: Object | None) -> Iterator[tuple[int, Object]]:
    """The entries of a number tree (ISO 32000-1, 7.9.7)."""
    if node is None:
        return
    for kid in node.get("/Kids", []):
        yield from numbers(kid)
    entries = list(node.get("/Nums", []))
    for key, value in zip(entries[::2], entries[1::2], strict=True):
        yield int(key), value


def _kids(element: Object) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]
