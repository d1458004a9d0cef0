"""One division, from its sheet to tagged pages that a stitcher can put anywhere in a book.

A pure function of the sheet, the fonts and the engine's version, so that it can run in a pool and
its results can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from pikepdf import Dictionary, Name, Object, Pdf, Stream, String

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.runtime.cache import serialize
from exporter.write.page_markers import openings
from exporter.write.pdf import engine
from exporter.write.pdf.assembly.font_licence import may_be_embedded
from exporter.write.pdf.jobs.job import (
    Area,
    Bookmark,
    FontFace,
    FontUse,
    LayoutJob,
    LayoutResult,
    MarkedContent,
    PagePosition,
)
from exporter.write.pdf.jobs.number_placeholders import put_back, set_aside
from exporter.write.pdf.layout.line_numbers import number_lines
from exporter.write.pdf.layout.pdf_fragment import PdfFragment, make_fragment
from exporter.write.pdf.layout.spool import Held
from exporter.write.pdf.objects.streams import end_clearly
from exporter.write.pdf.press.colours import in_inks
from exporter.write.pdf.tagging.descriptions import elements_by_id, purpose
from exporter.write.pdf.tagging.structure import structure_of
from exporter.write.pdf.tagging.writer import write_tags
from exporter.write.press_colours import InkSet


@dataclass(frozen=True, slots=True)
class ChapterPdf:
    """A division's pages, and what a stitcher must know of them.

    `sheaf` are the pages with their tags, without folios and without `fonts`. `height` is that of
    the first page. `destinations` and the ids of the tags begin with the division's name.
    `numbered` are the pages in whose content numbers of pages must still be put in
    (`figures.with_numbers`), `openings` the blocks that its pages begin with. `spelled`
    says that the sheet must have the numbers in its text, `hung` that there is room for any.
    `missing` holds the characters that no font has.
    """

    name: str
    title: str
    lang: str
    sheaf: Held
    pages: int
    height: float
    destinations: Mapping[str, PagePosition]
    outline: tuple[Bookmark, ...]
    fonts: tuple[FontFace, ...]
    findings: tuple[Diagnostic, ...]
    missing: str = ""
    producer: str = engine.PRODUCER
    numbered: tuple[int, ...] = ()
    spelled: bool = False
    hung: bool = False
    openings: tuple[str, ...] = ()


def chapter_pdf(sheet: LayoutJob) -> ChapterPdf:
    """Set and tag a division."""
    laid = engine.lay_out(sheet)
    sheaf, fonts = _tagged(sheet, laid)
    destinations = {f"{sheet.name}/{id_}": spot for id_, spot in laid.destinations.items()}
    destinations[sheet.name] = PagePosition(0, 0, laid.height)
    return ChapterPdf(
        name=sheet.name,
        title=sheet.title,
        lang=sheet.lang,
        sheaf=serialize(sheaf),
        pages=laid.pages,
        height=laid.height,
        destinations=destinations,
        outline=laid.outline,
        fonts=tuple(map(_face, fonts)),
        findings=tuple(_findings(laid)),
        numbered=laid.numbered,
        spelled=laid.spelled,
        hung=laid.hung,
        missing=laid.missing,
        openings=openings(sheet.spots, _pages_of(laid), laid.pages),
    )


def _pages_of(laid: LayoutResult) -> dict[str, int]:
    """On which page the first piece is that was drawn of each of the blocks."""
    block: dict[Element, str] = {}
    for element in laid.root.iter():
        if name := element.get("data-spot", ""):
            # What is inside another comes after it, and takes its own.
            block.update(dict.fromkeys(element.iter(), name))
    found: dict[str, int] = {}
    for item in laid.drawn:
        if isinstance(item, MarkedContent) and item.element in block:
            found.setdefault(block[item.element], item.page)
    return found


def _tagged(sheet: LayoutJob, laid: LayoutResult) -> tuple[PdfFragment, tuple[FontUse, ...]]:
    """The pages with their tags, and the fonts that they use."""
    fonts = laid.fonts
    drawn = laid.drawn
    if not sheet.links:
        drawn = tuple(item for item in drawn if not isinstance(item, Area))
    tree = structure_of(laid.root, drawn, name=sheet.name, lang=sheet.lang)
    tree.lang = sheet.lang
    with Pdf.open(BytesIO(laid.data)) as pdf:
        if not sheet.links:
            _unlink(pdf)
        links = _links(pdf, sheet, laid)
        write_tags(pdf, tree, links, dict(_forms(pdf)))
        if sheet.inks.colour != "rgb":
            _print_in(sheet.inks, pdf, laid.numbered)
        if sheet.lines:
            numbers = number_lines(pdf, laid.baselines, sheet.lines, fonts)
            fonts = (*fonts, numbers) if numbers else fonts
        end_clearly(pdf)
        return make_fragment(pdf, fonts), fonts


def _print_in(inks: InkSet, pdf: Pdf, numbered: Sequence[int]) -> None:
    """Change to the inks of a press, and keep what says where numbers of pages go."""
    shown = [pdf.pages[at].obj.Contents for at in numbered]
    kept = []
    for stream in shown:
        content, numbers = set_aside(stream.read_bytes())
        stream.write(content)
        kept.append(numbers)
    in_inks(pdf, inks)
    for at, numbers in zip(numbered, kept, strict=True):
        stream = pdf.pages[at].obj.Contents
        stream.write(put_back(stream.read_bytes(), numbers))


def _face(use: FontUse) -> FontFace:
    """A font without its glyphs, which only the stitcher needs."""
    given = (use.resource, use.name, use.program, use.index, use.flags, use.ascent, use.descent)
    return FontFace(*given)


def _unlink(pdf: Pdf) -> None:
    """Take out the areas of links: nobody can follow one on paper."""
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def _links(pdf: Pdf, sheet: LayoutJob, laid: LayoutResult) -> dict[int, Object]:
    """The annotations of links by their number, each with words that say where it leads."""
    areas = {item.key: item for item in laid.drawn if isinstance(item, Area)}
    ids = elements_by_id(laid.root)
    links = {}
    for page in pdf.pages:
        page.obj.Tabs = Name.S
        # What shines through something else is mixed as red, green and blue.
        page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB)
        for annotation in page.obj.get("/Annots", []):
            area = areas[int(annotation.StructParent)]
            annotation.Contents = String(purpose(area, ids))
            annotation.F = 4  # it may be printed, as PDF/A wants it said
            match area.leads:
                case "here":
                    annotation.Dest = String(f"{sheet.name}/{area.target}")
                case "across":
                    # What the engine took for an address of the web is a name in the book.
                    del annotation.A
                    annotation.Dest = String(area.target)
            links[area.key] = annotation
    return links


def _forms(pdf: Pdf) -> Iterator[tuple[int, Object]]:
    """The forms that hold marked sequences, by their `StructParents`."""
    for item in pdf.objects:
        if isinstance(item, Stream) and "/StructParents" in item:
            yield int(item.StructParents), item


_PICTURE = re.compile(r"Failed to (?:load|render).* image (?:at )?'?(?P<address>[^']{0,200})")


def _findings(laid: LayoutResult) -> Diagnostics:
    found = Diagnostics()
    for address in laid.refused:
        found.report("link-relative", f"the link to ‘{address}’ was left out of the PDF")
    for family in laid.colourless:
        found.report("emoji-colourless", f"the emoji of ‘{family}’ are black, or not there at all")
    for use in laid.fonts:
        if not may_be_embedded(use.program, use.index):
            name = use.name.partition("+")[2] or use.name
            found.report("font-restricted", f"‘{name}’ may not be embedded, and is")
    for remark in laid.remarks:
        if picture := _PICTURE.match(remark):
            address = picture["address"]
            name = "" if address.startswith("data:") else unquote(address.rpartition("/")[2])
            what = f"‘{name}’" if name else "a drawing"
            found.report("image-unreadable", f"{what} could not be drawn")
        else:
            found.report("engine-warning", remark if len(remark) < 300 else f"{remark[:299]}…")
    return found
