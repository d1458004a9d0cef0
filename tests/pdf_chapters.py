"""Small chapters and books for the tests of the PDF writer and of the checks of PDFs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TypeAlias

from pikepdf import Array, Dictionary, Name, Object, Pdf
from sample_editions import chapter as chapter_of_edition

from exporter.themes import FACES, theme
from exporter.write.pdf.assembly.assemble import assemble
from exporter.write.pdf.assembly.metadata import DocumentInfo
from exporter.write.pdf.jobs.divisions import BookDivision, Kind, Numbering
from exporter.write.pdf.jobs.job import LayoutJob
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf, chapter_pdf
from exporter.write.pdf.layout.folio import FolioStyle
from exporter.write.pdf.layout.page_ranges import PlacedChapter, page_ranges
from exporter.write.styles import font_faces, print_fonts

Placement: TypeAlias = tuple[Kind, Numbering, int]
"""The kind of a division, the numbering of its pages, and the number of its part (0 for none)."""

TEXT: Placement = ("chapter", "arabic", 0)
BARE: Placement = ("colophon", "arabic", 0)
"""A division without folios."""

CSS = (
    font_faces(print_fonts(theme()))
    + """
@page { size: 100mm 80mm; margin: 12mm; @top-center { content: "Running head" } }
@page :first { @top-center { content: none } }
html { font: 10pt/12pt "Exporter Serif" }
h1, h2 { font-size: 1em; bookmark-label: content() }
img { image-rendering: crisp-edges }
"""
)
FOOTNOTE_CSS = """
@page { @footnote { margin-top: 6pt; padding-bottom: .1pt } }
.foot { float: footnote; footnote-policy: line }
.foot::footnote-call, .foot::footnote-marker { content: none }
"""
INFO = DocumentInfo(
    title="A title & more",
    lang="en",
    modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    authors=("Ann", "Ben"),
    description="What it is about",
    subjects=("one", "two"),
    producer="test",
)
FOLIO = FolioStyle(theme().fonts[FACES[0]], size=8.6, baseline=18)
SQUARE_SVG = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E"
    "%3Crect width='9' height='9'/%3E%3C/svg%3E"
)


def job(body: str, *, name: str = "post", lang: str = "en", css: str = "") -> LayoutJob:
    """Return the layout job of a chapter: XHTML below a heading."""
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>T</title></head><body>'
        '<section class="chapter" aria-labelledby="chapter-title">'
        f'<h1 id="chapter-title">Title</h1>{body}</section></body></html>'
    )
    return LayoutJob(name, html, CSS + css, "Title", lang)


def chapter(body: str, *, name: str = "post", lang: str = "en", css: str = "") -> ChapterPdf:
    """Return a chapter, laid out."""
    return chapter_pdf(job(body, name=name, lang=lang, css=css))


def book(*bodies: str, css: str = "") -> bytes:
    """Return a book with one chapter for each body."""
    return assembled(*(chapter(body, name=f"c{n}", css=css) for n, body in enumerate(bodies, 1)))


def placed(
    chapters: Sequence[ChapterPdf], placements: Sequence[Placement] = (), *, two_sided: bool = False
) -> list[PlacedChapter]:
    """Return chapters with their divisions and page ranges."""
    divisions = [
        BookDivision(chapter_of_edition((), pdf.name), *placement)
        for pdf, placement in zip(chapters, placements or [TEXT] * len(chapters), strict=True)
    ]
    counts = {pdf.name: pdf.page_count for pdf in chapters}
    ranges = page_ranges(divisions, counts, two_sided=two_sided, cover_label="Cover")
    return [
        PlacedChapter(division, pdf, ranges[pdf.name])
        for division, pdf in zip(divisions, chapters, strict=True)
    ]


def assembled(
    *chapters: ChapterPdf,
    placements: Sequence[Placement] = (),
    two_sided: bool = False,
    outer: float | None = None,
    info: DocumentInfo = INFO,
) -> bytes:
    """Return chapters as a book."""
    in_book = placed(chapters, placements, two_sided=two_sided)
    return assemble(in_book, info, replace(FOLIO, outer=outer))


def open_chapter(pdf: ChapterPdf) -> Pdf:
    """Return an open PDF of one chapter, without folios."""
    return open_pdf(assembled(pdf, placements=[BARE]))


def open_pdf(data: bytes) -> Pdf:
    """Return an open PDF."""
    return Pdf.open(BytesIO(data))


def labels_of(pdf: Pdf) -> dict[str, str]:
    """Return the page label of each named destination."""
    labels = {page.obj.objgen: page.label for page in pdf.pages}
    tree = pdf.Root.Names.Dests
    leaves = list(tree.get("/Kids", [tree]))
    names = [name for leaf in leaves for name in leaf.Names]
    pairs = zip(names[::2], names[1::2], strict=True)
    return {str(name): labels[place[0].objgen] for name, place in pairs}


def outline_of(pdf: Pdf) -> str:
    """Return the structure elements, one on a line, indented by depth, below the chapter's section.

    A line shows the title, alternative text and language of an element, and a dot for each piece
    of marked content.
    """
    section = pdf.Root.StructTreeRoot.K[0].K[0]
    return "\n".join(line for kid in section.K for line in _lines(kid, 0))


def _lines(kid: Object, depth: int) -> Iterator[str]:
    if not isinstance(kid, Dictionary) or "/S" not in kid:
        return
    parts = [str(kid.S)[1:]]
    parts += [f"{key[1:]}={kid[key]}" for key in ("/T", "/Alt", "/E", "/Lang") if key in kid]
    kids = list(kid.get("/K", []))
    pieces = sum(not isinstance(part, Dictionary) or part.get("/Type") == Name.MCR for part in kids)
    yield " " * depth + " ".join(parts) + " " * bool(pieces) + "." * pieces
    for part in kids:
        yield from _lines(part, depth + 1)


def tags_of(pdf: Pdf, kind: str) -> list[Object]:
    """Return all structure elements of a type, in no order."""
    return [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/S") == kind]


def content(pdf: Pdf, page: int) -> bytes:
    """Return the uncompressed content streams of a page."""
    contents = pdf.pages[page].obj.Contents
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)
