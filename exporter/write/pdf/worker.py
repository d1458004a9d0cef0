"""One division, from its sheet to tagged pages that a stitcher can put anywhere in a book.

A pure function of the sheet, the fonts and the engine's version, so that it can run in a pool and
its results can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote

from pikepdf import Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, String

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.write.pdf import engine
from exporter.write.pdf.inks import in_inks
from exporter.write.pdf.sheet import Area, Bookmark, FontUse, Laid, Sheet, Spot
from exporter.write.pdf.streams import end_clearly
from exporter.write.pdf.structure import structure
from exporter.write.pdf.tagging import tag
from exporter.write.pdf.words import elements_by_id, purpose


@dataclass(frozen=True, slots=True)
class SheetPdf:
    """A division's pages, and what a stitcher must know of them.

    `data` is a PDF with a structure tree of its own, without folios, names, outline and metadata,
    and without the programs of `fonts`, which come with it. `height` is that of its first page.
    `destinations` and the ids in the tree begin with the division's name.
    """

    name: str
    title: str
    lang: str
    data: bytes
    pages: int
    height: float
    destinations: Mapping[str, Spot]
    outline: tuple[Bookmark, ...]
    fonts: tuple[FontUse, ...]
    findings: tuple[Diagnostic, ...]
    producer: str = engine.PRODUCER


def sheet_pdf(sheet: Sheet) -> SheetPdf:
    """Set and tag a division."""
    laid = engine.lay_out(sheet)
    destinations = {f"{sheet.name}/{id_}": spot for id_, spot in laid.destinations.items()}
    destinations[sheet.name] = Spot(0, 0, laid.height)
    return SheetPdf(
        name=sheet.name,
        title=sheet.title,
        lang=sheet.lang,
        data=_tagged(sheet, laid),
        pages=laid.pages,
        height=laid.height,
        destinations=destinations,
        outline=laid.outline,
        fonts=laid.fonts,
        findings=tuple(_findings(laid)),
    )


def _tagged(sheet: Sheet, laid: Laid) -> bytes:
    drawn = laid.drawn
    if not sheet.links:
        drawn = tuple(item for item in drawn if not isinstance(item, Area))
    tree = structure(laid.root, drawn, name=sheet.name, lang=sheet.lang)
    tree.lang = sheet.lang
    with Pdf.open(BytesIO(laid.data)) as pdf:
        if not sheet.links:
            _unlink(pdf)
        links = _links(pdf, sheet, laid)
        tag(pdf, tree, links, dict(_forms(pdf)))
        _strip(pdf, laid.fonts)
        in_inks(pdf, sheet.inks)
        end_clearly(pdf)
        stream = BytesIO()
        pdf.save(stream, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return stream.getvalue()


def _unlink(pdf: Pdf) -> None:
    """Take out the areas of links: nobody can follow one on paper."""
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def _links(pdf: Pdf, sheet: Sheet, laid: Laid) -> dict[int, Object]:
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


def _strip(pdf: Pdf, fonts: Iterable[FontUse]) -> None:
    """Take out the programs of fonts that the book will have once."""
    for use in fonts:
        # All pages of a sheet share their resources.
        font = pdf.pages[0].obj.Resources.Font[f"/{use.resource}"]
        descriptor = font.DescendantFonts[0].FontDescriptor
        for key in ("/FontFile2", "/FontFile3"):
            if key in descriptor:
                descriptor[key].write(b"")


def _forms(pdf: Pdf) -> Iterator[tuple[int, Object]]:
    """The forms that hold marked sequences, by their `StructParents`."""
    for item in pdf.objects:
        if isinstance(item, Stream) and "/StructParents" in item:
            yield int(item.StructParents), item


_PICTURE = re.compile(r"Failed to (?:load|render).* image (?:at )?'?(?P<address>[^']{0,200})")


def _findings(laid: Laid) -> Diagnostics:
    found = Diagnostics()
    for address in laid.refused:
        found.report("link-relative", f"the link to ‘{address}’ was left out of the PDF")
    if laid.missing:
        shown = ", ".join(f"‘{sign}’ (U+{ord(sign):04X})" for sign in laid.missing[:12])
        more = f" and {len(laid.missing) - 12} more" if len(laid.missing) > 12 else ""
        found.report("glyph-missing", f"no font has {shown}{more}; a box stands for each")
    for remark in laid.remarks:
        if picture := _PICTURE.match(remark):
            address = picture["address"]
            name = "" if address.startswith("data:") else unquote(address.rpartition("/")[2])
            what = f"‘{name}’" if name else "a drawing"
            found.report("image-unreadable", f"{what} could not be drawn")
        else:
            found.report("engine-warning", remark if len(remark) < 300 else f"{remark[:299]}…")
    return found
