"""The structure tree of a PDF against what its pages draw (ISO 32000-1, 14.7 and 14.8).

Validators accept files whose pages draw text without a tag. This module reads every content stream,
with its forms, and follows each marked-content sequence and each link to its tag and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PdfError

from exporter.check.audit.page_content import places
from exporter.check.audit.work_budget import UNLIMITED, WorkBudget
from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import (
    ObjectKey,
    marked_content_id,
    number_tree_entries,
    resource,
)

_PAINTING = {"'", '"', "Tj", "TJ", "B", "B*", "Do", "F", "S", "b", "b*", "f", "f*", "s", "sh"}
_PAINTING |= {"INLINE IMAGE"}
_PARSED = " ".join(sorted({"BDC", "BMC", "EMC", "BI", "ID", "EI"} | (_PAINTING - {"INLINE IMAGE"})))
_HEADINGS = {f"H{level}" for level in range(1, 7)}


@dataclass(slots=True)
class _StructureTree:
    """The structure tree by what its tags hold.

    `sequences` gives the tag of each marked-content sequence by stream and MCID, `objects` the tag
    of each annotation with its type, `parents` the entries of the parent tree.
    """

    sequences: dict[tuple[ObjectKey, int], ObjectKey] = field(default_factory=dict)
    objects: dict[ObjectKey, tuple[ObjectKey, str]] = field(default_factory=dict)
    parents: dict[int, Object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _annotations: dict[ObjectKey, frozenset[ObjectKey]] = field(default_factory=dict)

    def annotations_of(self, page: Object) -> frozenset[ObjectKey]:
        """Return the annotations of a page, which are read once."""
        if page.objgen not in self._annotations:
            found = frozenset(item.objgen for item in page.get("/Annots", []))
            self._annotations[page.objgen] = found
        return self._annotations[page.objgen]

    def add_problem(self, message: str, page: int = 0) -> None:
        self.problems.append(Problem(message, page))


def tag_problems(pdf: Pdf, budget: WorkBudget = UNLIMITED) -> Iterator[Problem]:
    """Yield every disagreement between the structure tree and the pages, within a budget."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        yield Problem("the file has no structure tree", code="tags-missing")
        return
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    tree = _read_tree(root, pages, budget)
    yield from tree.problems
    drawn: set[tuple[ObjectKey, int]] = set()
    annotations: set[ObjectKey] = set()
    for number, page in enumerate(pdf.pages, 1):
        yield from _PageReader(tree, number, drawn, budget).problems(page)
        yield from _annotation_problems(tree, page, number, annotations)
    for stream, mcid in sorted(tree.sequences):
        if (stream, mcid) not in drawn:
            message = f"a tag holds marked content {mcid}, which is not drawn"
            yield Problem(message, pages.get(stream, 0))
    for key in sorted(tree.objects.keys() - annotations):
        yield Problem(f"a tag holds object {key[0]}, which is not an annotation of any page")


def _read_tree(root: Object, pages: Mapping[ObjectKey, int], budget: WorkBudget) -> _StructureTree:
    tree = _StructureTree()
    try:
        tree.parents = dict(number_tree_entries(root.get("/ParentTree")))
    except (ValueError, RecursionError):
        tree.add_problem("the parent tree cannot be read")
    seen: set[ObjectKey] = set()
    ids: set[bytes] = set()
    level = 0
    waiting = [(kid, root) for kid in reversed(_kids(root))]
    while waiting:
        element, parent = waiting.pop()
        if not isinstance(element, Dictionary) or "/S" not in element:
            tree.add_problem("the structure tree has a node that is not a tag")
            continue
        kind = str(element.S)[1:]
        page = pages.get(element.get("/Pg", Dictionary()).objgen, 0)
        if element.objgen in seen:
            tree.add_problem(f"a tag {kind} is in the structure tree twice", page)
            continue
        seen.add(element.objgen)
        if element.get("/P", Dictionary()).objgen != parent.objgen:
            tree.add_problem(f"a tag {kind} names a wrong parent", page)
        if "/Pg" in element and not page:
            tree.add_problem(f"a tag {kind} names a page that is not in the file")
        _check_id(tree, element, kind, page, ids)
        if kind in _HEADINGS:
            if int(kind[1]) > level + 1:
                after = f"follows H{level}" if level else "is the first"
                tree.add_problem(f"the heading {kind} {after}", page)
            level = int(kind[1])
        kids = _kids(element)
        budget.charge(1 + len(kids))
        waiting += [
            (kid, element)
            for kid in reversed(kids)
            if isinstance(kid, Dictionary) and kid.get("/Type") not in (Name.MCR, Name.OBJR)
        ]
        for kid in kids:
            _add_content(tree, element, kind, kid, pages)
    return tree


