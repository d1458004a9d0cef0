"""Divisions put together: pages, structure trees, fonts, names, outline, folios and metadata."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Iterable, Sequence
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from exporter.write.pdf.binding import BARE, Bound, Slot, runs_of
from exporter.write.pdf.folio import RESOURCE, Folios, FolioStyle
from exporter.write.pdf.fonts import adopt, embedded, key_of
from exporter.write.pdf.images import Images
from exporter.write.pdf.metadata import About, describe
from exporter.write.pdf.outline import bookmarks_of, outline, view
from exporter.write.pdf.sheaf import Sheaf
from exporter.write.pdf.streams import make_packed
from exporter.write.pdf.tagging import name_tree
from exporter.write.pdf.trunk import Trunk
from exporter.write.pdf.worker import SheetPdf


def stitch(
    sheets: Sequence[SheetPdf],
    slots: Sequence[Slot],
    bound: Sequence[Bound],
    about: About,
    style: FolioStyle,
) -> bytes:
    """One tagged PDF of all divisions in their order, the same bytes each time."""
    uses = [use for sheet in sheets for use in sheet.fonts]
    folios = Folios(style, (label for place in bound for label in place.labels), uses)
    names = {name for sheet in sheets for name in sheet.destinations}
    with Pdf.new() as book:
        sheaf = Sheaf(book)
        trunk = Trunk(book)
        images = Images()
        fonts = embedded(book, [*uses, folios.use])
        destinations: dict[str, Object] = {}
        for sheet, slot, place in zip(sheets, slots, bound, strict=True):
            # The source must stay open until its streams are written.
            source = Pdf.open(BytesIO(sheet.data))
            pages, tags = sheaf.take(source, place.blanks)
            trunk.graft(tags, pages, "" if sheet.lang == about.lang else sheet.lang, slot.part)
            adopt(pages[0].Resources, sheet.fonts, fonts)
            images.share(pages[0].Resources)
            _lead(pages, names)
            if slot.kind not in BARE:
                _number(book, pages, fonts[key_of(folios.use)], folios, place)
            for name, spot in sheet.destinations.items():
                destinations[name] = view(spot, pages)
        sheaf.finish()
        trunk.finish()
        book.Root.Names = Dictionary(Dests=name_tree(book, destinations))
        bookmarks = bookmarks_of(slots, bound, sheets) if about.bookmarks else ()
        if bookmarks:
            book.Root.Outlines = outline(book, bookmarks, sheaf.pages)
        book.Root.PageLabels = Dictionary(Nums=Array(_page_labels(slots, bound)))
        describe(book, about)
        # A large book waits on the disk until its parts are given back, not in memory.
        with tempfile.TemporaryFile(prefix="exporter-book-") as file:
            book.save(
                file,
                object_stream_mode=ObjectStreamMode.generate,
                compress_streams=True,
                fix_metadata_version=False,
                min_version="1.7",
                deterministic_id=True,
            )
            book.close()
            file.seek(0)
            return file.read()


def _lead(pages: Iterable[Object], names: Container[str]) -> None:
    """Let links that name a place which no division has lead to the beginning of the division."""
    for page in pages:
        for annotation in page.get("/Annots", []):
            name = str(annotation.get("/Dest", ""))
            if name and name not in names:
                annotation.Dest = String(name.partition("/")[0])


def _number(book: Pdf, pages: Sequence[Object], font: Object, folios: Folios, place: Bound) -> None:
    """Stamp the folios below what the pages show."""
    save = make_packed(book, b"q\n")
    for at, (page, label) in enumerate(zip(pages, place.labels, strict=True), place.first):
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font[f"/{RESOURCE}"] = font
        left, _, right, _ = (float(edge) for edge in page.TrimBox)
        # The engine leaves the page upside down; what comes after must not be.
        shown = folios.stamp(label, right - left, verso=at % 2 == 1)
        stamp = make_packed(book, b"Q\n" + shown)
        page.Contents = Array([save, page.Contents, stamp])


def _page_labels(slots: Sequence[Slot], bound: Sequence[Bound]) -> Iterable[int | Object]:
    """What a viewer calls the pages (ISO 32000-1, 12.4.2)."""
    for run in runs_of(slots, bound):
        match run.count:
            case "cover":
                yield from (run.first, Dictionary(P=String(run.label)))
            case "roman":
                yield from (run.first, Dictionary(S=Name.r))
            case "arabic":
                yield from (run.first, Dictionary(S=Name.D))
