"""Assembly of a book: pages, structure trees, fonts, names, outline, folios and metadata."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import BinaryIO, assert_never

from pikepdf import Dictionary, Pdf

from exporter.runtime.run_folder import run_folder
from exporter.write.pdf.assembly.attachments import Attachment, attach
from exporter.write.pdf.assembly.fonts import BookFonts
from exporter.write.pdf.assembly.metadata import DocumentInfo, write_metadata
from exporter.write.pdf.assembly.outline import bookmarks_of, destination, outline
from exporter.write.pdf.assembly.page_tree import PageTree
from exporter.write.pdf.assembly.structure_tree import StructureTree
from exporter.write.pdf.jobs.divisions import Kind
from exporter.write.pdf.jobs.number_placeholders import with_numbers
from exporter.write.pdf.layout.folio import Folios, FolioStyle
from exporter.write.pdf.layout.page_ranges import PlacedChapter, destination_labels
from exporter.write.pdf.layout.pdf_fragment import Slots
from exporter.write.pdf.layout.spool import load_fragment
from exporter.write.pdf.objects.object_template import ObjectTemplate, make_template
from exporter.write.pdf.objects.pdf_file import PdfFile, reference, string
from exporter.write.pdf.objects.streams import compress, decompress
from exporter.write.pdf.press.page_boxes import PageBoxWriter, Size

_TRIM_ONLY = PageBoxWriter()

_WITHOUT_FOLIO: frozenset[Kind] = frozenset(
    ("cover", "half-title", "title-page", "imprint", "part", "colophon")
)


def assemble(
    chapters: Sequence[PlacedChapter],
    info: DocumentInfo,
    style: FolioStyle,
    boxes: PageBoxWriter = _TRIM_ONLY,
    attachments: Iterable[Attachment] = (),
    *,
    even: bool = False,
) -> bytes:
    """Return one tagged PDF of all chapters in their order, the same bytes each time.

    `even` adds an empty page after an odd number of pages.
    """
    # The file is on disk until it is complete, so that a large book does not fill the memory.
    with tempfile.TemporaryFile(dir=run_folder()) as out:
        book = _Book(out, chapters, info, style, boxes)
        for chapter in chapters:
            book.add(chapter)
        if even:
            book.make_even()
        book.finish(attachments)
        out.seek(0)
        return out.read()


class _Book:
    """A book to which chapters are added in their order."""

    def __init__(
        self,
        out: BinaryIO,
        chapters: Sequence[PlacedChapter],
        info: DocumentInfo,
        style: FolioStyle,
        boxes: PageBoxWriter,
    ) -> None:
        faces = [face for chapter in chapters for face in chapter.pdf.fonts]
        labels = [label for chapter in chapters for label in chapter.pages.labels]
        self._chapters = chapters
        self._info = info
        self._boxes = boxes
        self._labels = destination_labels(chapters)
        self._file = PdfFile(out)
        self._fonts = BookFonts(self._file)
        self._folios = Folios(style, labels, faces)
        self._folio_font = self._fonts.reference(self._folios.use.face)
        self._page_tree = PageTree(self._file)
        self._structure_tree = StructureTree(self._file)
        self._artifacts = _PageArtifacts(self._file, self._folios, boxes)
        self._images: dict[bytes, int] = {}
        self._destinations: dict[str, bytes] = {}
        self._last_size: Size = (0.0, 0.0)

    def add(self, chapter: PlacedChapter) -> None:
        """Write a chapter after the others."""
        pdf, pages, part = chapter.pdf, chapter.pages, chapter.division.part
        fragment = load_fragment(pdf.fragment)
        sizes = fragment.page_sizes
        template = _with_page_numbers(fragment.template, pdf.numbered_pages, self._labels)
        numbers = template.reserve(self._file, self._images)
        page_numbers = numbers[: pdf.page_count]
        contents = numbers[template.count :][: pdf.page_count]
        blanks = range(pages.first - pages.blanks, pages.first)
        first_key = self._structure_tree.next_key
        page_tree_node = self._page_tree.add(
            page_numbers, [self._artifacts.empty_page(sizes[0], page) for page in blanks]
        )
        parent = self._structure_tree.parent(part)
        # The language has no slot of its own, since most elements have none.
        lang = b"" if pdf.lang == self._info.lang else b" /Lang " + string(pdf.lang)
        values = Slots(
            page_tree_node,
            parent,
            parent + lang,
            self._folio_font,
            fonts=tuple(map(self._fonts.add, pdf.fonts, fragment.glyphs)),
            boxes=tuple(map(self._boxes.entries, sizes, count(pages.first))),
            contents=tuple(self._artifacts.added_to(contents, sizes, chapter)),
            keys=tuple(b"%d" % (first_key + key) for key in range(fragment.key_count)),
            link_targets=tuple(string(self._existing(name)) for name in fragment.link_targets),
        )
        template.write(self._file, numbers, tuple(values))
        self._structure_tree.add(part, fragment, numbers)
        for name, position in pdf.destinations.items():
            self._destinations[name] = destination(position, page_numbers)
        self._last_size = sizes[-1]

    def make_even(self) -> None:
        """Add an empty page after an odd number of pages."""
        page = len(self._page_tree.pages)
        if page % 2:
            self._page_tree.add((), [self._artifacts.empty_page(self._last_size, page)])

    def finish(self, attachments: Iterable[Attachment]) -> None:
        """Write what refers to all chapters, and the end of the file."""
        self._fonts.add(self._folios.use.face, self._folios.use.glyphs)
        self._fonts.finish()
        file, info = self._file, self._info
        bookmarks = bookmarks_of(self._chapters) if info.bookmarks else ()
        files = attach(file, attachments, info.modified)
        names = b"/Dests " + file.add_name_tree(self._destinations)
        if files:
            names += b" /EmbeddedFiles " + file.add_name_tree(files)
        entries = {
            "/Pages": self._page_tree.finish(),
            "/StructTreeRoot": self._structure_tree.finish(),
            "/MarkInfo": b"<< /Marked true >>",
            "/Names": b"<< %b >>" % names,
            "/PageLabels": b"<< /Nums [ %b ] >>" % b" ".join(page_labels(self._chapters)),
        }
        if bookmarks:
            entries["/Outlines"] = outline(file, bookmarks, self._page_tree.pages)
        if files:
            entries["/AF"] = b"[ %b ]" % b" ".join(files.values())
        file.finish(*_catalog(file, info, entries))

    def _existing(self, name: str) -> str:
        """Return the destination, or that of its division if there is no such place."""
        return name if name in self._labels else name.partition("/")[0]


class _PageArtifacts:
    """What is added to the content of pages, as artifacts: folios and crop marks."""

    def __init__(self, file: PdfFile, folios: Folios, boxes: PageBoxWriter) -> None:
        self._file = file
        self._folios = folios
        self._boxes = boxes
        self._marks: dict[Size, bytes] = {}
        # The engine leaves the coordinate system upside down.
        self._save = self._stream(b"q\n")
        self._restore = self._stream(b"Q\n")

    def added_to(
        self, contents: Sequence[int], sizes: Sequence[Size], chapter: PlacedChapter
    ) -> Iterator[bytes]:
        """Yield the contents of each page of a chapter, with its folio and its crop marks."""
        bare = chapter.division.kind in _WITHOUT_FOLIO
        pages = zip(contents, sizes, chapter.pages.labels, strict=True)
        for page, (content, size, label) in enumerate(pages, chapter.pages.first):
            marks = self._crop_marks(size)
            after = [marks] if marks else []
            if not bare:
                folio = self._folios.at_foot(label, size[0], verso=page % 2 == 1)
                after.insert(0, self._stream(b"Q\n" + folio))
            elif marks:
                after.insert(0, self._restore)
            own = reference(content)
            yield b"[ %b ]" % b" ".join((self._save, own, *after)) if after else own

    def empty_page(self, size: Size, page: int) -> bytes:
        """Return the entries of an empty page, by its index in the book."""
        marks = self._crop_marks(size)
        contents = b" /Contents " + marks if marks else b""
        return b"/MediaBox " + self._boxes.entries(size, page) + contents

    def _crop_marks(self, size: Size) -> bytes:
        """Return the crop marks of pages of a size, drawn once; empty without marks."""
        if size not in self._marks:
            drawn = self._boxes.crop_marks(size)
            self._marks[size] = self._stream(drawn) if drawn else b""
        return self._marks[size]

    def _stream(self, data: bytes) -> bytes:
        """Write a stream that is too short to be compressed, and return a reference."""
        number = self._file.reserve()
        self._file.put_stream(number, b"", data)
        return reference(number)


def _with_page_numbers(
    template: ObjectTemplate, pages: Iterable[int], labels: Mapping[str, str]
) -> ObjectTemplate:
    """Return the template with page numbers in place of the placeholders on `pages`."""
    numbered = {page: with_numbers(decompress(template.data[page]), labels) for page in pages}
    if not numbered:
        return template
    return template.with_streams({page: compress(data) for page, data in numbered.items()})


def _catalog(file: PdfFile, info: DocumentInfo, entries: Mapping[str, bytes]) -> tuple[int, int]:
    """Write the document catalog and the information dictionary, and return their numbers."""
    with Pdf.new() as pdf:
        write_metadata(pdf, info)
        slots = {key: pdf.make_indirect(Dictionary()) for key in entries}
        for key, slot in slots.items():
            pdf.Root[key] = slot
        template, _ = make_template(pdf, [pdf.Root, pdf.trailer.Info], slots.values())
    numbers = template.reserve(file, {})
    template.write(file, numbers, entries.values())
    return numbers[0], numbers[1]


def page_labels(chapters: Iterable[PlacedChapter]) -> Iterator[bytes]:
    """Yield the entries of the page labels, one for each change of numbering (12.4.2)."""
    current = ""
    for chapter in chapters:
        numbering, pages = chapter.division.numbering, chapter.pages
        if numbering == current:
            continue
        current = numbering
        match numbering:
            case "cover":
                yield b"%d << /P %b >>" % (pages.first, string(pages.labels[0]))
            case "roman":
                yield b"%d << /S /r >>" % pages.first
            case "arabic":
                yield b"%d << /S /D >>" % pages.first
            case _:
                assert_never(numbering)
