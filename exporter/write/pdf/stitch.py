"""Chapters put together: pages, structure trees, names, outline, folios and metadata."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from exporter.write.pdf.folio import RESOURCE, Folios, FolioStyle
from exporter.write.pdf.metadata import About, describe
from exporter.write.pdf.sheet import Bookmark, Spot
from exporter.write.pdf.tagging import name_tree
from exporter.write.pdf.worker import ChapterPdf


def stitch(chapters: Sequence[ChapterPdf], about: About, style: FolioStyle) -> bytes:
    """One tagged PDF of all chapters in their order, the same bytes each time."""
    with Pdf.new() as book:
        trunk = _Trunk(book)
        outline: list[Object] = []
        destinations: dict[str, Object] = {}
        total = sum(chapter.pages for chapter in chapters)
        labels = [str(number) for number in range(1, total + 1)]
        folios = Folios(book, style, labels)
        for chapter in chapters:
            first = len(book.pages)
            # The source must stay open until its streams are written.
            source = Pdf.open(BytesIO(chapter.data))
            for page in source.pages:
                book.pages.append(page)
            pages = [book.pages[at].obj for at in range(first, first + chapter.pages)]
            trunk.graft(source, chapter, pages, about.lang)
            _number(book, pages, folios, labels[first:])
            for name, spot in chapter.destinations.items():
                destinations[name] = _view(spot, pages)
            outline += _lines(book, chapter.outline, pages)
        trunk.finish()
        book.Root.Names = Dictionary(Dests=name_tree(book, destinations))
        if outline:
            book.Root.Outlines = _outline(book, outline, unfolded=len(chapters) == 1)
        book.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
        describe(book, about)
        stream = BytesIO()
        book.save(
            stream,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            fix_metadata_version=False,
            min_version="1.7",
            deterministic_id=True,
        )
    return stream.getvalue()


class _Trunk:
    """The structure tree of the book, onto which those of the chapters are grafted."""

    def __init__(self, book: Pdf) -> None:
        self._book = book
        self._root = book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root)
        )
        self._kids: list[Object] = []
        self._leaves: list[Object] = []
        self._ids: dict[str, Object] = {}
        self._next = 0

    def graft(self, source: Pdf, chapter: ChapterPdf, pages: Sequence[Object], lang: str) -> None:
        """Take over a chapter's tree, after its pages, so that both meet the same copies."""
        tree = self._book.copy_foreign(source.Root.StructTreeRoot)
        for kid in tree.K[0].K:
            kid.P = self._document
            if chapter.lang != lang and "/Lang" not in kid:
                kid.Lang = String(chapter.lang)
            self._kids.append(kid)
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
        self._document.K = Array(self._kids)
        self._root.K = Array([self._document])
        self._root.ParentTree = self._book.make_indirect(Dictionary(Kids=Array(self._leaves)))
        self._root.ParentTreeNextKey = self._next
        if self._ids:
            self._root.IDTree = name_tree(self._book, self._ids)
        self._book.Root.StructTreeRoot = self._root
        self._book.Root.MarkInfo = Dictionary(Marked=True)


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


def _number(book: Pdf, pages: Sequence[Object], folios: Folios, labels: Sequence[str]) -> None:
    """Stamp the folios below what the pages show."""
    save = book.make_stream(b"q\n")
    for page, label in zip(pages, labels, strict=False):
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font[f"/{RESOURCE}"] = folios.font
        left, _, right, _ = (float(edge) for edge in page.TrimBox)
        # The engine leaves the page upside down; what comes after must not be.
        stamp = book.make_stream(b"Q\n" + folios.stamp(label, right - left))
        page.Contents = Array([save, page.Contents, stamp])


def _view(spot: Spot, pages: Sequence[Object]) -> Object:
    """A destination that keeps the reader's magnification."""
    return Array([pages[spot.page], Name.XYZ, round(spot.x, 3), round(spot.y, 3), 0])


def _lines(book: Pdf, bookmarks: Sequence[Bookmark], pages: Sequence[Object]) -> list[Object]:
    """Outline items, each with those below it."""
    items: list[Object] = []
    for bookmark in bookmarks:
        item = book.make_indirect(
            Dictionary(Title=String(bookmark.title), Dest=_view(bookmark.spot, pages))
        )
        _chain(item, _lines(book, bookmark.children, pages))
        items.append(item)
    return items


def _chain(parent: Object, items: Sequence[Object]) -> None:
    """Hang outline items below a parent, folded."""
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    for item in items:
        item.Parent = parent
    if items:
        parent.First, parent.Last, parent.Count = items[0], items[-1], -len(items)


def _outline(book: Pdf, items: Sequence[Object], *, unfolded: bool) -> Object:
    """The outline. A single chapter is unfolded, since its title alone would be no help."""
    root = book.make_indirect(Dictionary(Type=Name.Outlines))
    _chain(root, items)
    shown = len(items)
    for item in items:
        if unfolded and "/Count" in item:
            item.Count = abs(int(item.Count))
            shown += int(item.Count)
    root.Count = shown
    return root
