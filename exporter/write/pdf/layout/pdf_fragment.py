"""The pages of a chapter with their tags, as a template that can be written to any book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

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

T = TypeVar("T")


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
class Slots(Generic[T]):
    """The slots of a fragment: placeholder objects in its template, or their PDF syntax in a book.

    `page_tree_node` is the parent of its pages, `parent` that of tags with a language of their own;
    `parent_and_lang` is that of other tags, followed by a `/Lang` where the language of the chapter
    differs from the book's. `boxes` (`PageBoxWriter.entries`) and `contents` are those of each
    page; `fonts`, `keys` and `link_targets` those of the fragment.
    """

    page_tree_node: T
    parent: T
    parent_and_lang: T
    folio_font: T
    fonts: tuple[T, ...]
    boxes: tuple[T, ...]
    contents: tuple[T, ...]
    keys: tuple[T, ...]
    link_targets: tuple[T, ...]

    def __iter__(self) -> Iterator[T]:
        """Yield the slots in the order of a template."""
        yield from (self.page_tree_node, self.parent, self.parent_and_lang, self.folio_font)
        for each in (self.fonts, self.boxes, self.contents, self.keys, self.link_targets):
            yield from each


def make_fragment(pdf: Pdf, elements: WrittenTags, fonts: Sequence[FontUse]) -> PdfFragment:
    """Return the pages of `pdf`, with slots in place of what only the book determines."""
    pages = [page.obj for page in pdf.pages]
    links = [link for page in pages for link in page.get("/Annots", [])]
    targets = tuple(dict.fromkeys(str(link.Dest) for link in links if "/Dest" in link))
    slots = _new_slots(pdf, len(fonts), len(pages), 1 + max(elements.parents), len(targets))
    contents = [page.Contents for page in pages]
    sizes = tuple(_size(page) for page in pages)
    # All pages of a chapter share their resources.
    for use, font in zip(fonts, slots.fonts, strict=True):
        pages[0].Resources.Font[f"/{use.face.resource}"] = font
    for page, boxes, content in zip(pages, slots.boxes, slots.contents, strict=True):
        _fill_page(page, slots, boxes, content)
    _fill_links(links, dict(zip(targets, slots.link_targets, strict=True)), slots.keys)
    node = pdf.make_indirect(_parent_tree_node(elements, slots.keys))
    streams = [item for item in pdf.objects if isinstance(item, Stream)]
    for marked in (*pages, *streams):
        if "/StructParents" in marked:
            marked.StructParents = slots.keys[int(marked.StructParents)]
    for stream in streams:
        if is_image(stream):
            disable_interpolation(stream)
    for element in elements.top:
        element.P = slots.parent if "/Lang" in element else slots.parent_and_lang
    template, positions = make_template(pdf, [*pages, node, *elements.top, *contents], slots)
    return PdfFragment(
        template,
        page_sizes=sizes,
        top_count=len(elements.top),
        ids={id_: positions[element.objgen[0]] for id_, element in elements.ids.items()},
        key_count=len(slots.keys),
        link_targets=targets,
        glyphs=tuple(use.glyphs for use in fonts),
    )


def _new_slots(pdf: Pdf, fonts: int, pages: int, keys: int, link_targets: int) -> Slots[Object]:
    """Return new placeholder objects of `pdf`; the arguments are the numbers of them."""

    def several(count: int) -> tuple[Object, ...]:
        return tuple(pdf.make_indirect(Dictionary()) for _ in range(count))

    page_tree_node, parent, parent_and_lang, folio_font = several(4)
    return Slots(
        page_tree_node,
        parent,
        parent_and_lang,
        folio_font,
        fonts=several(fonts),
        boxes=several(pages),
        contents=several(pages),
        keys=several(keys),
        link_targets=several(link_targets),
    )


def _fill_page(page: Object, slots: Slots[Object], boxes: Object, content: Object) -> None:
    """Put slots into a page. The value of the slot `boxes` includes the bleed and trim box."""
    page.MediaBox = boxes
    for box in ("/BleedBox", "/TrimBox"):
        del page[box]
    page.Parent = slots.page_tree_node
    page.Contents = content
    if "/Font" not in page.Resources:
        page.Resources.Font = Dictionary()
    page.Resources.Font[f"/{RESOURCE}"] = slots.folio_font


def _fill_links(
    links: Iterable[Object], targets: Mapping[str, Object], keys: Sequence[Object]
) -> None:
    """Put slots into the annotations of links: `targets` by their names, `keys` by number."""
    for link in links:
        if "/Dest" in link:
            link.Dest = targets[str(link.Dest)]
        link.StructParent = keys[int(link.StructParent)]


def _size(page: Object) -> Size:
    left, low, right, high = (float(edge) for edge in page.TrimBox)
    return right - left, high - low


def _parent_tree_node(elements: WrittenTags, keys: Sequence[Object]) -> Dictionary:
    """Return a leaf of the book's parent tree (ISO 32000-1, 7.9.7)."""
    pairs = [(keys[key], value) for key, value in elements.parents.items()]
    limits = Array([pairs[0][0], pairs[-1][0]])
    return Dictionary(Limits=limits, Nums=Array(item for pair in pairs for item in pair))
