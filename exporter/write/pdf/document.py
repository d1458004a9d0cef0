"""The recipe of a PDF: an edition is laid out chapter by chapter, and assembled to one file."""

from __future__ import annotations

from dataclasses import replace

from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact, PrintedPages
from exporter.model.book import BookMetadata
from exporter.model.book_text import TEXT_IN_PDF, text_to_json
from exporter.model.edition import Edition
from exporter.model.record import RECORD_IN_PDF, Record, to_json
from exporter.options.pdf_options import PdfOptions, pdf_options
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.write.direction import direction
from exporter.write.pdf.assembly.assemble import assemble
from exporter.write.pdf.assembly.attachments import attachments_of
from exporter.write.pdf.assembly.metadata import document_info
from exporter.write.pdf.jobs.divisions import Kind
from exporter.write.pdf.layout.book_layout import BookLayout, lay_out_book, report_layout
from exporter.write.pdf.layout.folio import folio_style
from exporter.write.pdf.layout.page_ranges import PlacedChapter
from exporter.write.pdf.layout.spool import Spool
from exporter.write.pdf.press.page_boxes import page_box_writer

_OTHER_IN_EPUB: frozenset[Kind] = frozenset(("contents", "imprint", "index"))
"""Divisions that an EPUB writes differently: all of their pages begin at their beginning."""


def edition_to_pdf(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    context: BuildContext | None = None,
    record: Record | None = None,
) -> Artifact:
    """Return the edition as one PDF, in which `record` is embedded.

    Raises `EngineFailed` as `lay_out_book`.
    """
    context = context or BuildContext()
    options = pdf_options(settings)
    profile = options.profile
    edition = edition if profile.cover else _without_cover(edition)
    rtl = direction(edition.metadata.lang) == "rtl"
    with Spool() as spool:
        book = lay_out_book(edition, options, diagnostics, context, spool)
        report_layout(book, diagnostics)
        printed = _printed_pages(edition.metadata, book)
        with context.timed_phase("PDF: assembly"):
            data = assemble(
                book.chapters,
                document_info(
                    edition.metadata,
                    book.options,
                    producer=book.chapters[0].pdf.producer,
                    private=_private(record, printed) if record else {},
                ),
                folio_style(book.options, rtl=rtl),
                page_box_writer(book.options, rtl=rtl),
                attachments_of(edition, diagnostics) if profile.sources else (),
                even=profile.even,
            )
    return Artifact(data, settings.file_suffix("pdf"), printed, book.page_count)


def _private(record: Record, printed: PrintedPages) -> dict[str, bytes]:
    """Return the record and the text of the book, by their entries in the PDF."""
    private = {RECORD_IN_PDF: to_json(record)}
    if record.text:
        first = {key: starts[0][1] for key, starts in printed.starts if starts}
        private[TEXT_IN_PDF] = text_to_json(record.text.with_pages(first))
    return private


def _without_cover(edition: Edition) -> Edition:
    """Return the edition without its cover, which printers make from another file."""
    front = tuple(page for page in edition.front if page.role != "cover")
    return replace(edition, front=front, cover=None)


def _printed_pages(metadata: BookMetadata, book: BookLayout) -> PrintedPages:
    """Return where pages begin. The cover has no page number to be cited by."""
    return PrintedPages(
        print_source(metadata, book.options),
        tuple(
            (chapter.division.key, tuple(_page_starts(chapter)))
            for chapter in book.chapters
            if chapter.division.numbering != "cover"
        ),
    )


def _page_starts(chapter: PlacedChapter) -> list[tuple[str, str]]:
    """Return the block that each page begins with, and the label of the page."""
    same = chapter.division.kind not in _OTHER_IN_EPUB
    blocks = chapter.pdf.page_starts if same else ("",) * chapter.pdf.page_count
    return list(zip(blocks, chapter.pages.labels, strict=True))


def print_source(book: BookMetadata, options: PdfOptions) -> str:
    """Return the name of a print edition: the identifier of the PDF, its profile and page size.

    The same book on other paper has other pages.
    """
    page = options.geometry
    width, height = (round(length * 25.4 / 72) for length in (page.width, page.height))
    return f"{book.identifier}, PDF ({options.profile.name}), {width} × {height} mm"