def _check_id(tree: _StructureTree, element: Object, kind: str, page: int, ids: set[bytes]) -> None:
    id_ = element.get("/ID")
    if id_ is None:
        if kind == "Note":
            tree.add_problem("a tag Note has no ID", page)
        return
    if bytes(id_) in ids:
        tree.add_problem(f"two tags have the ID ‘{id_}’", page)
    ids.add(bytes(id_))


def _add_content(
    tree: _StructureTree, element: Object, kind: str, kid: Any, pages: Mapping[ObjectKey, int]
) -> None:
    """Add the marked content or the object that a kid of a tag refers to (14.7.4)."""
    if isinstance(kid, int):
        stream, mcid = element.get("/Pg"), kid
    elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
        stream = kid.get("/Stm", kid.get("/Pg", element.get("/Pg")))
        mcid = int(kid.get("/MCID", -1))
    elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
        _add_object(tree, element, kind, kid, pages)
        return
    else:
        return
    if stream is None:
        tree.add_problem(f"a tag {kind} holds marked content {mcid} of no page")
        return
    key = (stream.objgen, mcid)
    if key in tree.sequences:
        tree.add_problem(f"two tags hold marked content {mcid}", pages.get(stream.objgen, 0))
    tree.sequences[key] = element.objgen


def _add_object(
    tree: _StructureTree, element: Object, kind: str, kid: Object, pages: Mapping[ObjectKey, int]
) -> None:
    annotation = kid.get("/Obj")
    if annotation is None:
        tree.add_problem(f"a tag {kind} has an object reference without an object")
        return
    page = kid.get("/Pg", element.get("/Pg"))
    if page is None or page.objgen not in pages:
        tree.add_problem(f"a tag {kind} refers to an object without a page")
    elif annotation.objgen not in tree.annotations_of(page):
        message = f"a tag {kind} refers to an annotation of another page"
        tree.add_problem(message, pages[page.objgen])
    tree.objects[annotation.objgen] = (element.objgen, kind)


