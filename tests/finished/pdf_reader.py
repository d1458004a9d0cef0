"""A reader of finished PDFs: text with its positions, structure elements, links and bookmarks.

Positions are points from the lower left corner of the trimmed page. Page indexes begin at 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree
from pdf_content import ContentReader, Font, Mark, TextRun
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

Box = tuple[float, float, float, float]
"""The left, lower, right and upper edge."""

_NOT_SHOWN = re.compile("[\\s\u00ad\u200b\u2060-]+")


def squeezed(text: str) -> str:
    """Return text without spaces and hyphens, which depend on line breaks."""
    return _NOT_SHOWN.sub("", text)


@dataclass(frozen=True)
class PdfLink:
    """A link annotation: a web address, or a page and the height of a place on it.

    `words` are the text below its rectangle. `printed` is the flag that PDF/A requires.
    """

    box: Box
    address: str
    name: str
    page: int | None
    top: float
    words: str
    described: str
    key: int
    printed: bool


@dataclass(frozen=True, eq=False)
class PdfPage:
    number: int
    label: str
    media: Box
    trim: Box
    bleed: Box
    runs: tuple[TextRun, ...]
    links: tuple[PdfLink, ...]
    images: tuple[Object, ...]
    tabs: str

    @property
    def width(self) -> float:
        return self.trim[2] - self.trim[0]

    @property
    def text(self) -> str:
        """The text without artifacts, such as running heads and folios."""
        return " ".join(run.text for run in self.runs if run.artifact is None)

    def lines(self) -> list[str]:
        """The lines of the text from top to bottom."""
        rows: dict[int, list[TextRun]] = {}
        for run in self.runs:
            if run.artifact is None:
                rows.setdefault(round(run.baseline), []).append(run)
        return [
            "".join(run.text for run in sorted(rows[row], key=lambda run: run.left))
            for row in sorted(rows, reverse=True)
        ]


@dataclass(eq=False)
class StructureElement:
    """A structure element; `pages` are those of its own marked content."""

    kind: str
    kids: list[StructureElement | str] = field(default_factory=list)
    id: str = ""
    alt: str = ""
    title: str = ""
    expansion: str = ""
    lang: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    links: list[PdfLink] = field(default_factory=list)
    parent: StructureElement | None = None

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    @property
    def strings(self) -> list[str]:
        """The text of the element itself, one string for each marked-content sequence."""
        return [kid for kid in self.kids if isinstance(kid, str)]

    @property
    def all_marks(self) -> list[Mark]:
        return [mark for each in self.walk() for mark in each.marks]

    @property
    def above(self) -> list[StructureElement]:
        """The ancestors, the parent first."""
        return [] if self.parent is None else [self.parent, *self.parent.above]

    @property
    def effective_lang(self) -> str:
        """The language of the element, which an ancestor may set."""
        return self.lang or (self.parent.effective_lang if self.parent else "")

    def walk(self) -> Iterator[StructureElement]:
        yield self
        for kid in self.kids:
            if isinstance(kid, StructureElement):
                yield from kid.walk()

    def all(self, *kinds: str) -> list[StructureElement]:
        return [each for each in self.walk() if each.kind in kinds]

    @property
    def first_page(self) -> int:
        return next(page for each in self.walk() for page in each.pages)


@dataclass(frozen=True)
class Bookmark:
    title: str
    page: int
    top: float
    children: tuple[Bookmark, ...]

    def walk(self) -> Iterator[Bookmark]:
        yield self
        for child in self.children:
            yield from child.walk()


class FinishedPdf:
    """The content of a PDF file."""

    def __init__(self, path: Path) -> None:
        self.pdf = Pdf.open(path)
        root = self.pdf.Root
        self.root = root
        self.lang = str(root.Lang)
        self.info = {str(key): str(value) for key, value in self.pdf.trailer.Info.items()}
        self.xmp = etree.fromstring(root.Metadata.read_bytes())
        self._numbers = {page.obj.objgen: at for at, page in enumerate(self.pdf.pages)}
        self._fonts: dict[tuple[int, int], Font] = {}
        destinations = list(_name_tree(root.Names.Dests))
        self.destination_names = [name for name, _ in destinations]
        self.destinations = {name: self._place(value) for name, value in destinations}
        self._drawn: dict[Mark, list[tuple[int, TextRun]]] = {}
        self.opened: list[Mark] = []
        """The marked-content sequences of all pages, in the order of drawing."""
        self.pages = [self._page(at, page) for at, page in enumerate(self.pdf.pages)]
        self._links = {link.key: (page, link) for page in self.pages for link in page.links}
        self.ids: dict[str, StructureElement] = {}
        self.marks_in_tree: list[Mark] = []
        self.links_in_tree: list[int] = []
        self._elements: dict[tuple[int, int], StructureElement] = {}
        self.tree = StructureElement("Root", lang=self.lang)
        for kid in _several(root.StructTreeRoot.K):
            self.tree.kids.append(self._element(kid, self.tree))

    @property
    def labels(self) -> list[str]:
        return [page.label for page in self.pages]

    @cached_property
    def bookmarks(self) -> tuple[Bookmark, ...]:
        outlines = self.root.get("/Outlines")
        return tuple(self._bookmarks(outlines)) if outlines is not None else ()

    @property
    def id_tree(self) -> dict[str, StructureElement]:
        """The structure elements in the IDTree."""
        return {
            name: self._elements[value.objgen]
            for name, value in _name_tree(self.root.StructTreeRoot.IDTree)
        }

    @property
    def font_programs(self) -> dict[str, bool]:
        """Whether each font of the pages is embedded, by its name."""
        fonts = (
            font.DescendantFonts[0]
            for page in self.pdf.pages
            for font in page.obj.get("/Resources", Dictionary()).get("/Font", {}).values()
        )
        return {str(font.BaseFont): "/FontFile2" in font.FontDescriptor for font in fonts}

    @property
    def attachments(self) -> dict[str, bytes]:
        files = self.root.Names.get("/EmbeddedFiles")
        if files is None:
            return {}
        return {str(value.UF): value.EF.F.read_bytes() for _, value in _name_tree(files)}

    @property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.root.PieceInfo.BlogExporter.Private.read_bytes())
        return found

    def parents(self) -> dict[int, list[StructureElement] | StructureElement]:
        """Return the parent tree: the elements of a content stream by MCID, or that of a link."""
        nums = list(_number_tree(self.root.StructTreeRoot.ParentTree))
        return {
            key: [self._elements[each.objgen] for each in value]
            if isinstance(value, Array)
            else self._elements[value.objgen]
            for key, value in nums
        }

    def xmp_values(self, name: str) -> list[str]:
        """Return the values of an XMP property such as `dc:title`."""
        spaces = {
            "dc": "http://purl.org/dc/elements/1.1/",
            "pdf": "http://ns.adobe.com/pdf/1.3/",
            "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
            "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
            "pdfxid": "http://www.npes.org/pdfx/ns/id/",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "xmp": "http://ns.adobe.com/xap/1.0/",
        }
        items = self.xmp.xpath(f"//{name}//rdf:li", namespaces=spaces)
        found = items or self.xmp.xpath(f"//{name}", namespaces=spaces)
        return [each.text or "" for each in found]

    def number_of(self, page: int) -> tuple[int, int]:
        """Return the object number of a page."""
        return self.pdf.pages[page].obj.objgen

    def key_of(self, page: int) -> int:
        """Return the key of a page in the parent tree; -1 for a blank page."""
        return int(self.pdf.pages[page].obj.get("/StructParents", -1))

    def text_of(self, mark: Mark) -> str:
        return "".join(run.text for _, run in self._drawn.get(mark, []))

    # Pages

    def _page(self, at: int, page: Page) -> PdfPage:
        media = _box(page.obj.MediaBox)
        reader = ContentReader(page, self._fonts)
        self.opened += reader.opened
        runs = reader.runs
        for run in runs:
            if run.mark:
                self._drawn.setdefault(run.mark, []).append((at, run))
        return PdfPage(
            at,
            page.label,
            media,
            _box(page.obj.get("/TrimBox", page.obj.MediaBox)),
            _box(page.obj.get("/BleedBox", page.obj.MediaBox)),
            tuple(runs),
            tuple(self._link(each, runs) for each in page.obj.get("/Annots", [])),
            tuple(reader.images),
            str(page.obj.get("/Tabs", "")),
        )

    def _link(self, annotation: Object, runs: list[TextRun]) -> PdfLink:
        assert annotation.Subtype == Name.Link
        left, low, right, high = _box(annotation.Rect)
        inside = (
            run
            for run in runs
            if low - 1 < run.baseline < high + 1
            and left - 1 < (run.left + run.right) / 2 < right + 1
        )
        address, name, page, top = "", "", None, 0.0
        if "/Dest" in annotation:
            name = str(annotation.Dest)
            page, top = self.destinations[name]
        else:
            address = str(annotation.A.URI)
        return PdfLink(
            (left, low, right, high),
            address,
            name,
            page,
            top,
            "".join(run.text for run in inside),
            str(annotation.Contents),
            int(annotation.StructParent),
            int(annotation.get("/F", 0)) == 4,
        )

    def _place(self, destination: Object) -> tuple[int, float]:
        if isinstance(destination, Dictionary):
            destination = destination.D
        return self._numbers[destination[0].objgen], float(destination[3])

    # Tags

    def _element(self, found: Object, parent: StructureElement) -> StructureElement:
        element = StructureElement(
            str(found.S)[1:],
            id=str(found.get("/ID", "")),
            alt=str(found.get("/Alt", "")),
            title=str(found.get("/T", "")),
            expansion=str(found.get("/E", "")),
            lang=str(found.get("/Lang", "")),
            parent=parent,
        )
        self._elements[found.objgen] = element
        if element.id:
            self.ids.setdefault(element.id, element)
        if "/A" in found:
            for key, value in found.A.items():
                plain = str(value)[1:] if isinstance(value, Name) else value
                element.attributes[key[1:]] = plain
        page = found.get("/Pg")
        for kid in _several(found.get("/K", Array())):
            if isinstance(kid, int):
                self._hang(element, page, (page.objgen, kid))
            elif kid.get("/Type") == Name.MCR:
                holder = kid.get("/Stm", kid.get("/Pg", page))
                self._hang(element, kid.get("/Pg", page), (holder.objgen, int(kid.MCID)))
            elif kid.get("/Type") == Name.OBJR:
                key = int(kid.Obj.StructParent)
                self.links_in_tree.append(key)
                element.links.append(self._links[key][1])
            else:
                element.kids.append(self._element(kid, element))
        return element

    def _hang(self, element: StructureElement, page: Object, mark: Mark) -> None:
        self.marks_in_tree.append(mark)
        element.kids.append(self.text_of(mark))
        element.pages.append(self._numbers[page.objgen])
        element.marks.append(mark)

    def _bookmarks(self, above: Object) -> Iterator[Bookmark]:
        item = above.get("/First")
        while item is not None:
            page, top = self._place(item.Dest)
            yield Bookmark(str(item.Title), page, top, tuple(self._bookmarks(item)))
            item = item.get("/Next")


def _box(box: Object) -> Box:
    x1, y1, x2, y2 = (float(each) for each in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else [value]


def _name_tree(node: Object) -> Iterator[tuple[str, Object]]:
    for kid in node.get("/Kids", []):
        yield from _name_tree(kid)
    entries = list(node.get("/Names", []))
    for key, value in zip(entries[::2], entries[1::2], strict=True):
        yield str(key), value


def _number_tree(node: Object) -> Iterator[tuple[int, Any]]:
    for kid in node.get("/Kids", []):
        yield from _number_tree(kid)
    entries = list(node.get("/Nums", []))
    for key, value in zip(entries[::2], entries[1::2], strict=True):
        yield int(key), value
