"""A sheaf: the pages of a division with their tags, cast so that they can be printed in a book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from exporter.formats.pdf.objects import name_tree_entries, number_tree_entries
from exporter.write.pdf.jobs.job import FontUse, Glyphs
from exporter.write.pdf.layout.folio import RESOURCE
from exporter.write.pdf.objects.object_template import (
    ObjectTemplate,
    is_picture,
    make_template,
    sharpen,
)
from exporter.write.pdf.press.page_boxes import Size


@dataclass(frozen=True, slots=True)
class PdfFragment:
    """The pages of a division with their tags.

    The first objects of the plate are the pages, then the leaf of the parent tree, then as many
    elements as stand at the top (`tops`); the first streams are what the pages show, in order.
    `sizes` are width and height of the pages, trimmed. `ids` are the positions of elements by their
    ids. `keys` is how many numbers pages, forms and links have in the parent tree; `names` are the
    places that links lead to; `glyphs` are those that are used of each font.
    """

    plate: ObjectTemplate
    sizes: tuple[Size, ...]
    tops: int
    ids: Mapping[str, int]
    keys: int
    names: tuple[str, ...]
    glyphs: tuple[Glyphs, ...]


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """What only the book knows of a division, as it is written.

    `node` is the parent of its pages, `branch` that of its tags, `fonts` are those of the book, as
    many as the division uses. `boxes` are those of each page (`Cut.boxes`), `contents` what it
    shows. `keys` and `names` are those of
    the sheaf, in the book. `lang` is its language, where it must be said.
    """

    node: bytes
    branch: bytes
    lang: bytes
    folio: bytes
    fonts: tuple[bytes, ...]
    boxes: tuple[bytes, ...]
    contents: tuple[bytes, ...]
    keys: tuple[bytes, ...]
    names: tuple[bytes, ...]

    def holes(self) -> tuple[bytes, ...]:
        """What belongs into each hole, in their order."""
        # The language of an element has no hole of its own, since most have none.
        speaking = self.branch + (b" /Lang " + self.lang if self.lang else b"")
        single = (self.node, self.branch, speaking, self.folio)
        return (*single, *self.fonts, *self.boxes, *self.contents, *self.keys, *self.names)


def make_fragment(pdf: Pdf, fonts: Sequence[FontUse]) -> PdfFragment:
    """Cast a division. Its own `fonts` are left out, in favour of the book's."""
    holes: list[Object] = []

    def hole() -> Object:
        holes.append(pdf.make_indirect(Dictionary()))
        return holes[-1]

    pages = [page.obj for page in pdf.pages]
    tree = pdf.Root.StructTreeRoot
    node, branch, speaking, folio = (hole() for _ in range(4))
    for use in fonts:
        # All pages of a sheet share their resources.
        pages[0].Resources.Font[f"/{use.resource}"] = hole()
    shown = [page.Contents for page in pages]
    sizes = tuple(_size(page) for page in pages)
    for page in pages:
        # The other boxes have no holes of their own: what fills this one says them too.
        page.MediaBox = hole()
        for box in ("/BleedBox", "/TrimBox"):
            del page[box]
    for page in pages:
        page.Parent = node
        page.Contents = hole()
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font[f"/{RESOURCE}"] = folio
    keys = [hole() for _ in range(int(tree.ParentTreeNextKey))]
    leaf = pdf.make_indirect(_leaf(tree.ParentTree, keys))
    names = {name: hole() for name in _names(pages)}
    _number(pdf, pages, keys)
    for page in pages:
        for annotation in page.get("/Annots", []):
            if "/Dest" in annotation:
                annotation.Dest = names[str(annotation.Dest)]
    tops = list(tree.K[0].K)
    for top in tops:
        top.P = branch if "/Lang" in top else speaking
    elements = {str(id_): element for id_, element in name_tree_entries(tree.get("/IDTree"))}
    plate, positions = make_template(pdf, [*pages, leaf, *tops, *shown], holes)
    return PdfFragment(
        plate,
        sizes=sizes,
        tops=len(tops),
        ids={id_: positions[element.objgen[0]] for id_, element in elements.items()},
        keys=len(keys),
        names=tuple(names),
        glyphs=tuple(Glyphs(use.widths, use.signs) for use in fonts),
    )


def _size(page: Object) -> Size:
    left, low, right, high = (float(edge) for edge in page.TrimBox)
    return right - left, high - low


def _leaf(tree: Object, keys: Sequence[Object]) -> Dictionary:
    """The parent tree of a division, as a leaf of the book's (ISO 32000-1, 7.9.7)."""
    pairs = [(keys[key], value) for key, value in number_tree_entries(tree)]
    limits = [pairs[0][0], pairs[-1][0]]
    return Dictionary(Limits=Array(limits), Nums=Array(item for pair in pairs for item in pair))


def _names(pages: Iterable[Object]) -> list[str]:
    """The places that links lead to, each once."""
    links = (link for page in pages for link in page.get("/Annots", []) if "/Dest" in link)
    return list(dict.fromkeys(str(link.Dest) for link in links))


def _number(pdf: Pdf, pages: Iterable[Object], keys: Sequence[Object]) -> None:
    """Let the book say the numbers by which pages, forms and links find their parents."""
    for page in pages:
        page.StructParents = keys[int(page.StructParents)]
        for annotation in page.get("/Annots", []):
            annotation.StructParent = keys[int(annotation.StructParent)]
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            if "/StructParents" in thing:
                thing.StructParents = keys[int(thing.StructParents)]
            elif is_picture(thing):
                sharpen(thing)
