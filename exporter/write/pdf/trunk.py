"""The structure trees of the divisions put together to one, on top of their pages."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.write.pdf.tagging import name_tree


class Trunk:
    """The structure tree of the book, onto which those of the divisions are grafted.

    The page that opens a part and the chapters in it are grafted onto a branch of their own.
    """

    def __init__(self, book: Pdf) -> None:
        self._book = book
        self._root = book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root)
        )
        self._kids: list[Object] = []
        self._branches: dict[int, tuple[Object, list[Object]]] = {}
        self._leaves: list[Object] = []
        self._ids: dict[str, Object] = {}
        self._next = 0

    def graft(self, tree: Object, pages: Sequence[Object], lang: str, part: int) -> None:
        """Graft a division's tree, which was taken over with its pages.

        `lang` is the division's language where it is not the book's. `part` is 0 outside of parts.
        """
        parent, kids = self._branch(part) if part else (self._document, self._kids)
        for kid in tree.K[0].K:
            kid.P = parent
            if lang and "/Lang" not in kid:
                kid.Lang = String(lang)
            kids.append(kid)
        self._ids |= _named(tree.get("/IDTree"))
        numbers = list(tree.ParentTree.Nums)
        keys = [self._next + int(key) for key in numbers[::2]]
        if keys:
            pairs = [item for pair in zip(keys, numbers[1::2], strict=True) for item in pair]
            leaf = Dictionary(Limits=Array([keys[0], keys[-1]]), Nums=Array(pairs))
            self._leaves.append(self._book.make_indirect(leaf))
        if self._next:
            _shift(pages, self._next)
        self._next += int(tree.ParentTreeNextKey)

    def finish(self) -> None:
        """Make it the tree of the book."""
        for branch, kids in self._branches.values():
            branch.K = Array(kids)
        self._document.K = Array(self._kids)
        self._root.K = Array([self._document])
        self._root.ParentTree = self._book.make_indirect(Dictionary(Kids=Array(self._leaves)))
        self._root.ParentTreeNextKey = self._next
        if self._ids:
            self._root.IDTree = name_tree(self._book, self._ids)
        self._book.Root.StructTreeRoot = self._root
        self._book.Root.MarkInfo = Dictionary(Marked=True)

    def _branch(self, part: int) -> tuple[Object, list[Object]]:
        """The tag of a part, and what hangs on it."""
        if part not in self._branches:
            branch = self._book.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document)
            )
            self._kids.append(branch)
            self._branches[part] = (branch, [])
        return self._branches[part]


def _shift(pages: Sequence[Object], by: int) -> None:
    """Move the numbers by which pages, forms and links find their parents."""
    shifted: set[tuple[int, int]] = set()
    for page in pages:
        page.StructParents = int(page.StructParents) + by
        for annotation in page.get("/Annots", []):
            annotation.StructParent = int(annotation.StructParent) + by
        _shift_forms(page.get("/Resources"), by, shifted)


def _shift_forms(resources: Object | None, by: int, shifted: set[tuple[int, int]]) -> None:
    if resources is None:
        return
    for kind in ("/XObject", "/Pattern"):
        for form in (resources.get(kind) or {}).values():
            if form.objgen in shifted:
                continue
            shifted.add(form.objgen)
            if "/StructParents" in form:
                form.StructParents = int(form.StructParents) + by
            if "/Resources" in form:
                _shift_forms(form.Resources, by, shifted)


def _named(tree: Object | None) -> dict[str, Object]:
    """The entries of a name tree."""
    if tree is None:
        return {}
    found: dict[str, Object] = {}
    for kid in tree.get("/Kids", []):
        found |= _named(kid)
    names = list(tree.get("/Names", []))
    return found | {str(key): value for key, value in zip(names[::2], names[1::2], strict=True)}