class _PageReader:
    """Reads the content streams of one page for its marked content."""

    def __init__(
        self,
        tree: _StructureTree,
        page: int,
        drawn: set[tuple[ObjectKey, int]],
        budget: WorkBudget,
    ) -> None:
        self._budget = budget
        self._tree = tree
        self._page = page
        self._drawn = drawn
        self._untagged = 0

    def problems(self, page: Page) -> Iterator[Problem]:
        yield from self._stream(page, page.obj, page.obj.get("/Resources"), "", ())
        if self._untagged:
            message = f"content is neither tagged nor an artifact{places(self._untagged)}"
            yield Problem(message, self._page, "tags-missing")

    def _problem(self, message: str) -> Problem:
        return Problem(message, self._page)

    def _stream(
        self,
        content: Page | Object,
        owner: Object,
        resources: Any,
        outer: str,
        ancestors: tuple[ObjectKey, ...],
    ) -> Iterator[Problem]:
        """Read a stream. `outer` is what it is drawn in: ‘tagged’, ‘artifact’ or neither."""
        try:
            instructions = self._budget.instructions(content, _PARSED)
        except (PdfError, ValueError) as error:
            yield self._problem(f"a content stream cannot be read: {error}")
            return
        marks: list[str] = []
        """For each marked-content sequence that is open what it is drawn in."""
        for instruction in instructions:
            operands, operator = instruction.operands, str(instruction.operator)
            current = marks[-1] if marks else outer
            match operator:
                case "BMC" | "BDC":
                    mark, mcid = _mark(operands, resources)
                    if mark and current and mark != current:
                        message = f"{mark} content is drawn inside {current} content"
                        yield self._problem(message)
                    elif mark == current == "tagged":
                        yield self._problem("tagged content is drawn inside tagged content")
                    if mark == "tagged":
                        yield from self._sequence(owner, mcid)
                    marks.append(mark or current)
                case "EMC":
                    if not marks:
                        yield self._problem("a marked-content sequence ends without a start")
                    else:
                        marks.pop()
                case "Do":
                    yield from self._object(str(operands[0]), resources, current, ancestors)
                case _ if operator in _PAINTING and not current:
                    self._untagged += 1
        if marks:
            yield self._problem("a marked-content sequence does not end")

    def _object(
        self, name: str, resources: Any, current: str, ancestors: tuple[ObjectKey, ...]
    ) -> Iterator[Problem]:
        drawn = resource(resources, "/XObject", name)
        if drawn is None:
            yield self._problem(f"the resource {name} is drawn but does not exist")
        elif drawn.get("/Subtype") != Name.Form:
            self._untagged += not current
        elif drawn.objgen in ancestors:
            yield self._problem("a form draws itself")
        else:
            inner = drawn.get("/Resources", resources)
            yield from self._stream(drawn, drawn, inner, current, (*ancestors, drawn.objgen))

    def _sequence(self, owner: Object, mcid: int) -> Iterator[Problem]:
        key = (owner.objgen, mcid)
        if key in self._drawn:
            yield self._problem(f"marked content {mcid} is drawn twice")
        self._drawn.add(key)
        tag = self._tree.sequences.get(key)
        if tag is None:
            yield self._problem(f"no tag holds marked content {mcid}")
        parents = owner.get("/StructParents")
        row = None if parents is None else self._tree.parents.get(int(parents))
        if not isinstance(row, Array) or mcid >= len(row) or row[mcid] is None:
            yield self._problem(f"the parent tree does not have marked content {mcid}")
        elif tag is not None and row[mcid].objgen != tag:
            yield self._problem(f"the parent tree has another tag for marked content {mcid}")


def _mark(operands: Any, resources: Any) -> tuple[str, int]:
    """Return whether a sequence is ‘tagged’, ‘artifact’ or neither, and its MCID."""
    if operands[0] == Name.Artifact:
        return "artifact", -1
    mcid = marked_content_id(operands, resources)
    return ("", -1) if mcid is None else ("tagged", mcid)


def _annotation_problems(
    tree: _StructureTree, page: Page, number: int, annotations: set[ObjectKey]
) -> Iterator[Problem]:
    """Yield annotations without a tag or without a right entry in the parent tree."""
    for annotation in page.obj.get("/Annots", []):
        annotations.add(annotation.objgen)
        if annotation.get("/Subtype") == Name.Popup:
            continue
        what = "link" if annotation.get("/Subtype") == Name.Link else "annotation"
        tag = tree.objects.get(annotation.objgen)
        if tag is None:
            yield Problem(f"a {what} has no tag", number)
        elif what == "link" and tag[1] != "Link":
            yield Problem(f"a link is in a tag {tag[1]}", number)
        key = annotation.get("/StructParent")
        parent = None if key is None else tree.parents.get(int(key))
        if parent is None:
            yield Problem(f"the parent tree does not have a {what}", number)
        elif tag and parent.objgen != tag[0]:
            yield Problem(f"the parent tree has another tag for a {what}", number)


def _kids(element: Object) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]
