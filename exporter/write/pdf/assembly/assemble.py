"""Divisions put together: pages, structure trees, fonts, names, outline, folios and metadata."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import count

from pikepdf import Dictionary, Pdf

from exporter.write.pdf.assembly.attachments import Attachment, attach
from exporter.write.pdf.assembly.fonts import Fonts
from exporter.write.pdf.assembly.metadata import DocumentInfo, describe
from exporter.write.pdf.assembly.outline import bookmarks_of, outline, view
from exporter.write.pdf.assembly.page_tree import PageTree
from exporter.write.pdf.assembly.structure_tree import StructureTree
from exporter.write.pdf.jobs.job import Glyphs
from exporter.write.pdf.jobs.number_placeholders import with_numbers
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.folio import Folios, FolioStyle
from exporter.write.pdf.layout.page_numbers import numbers_of
from exporter.write.pdf.layout.page_ranges import BARE, PageRange, Slot, label_ranges
from exporter.write.pdf.layout.pdf_fragment import TemplateValues
from exporter.write.pdf.layout.spool import taken
from exporter.write.pdf.objects.object_template import ObjectTemplate, make_template
from exporter.write.pdf.objects.pdf_file import PdfFile, name_tree, reference, string
from exporter.write.pdf.objects.streams import packed, unpacked
from exporter.write.pdf.press.page_boxes import PageBoxes, Size

_UNCUT = PageBoxes()


def assemble(
    sheets: Sequence[ChapterPdf],
    slots: Sequence[Slot],
    bound: Sequence[PageRange],
    about: DocumentInfo,
    style: FolioStyle,
    cut: PageBoxes = _UNCUT,
    attached: Iterable[Attachment] = (),
    *,
    even: bool = False,
) -> bytes:
    """One tagged PDF of all divisions in their order, the same bytes each time.

    `attached` goes along with it. `even` fills it up to whole leaves.
    """
    faces = [face for sheet in sheets for face in sheet.fonts]
    folios = Folios(style, (label for place in bound for label in place.labels), faces)
    figures = numbers_of(sheets, bound)
    # A large book is on the disk until it is whole, not in memory.
    with tempfile.TemporaryFile(prefix="exporter-book-") as out:
        file = PdfFile(out)
        fonts = Fonts(file)
        folio = fonts.name(folios.use)
        quires, trunk, stamps = PageTree(file), StructureTree(file), _Stamps(file, folios, cut)
        pictures: dict[bytes, int] = {}
        destinations: dict[str, bytes] = {}
        for sheet, slot, place in zip(sheets, slots, bound, strict=True):
            sheaf = taken(sheet.sheaf)
            plate = _numbered(sheaf.plate, sheet.numbered, figures)
            numbers = plate.place(file, pictures)
            pages = numbers[: sheet.pages]
            shown = numbers[plate.count : plate.count + sheet.pages]
            blanks = range(place.first - place.blanks, place.first)
            empty = [stamps.empty(sheaf.sizes[0], page) for page in blanks]
            filling = TemplateValues(
                node=quires.add(pages, empty),
                branch=trunk.branch(slot.part),
                lang=b"" if sheet.lang == about.lang else string(sheet.lang),
                folio=folio,
                fonts=tuple(map(fonts.use, sheet.fonts, sheaf.glyphs)),
                boxes=tuple(map(cut.boxes, sheaf.sizes, count(place.first))),
                contents=tuple(stamps.stamped(shown, sheaf.sizes, place, bare=slot.kind in BARE)),
                keys=tuple(b"%d" % (trunk.next + key) for key in range(sheaf.keys)),
                names=tuple(string(_led(name, figures)) for name in sheaf.names),
            )
            plate.print(file, numbers, filling.holes())
            trunk.graft(slot.part, sheaf, numbers)
            for name, spot in sheet.destinations.items():
                destinations[name] = view(spot, pages)
            last = sheaf.sizes[-1]
        if even and len(quires.pages) % 2:
            quires.add((), [stamps.empty(last, len(quires.pages))])
        fonts.use(folios.use, Glyphs(folios.use.widths, folios.use.signs))
        fonts.finish()
        outlined = bookmarks_of(slots, bound, sheets) if about.bookmarks else ()
        files = attach(file, attached, about.modified)
        names = b"/Dests " + name_tree(file, destinations)
        if files:
            names += b" /EmbeddedFiles " + name_tree(file, files)
        root, info = _catalogue(
            file,
            about,
            {
                "/Pages": quires.finish(),
                "/StructTreeRoot": trunk.finish(),
                "/MarkInfo": b"<< /Marked true >>",
                "/Names": b"<< %b >>" % names,
                "/PageLabels": b"<< /Nums [ %b ] >>" % b" ".join(_page_labels(slots, bound)),
                **({"/Outlines": outline(file, outlined, quires.pages)} if outlined else {}),
                **({"/AF": b"[ %b ]" % b" ".join(files.values())} if files else {}),
            },
        )
        file.finish(root, info)
        out.seek(0)
        return out.read()


def _numbered(
    plate: ObjectTemplate, pages: Iterable[int], figures: Mapping[str, str]
) -> ObjectTemplate:
    """The plate with the numbers of pages in the text that names them."""
    drawn = {at: with_numbers(unpacked(plate.data[at]), figures) for at in pages}
    return plate.redrawn({at: packed(data) for at, data in drawn.items()}) if drawn else plate


def _led(name: str, names: Container[str]) -> str:
    """Where a link leads: to the beginning of the division where there is no such place."""
    return name if name in names else name.partition("/")[0]


class _Stamps:
    """What is put on pages besides what they show: folios, and the marks by which they are cut."""

    def __init__(self, file: PdfFile, folios: Folios, cut: PageBoxes) -> None:
        self._file = file
        self._folios = folios
        self._cut = cut
        self._marks: dict[Size, bytes] = {}
        # The engine leaves the page upside down; what comes after must not be.
        self._save = reference(self._stream(b"q\n"))
        self._restore = reference(self._stream(b"Q\n"))

    def stamped(
        self, shown: Sequence[int], sizes: Sequence[Size], place: PageRange, *, bare: bool
    ) -> Iterator[bytes]:
        """The contents of pages, each with its marks, and unless it is bare with its folio."""
        for at, (number, size, label) in enumerate(
            zip(shown, sizes, place.labels, strict=True), place.first
        ):
            marks = self._marked(size)
            after = [marks] if marks else []
            if not bare:
                stamp = self._folios.stamp(label, size[0], verso=at % 2 == 1)
                after.insert(0, reference(self._stream(b"Q\n" + stamp)))
            elif marks:
                after.insert(0, self._restore)
            page = reference(number)
            yield b"[ %b ]" % b" ".join((self._save, page, *after)) if after else page

    def empty(self, size: Size, page: int) -> bytes:
        """The entries of a page that shows nothing, by its number from 0."""
        marks = self._marked(size)
        shown = b" /Contents " + marks if marks else b""
        return b"/MediaBox " + self._cut.boxes(size, page) + shown

    def _marked(self, size: Size) -> bytes:
        """The marks of a page of some size, drawn once for all; empty where there are none."""
        if size not in self._marks:
            drawn = self._cut.drawn(size)
            self._marks[size] = reference(self._stream(drawn)) if drawn else b""
        return self._marks[size]

    def _stream(self, data: bytes) -> int:
        """A stream of so little that to pack it would save nothing."""
        number = self._file.reserve()
        self._file.put_stream(number, b"", data)
        return number


def _catalogue(file: PdfFile, about: DocumentInfo, entries: Mapping[str, bytes]) -> tuple[int, int]:
    """Write what the book says of itself: the numbers of its root, and of its information."""
    with Pdf.new() as pdf:
        describe(pdf, about)
        holes = {key: pdf.make_indirect(Dictionary()) for key in entries}
        for key, hole in holes.items():
            pdf.Root[key] = hole
        plate, _ = make_template(pdf, [pdf.Root, pdf.trailer.Info], holes.values())
    numbers = plate.place(file, {})
    plate.print(file, numbers, entries.values())
    return numbers[0], numbers[1]


def _page_labels(slots: Sequence[Slot], bound: Sequence[PageRange]) -> Iterable[bytes]:
    """What a viewer calls the pages (ISO 32000-1, 12.4.2)."""
    for run in label_ranges(slots, bound):
        match run.count:
            case "cover":
                yield b"%d << /P %b >>" % (run.first, string(run.label))
            case "roman":
                yield b"%d << /S /r >>" % run.first
            case "arabic":
                yield b"%d << /S /D >>" % run.first
