"""Layout of a whole book: with the inner margin that its page count requires.

The width of the gutter depends on how many pages are bound, and the page count on the gutter. A
book is laid out with the gutter for its estimated page count, and again if that was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.input_files import FileKind, read_named
from exporter.model.assets import Asset
from exporter.model.edition import Edition, Page
from exporter.model.nodes import Image
from exporter.model.walk import walk
from exporter.options.geometry import inner_margin
from exporter.options.pdf_options import PdfOptions
from exporter.runtime.context import BuildContext
from exporter.runtime.run_folder import temporary_folder
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.missing_glyphs import report_missing
from exporter.write.pdf import engine
from exporter.write.pdf.jobs.casting_off import cast_off, estimated_pages
from exporter.write.pdf.jobs.chapter_images import image_target
from exporter.write.pdf.jobs.divisions import book_divisions
from exporter.write.pdf.jobs.job_builder import JobBuilder
from exporter.write.pdf.layout.page_numbers import number_pages
from exporter.write.pdf.layout.page_ranges import PageRange, PlacedChapter, page_ranges
from exporter.write.pdf.layout.scheduler import LayoutHistory, LayoutScheduler
from exporter.write.pdf.layout.spool import Spool

_PASSES = 3
"""How often a book is laid out at most."""


@dataclass(frozen=True, slots=True)
class BookLayout:
    """The chapters of a book, laid out with `options`."""

    options: PdfOptions
    chapters: tuple[PlacedChapter, ...]

    @property
    def page_count(self) -> int:
        """The number of pages, including an empty last page that makes it even."""
        return _page_count((chapter.pages for chapter in self.chapters), self.options)


def lay_out_book(
    edition: Edition,
    options: PdfOptions,
    diagnostics: Diagnostics,
    context: BuildContext,
    spool: Spool,
) -> BookLayout:
    """Lay out an edition. The fragments of its chapters are in `spool`.

    A chapter that cannot be laid out is reported, and laid out in a plainer form. Raises
    `EngineFailed` if even that fails, and `EngineUnsupported` if the installed WeasyPrint cannot be
    used.
    """
    if untested := engine.untested():
        diagnostics.report("engine-untested", untested)
    findings = diagnostics.separate(None)
    history = LayoutHistory()

    def lay_out(wanted: PdfOptions) -> BookLayout:
        nonlocal findings
        # What an earlier pass found, this one finds again, or it no longer applies.
        findings = diagnostics.separate(None)
        return _lay_out(edition, wanted, findings, context, spool, history)

    try:
        return fit_gutter(options, _estimated_page_count(edition, options), lay_out)
    finally:
        for finding in findings:
            diagnostics.add(finding)


def fit_gutter(
    options: PdfOptions, estimate: int, lay_out: Callable[[PdfOptions], BookLayout]
) -> BookLayout:
    """Lay out a book, by `lay_out`, until its inner margin is the one that its length requires.

    `estimate` is the page count to begin with. The last pass makes the gutter wider but never
    narrower: a gutter that is too wide does no harm.
    """
    wanted = with_gutter(options, estimate)
    for _ in range(_PASSES - 1):
        book = lay_out(wanted)
        wanted = with_gutter(options, book.page_count)
        if wanted == book.options:
            return book
    return lay_out(wanted) if wanted.geometry.inner > book.options.geometry.inner else book


def with_gutter(options: PdfOptions, pages: int) -> PdfOptions:
    """Return the options with the inner margin that a book of so many pages requires.

    If it is not two-sided, both margins are at least as wide on average.
    """
    least, page = inner_margin(options.profile.gutters, pages), options.geometry
    if not options.two_sided:
        least = 2 * least - page.outer
    return replace(options, geometry=page.with_inner(least))


def report_layout(book: BookLayout, diagnostics: Diagnostics) -> None:
    """Report what the layout of the chapters found, and a page count that cannot be bound."""
    for chapter in book.chapters:
        place, pdf = chapter.division.source, chapter.pdf
        findings = diagnostics.at(place)
        for finding in pdf.findings:
            findings.add(finding)
        if pdf.missing:
            report_missing(pdf.missing, findings, _read(place), "each is drawn as a box")
        if not chapter.settled:
            findings.report("pages-unsettled", f"‘{pdf.title}’ may name a page that has moved")
    least, most = book.options.profile.pages
    pages = book.page_count
    if least and pages < least:
        diagnostics.report("pages-count", f"the book has {pages} pages; the fewest are {least}")
    if most and pages > most:
        diagnostics.report("pages-count", f"the book has {pages} pages; the most are {most}")


def _lay_out(
    edition: Edition,
    options: PdfOptions,
    diagnostics: Diagnostics,
    context: BuildContext,
    spool: Spool,
    history: LayoutHistory,
) -> BookLayout:
    divisions = book_divisions(edition)
    with temporary_folder() as folder:
        image_processor = ImageProcessor(folder, image_target(options), context)
        with context.timed_phase("PDF: images"):
            image_processor.process(_images_of(edition))
        builder = JobBuilder(edition, options, image_processor)
        scheduler = LayoutScheduler(builder, len(divisions), context, diagnostics, spool, history)
        with context.timed_phase("PDF: layout"):
            chapters = number_pages(
                divisions,
                lambda division: estimated_pages(division.content, edition, options.geometry),
                scheduler.lay_out,
                two_sided=options.two_sided,
                cover_label=edition.labels.cover,
            )
    return BookLayout(options, chapters)


def _estimated_page_count(edition: Edition, options: PdfOptions) -> int:
    """Return the estimated page count of a book; 0 if its inner margin does not depend on it."""
    if not options.profile.gutters:
        return 0
    estimates = cast_off(edition, options.geometry)
    ranges = page_ranges(book_divisions(edition), estimates, two_sided=options.two_sided)
    return _page_count(ranges.values(), options)


def _page_count(ranges: Iterable[PageRange], options: PdfOptions) -> int:
    pages = max(pages.end for pages in ranges)
    return pages + pages % 2 if options.profile.even else pages


def _images_of(edition: Edition) -> Iterator[Asset]:
    """Yield every image of the book: those of its text, the photos of its authors, its cover."""
    for division in edition.divisions:
        for node in walk((*division.blocks, *division.notes)):
            if isinstance(node, Image) and node.asset:
                yield node.asset
        if isinstance(division, Page):
            yield from (person.photo for person in division.people if person.photo)
    if edition.cover:
        yield edition.cover


def _read(place: Place | None) -> Source | None:
    """Read the file at a place, if it can still be read, to find characters in it."""
    if place is None:
        return None
    try:
        data = read_named(Path(place.path), FileKind.POST)
        return Source(place.path, data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (OSError, ValueError):
        return None
