"""The pages of a chapter with their tags, as a template that can be written to any book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from exporter.write.pdf.jobs.job import FontUse, GlyphSet
from exporter.write.pdf.layout.folio import RESOURCE
from exporter.write.pdf.objects.object_template import (
    ObjectTemplate,
    disable_interpolation,
    is_image,
    make_template,
)
from exporter.write.pdf.press.page_boxes import Size
from exporter.write.pdf.tagging.writer import WrittenTags


@dataclass(frozen=True, slots=True)
class PdfFragment:
    """The pages of a chapter with their tags.

    The first objects of the template are the pages, then the chapter's node of the parent tree,
    then its `top_count` elements at the top; the first streams are the contents of the pages, in
    order. `page_sizes` are those of the trimmed pages. `ids` are the positions of elements in the
    template. `key_count` is how many keys of the parent tree its pages, forms and links take;
    `link_targets` are the destinations of its links; `glyphs` those used of each font.
    """

    template: ObjectTemplate
    page_sizes: tuple[Size, ...]
    top_count: int
    ids: Mapping[str, int]
    key_count: int
    link_targets: tuple[str, ...]
    glyphs: tuple[GlyphSet, ...]


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """The values of a fragment's slots in a book, as PDF syntax.

    `page_tree_node` is the parent of its pages, `structure_parent` that of its tags, `lang` their
    language where it differs from the book's. `boxes` (`PageBoxes.entries`) and `contents` are
    those of each page; `fonts`, `keys` and `link_targets` those of the fragment.
    """

    page_tree_node: bytes
    structure_parent: bytes
    lang: bytes
    folio_font: bytes
    fonts: tuple[bytes, ...]
    boxes: tuple[bytes, ...]
    contents: tuple[bytes, ...]
    keys: tuple[bytes, ...]
    link_targets: tuple[bytes, ...]

    def in_order(self) -> tuple[bytes, ...]:
        """Return the values in the order of the slots."""
        parent = self.structure_parent
        # The language has no slot of its own, since most elements have none.
        parent_and_lang = parent + (b" /Lang " + self.lang if self.lang else b"")
        single = (self.page_tree_node, parent, parent_and_lang, self.folio_font)
        return (*single, *self.fonts, *self.boxes, *self.contents, *self.keys, *self.link_targets)


def make_fragment(pdf: Pdf, elements: WrittenTags, fonts: Sequence[FontUse]) -> PdfFragment:
    """Return the pages of `pdf`, with slots in place of `fonts`, which belong to the book."""
    slots: list[Object] = []

    def slot() -> Object:
        slots.append(pdf.make_indirect(Dictionary()))
        return slots[-1]

    pages = [page.obj for page in pdf.pages]
    page_tree_node, parent, parent_and_lang, folio_font = (slot() for _ in range(4))
    for use in fonts:
        # All pages of a chapter share their resources.
        pages[0].Resources.Font[f"/{use.face.resource}"] = slot()
    contents = [page.Contents for page in pages]
    sizes = tuple(_size(page) for page in pages)
    for page in pages:
        # The value of this slot includes the other boxes.
        page.MediaBox = slot()
        for box in ("/BleedBox", "/TrimBox"):
            del page[box]
    for page in pages:
        page.Parent = page_tree_node
        page.Contents = slot()
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font[f"/{RESOURCE}"] = folio_font
    keys = [slot() for _ in range(1 + max(elements.parents))]
    node = pdf.make_indirect(_parent_tree_node(elements, keys))
    links = [link for page in pages for link in page.get("/Annots", [])]
    local = [link for link in links if "/Dest" in link]
    targets = {name: slot() for name in dict.fromkeys(str(link.Dest) for link in local)}
    for link in local:
        link.Dest = targets[str(link.Dest)]
    for link in links:
        link.StructParent = keys[int(link.StructParent)]
    streams = [thing for thing in pdf.objects if isinstance(thing, Stream)]
    for marked in (*pages, *streams):
        if "/StructParents" in marked:
            marked.StructParents = keys[int(marked.StructParents)]
    for stream in streams:
        if is_image(stream):
            disable_interpolation(stream)
    for element in elements.top:
        element.P = parent if "/Lang" in element else parent_and_lang
    template, positions = make_template(pdf, [*pages, node, *elements.top, *contents], slots)
    return PdfFragment(
        template,
        page_sizes=sizes,
        top_count=len(elements.top),
        ids={id_: positions[element.objgen[0]] for id_, element in elements.ids.items()},
        key_count=len(keys),
        link_targets=tuple(targets),
        glyphs=tuple(use.glyphs for use in fonts),
    )


def _size(page: Object) -> Size:
    left, low, right, high = (float(edge) for edge in page.TrimBox)
    return right - left, high - low


def _parent_tree_node(elements: WrittenTags, keys: Sequence[Object]) -> Dictionary:
    """Return a leaf of the book's parent tree (ISO 32000-1, 7.9.7)."""
    pairs = [(keys[key], value) for key, value in elements.parents.items()]
    limits = Array([pairs[0][0], pairs[-1][0]])
    return Dictionary(Limits=limits, Nums=Array(item for pair in pairs for item in pair))
