"""An edition as one PDF: its divisions are set, numbered and stitched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.model.assets import Asset
from exporter.model.nodes import Image
from exporter.model.publication import BookMetadata, Division, Edition, Page, PrintedPages
from exporter.model.record import Record, to_json
from exporter.model.requirements import info_entry_of
from exporter.model.walk import walk
from exporter.options.pdf_options import PdfOptions, pdf_options
from exporter.options.pdf_profiles import Profile
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.themes import FACES
from exporter.write.direction import direction
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.missing_glyphs import report_missing
from exporter.write.pdf.assembly.assemble import assemble
from exporter.write.pdf.assembly.attachments import sources_of
from exporter.write.pdf.assembly.metadata import DocumentInfo
from exporter.write.pdf.jobs.casting_off import cast_off
from exporter.write.pdf.jobs.gutter import fitted
from exporter.write.pdf.jobs.job import EngineFailed
from exporter.write.pdf.jobs.layout_jobs import LayoutJobs
from exporter.write.pdf.jobs.page_images import area_of
from exporter.write.pdf.layout.folio import FolioStyle
from exporter.write.pdf.layout.page_numbers import NumberedLayout, PageMap, number_pages
from exporter.write.pdf.layout.page_ranges import Kind, PageRange, page_ranges, slots_of
from exporter.write.pdf.layout.scheduler import LayoutScheduler
from exporter.write.pdf.layout.spool import Spool
from exporter.write.pdf.press.page_boxes import page_boxes
from exporter.write.press_colours import InkSet, printed

_UNLIKE: frozenset[Kind] = frozenset(("contents", "imprint", "index"))
"""Divisions that an EPUB writes otherwise: their pages are all marked at their beginning."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, on which page each place of the book is, and where in the text its pages begin."""

    data: bytes
    pages: PageMap
    begun: PrintedPages


def pdf_of(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    context: BuildContext | None = None,
    record: Record | None = None,
) -> Printed:
    """The edition as one PDF, which carries the record of what it is made from.

    Raises `EngineFailed` where a division cannot be set, after each such has been reported.
    """
    context = context or BuildContext()
    plan = pdf_options(settings)
    edition = edition if plan.profile.cover else _uncovered(edition)
    divisions, slots = edition.divisions, slots_of(edition)
    with Spool() as shelf:
        plan, settled = _fitted(edition, plan, diagnostics, context, shelf)
        for number, (division, sheet) in enumerate(zip(divisions, settled.sheets, strict=True)):
            findings = diagnostics.at(_home(division))
            for finding in sheet.findings:
                findings.add(finding)
            if sheet.missing:
                source = _source(division)
                report_missing(sheet.missing, findings, source, "a box stands for each")
            if number in settled.unsettled:
                message = f"‘{sheet.title}’ may name a page that has moved"
                findings.report("pages-unsettled", message)
        _count(plan.profile, _pages(settled.bound, plan.profile), diagnostics)
        rtl = direction(edition.metadata.lang) == "rtl"
        described = about(edition.metadata, settled.sheets[0].producer, plan)
        if record:
            described = replace(described, record=to_json(record))
        with context.timed_phase("PDF: stitching"):
            data = assemble(
                settled.sheets,
                slots,
                settled.bound,
                described,
                replace(folio(plan), rtl=rtl),
                page_boxes(plan, rtl=rtl),
                sources_of(edition, diagnostics) if plan.profile.sources else (),
                even=plan.profile.even,
            )
    return Printed(data, settled.pages, _begun(edition, plan, settled))


def _begun(edition: Edition, plan: PdfOptions, settled: NumberedLayout) -> PrintedPages:
    """Where pages begin. A cover is cited by no number."""
    starts = []
    divisions = zip(
        edition.divisions, slots_of(edition), settled.sheets, settled.bound, strict=True
    )
    for division, slot, sheet, place in divisions:
        if slot.count != "cover":
            alike = slot.kind not in _UNLIKE
            names = sheet.openings if alike else ("",) * sheet.pages
            pages = tuple(zip(names, place.labels, strict=True))
            starts.append((division.key, pages))
    return PrintedPages(source_of_pages(edition.metadata, plan), tuple(starts))


def source_of_pages(book: BookMetadata, plan: PdfOptions) -> str:
    """Which print it is: the identifier that the PDF bears, and how it was set.

    The same book on other paper has other pages.
    """
    trim = plan.geometry
    width, height = (round(length * 25.4 / 72) for length in (trim.width, trim.height))
    return f"{book.identifier}, PDF ({plan.profile.name}), {width} × {height} mm"


def _uncovered(edition: Edition) -> Edition:
    """The edition without its cover, which a printer makes of other stuff than the pages."""
    front = tuple(page for page in edition.front if page.role != "cover")
    return replace(edition, front=front, cover=None)


def _fitted(
    edition: Edition,
    plan: PdfOptions,
    diagnostics: Diagnostics,
    context: BuildContext,
    shelf: Spool,
) -> tuple[PdfOptions, NumberedLayout]:
    """The plan with the gutter that the book needs, and its divisions set by that."""
    slots = slots_of(edition)
    heard = diagnostics.apart(None)

    def set_(wanted: PdfOptions) -> tuple[NumberedLayout, int]:
        nonlocal heard
        # What an earlier pass has found is found again, or is no longer so.
        heard = diagnostics.apart(None)
        settled = _settled(edition, wanted, heard, context, shelf)
        return settled, _pages(settled.bound, wanted.profile)

    guess = page_ranges(slots, cast_off(edition, plan.geometry), two_sided=plan.two_sided)
    try:
        return fitted(plan, _pages(guess, plan.profile), set_)
    finally:
        for finding in heard:
            diagnostics.add(finding)


def _pages(bound: Sequence[PageRange], profile: Profile) -> int:
    """How many pages a book has, with the one that fills up its last leaf."""
    pages = max(place.first + len(place.labels) for place in bound)
    return pages + pages % 2 if profile.even else pages


def _count(profile: Profile, pages: int, diagnostics: Diagnostics) -> None:
    """Report a book that is too thin or too thick to be bound."""
    least, most = profile.pages
    if least and pages < least:
        message = f"the book has {pages} pages; the fewest are {least}"
        diagnostics.report("pages-count", message)
    if most and pages > most:
        diagnostics.report("pages-count", f"the book has {pages} pages; the most are {most}")


def _settled(
    edition: Edition,
    plan: PdfOptions,
    diagnostics: Diagnostics,
    context: BuildContext,
    shelf: Spool,
) -> NumberedLayout:
    """The divisions, set and numbered; what each looks like is on the shelf."""
    divisions, slots = edition.divisions, slots_of(edition)
    with tempfile.TemporaryDirectory(prefix="exporter-pictures-") as folder:
        image_processor = ImageProcessor(Path(folder), area_of(plan), context)
        with context.timed_phase("PDF: pictures"):
            image_processor.develop(_pictures_of(edition))
        sheets = LayoutJobs(edition, plan, image_processor)
        setter = LayoutScheduler(divisions, slots, sheets, context, diagnostics, shelf)
        try:
            with context.timed_phase("PDF: setting"):
                return number_pages(
                    [division.key for division in divisions],
                    slots,
                    setter.lay,
                    cast_off(edition, plan.geometry),
                    two_sided=plan.two_sided,
                    cover=edition.labels.cover,
                )
        except EngineFailed:
            for number, fault in sorted(setter.faults.items()):
                diagnostics.at(_home(divisions[number])).report("engine-failed", fault)
            raise


def _pictures_of(edition: Edition) -> Iterator[Asset]:
    """Every picture that the book shows: of its text, of its authors, and a given cover."""
    for division in edition.divisions:
        for node in walk((*division.blocks, *division.notes)):
            if isinstance(node, Image) and node.asset:
                yield node.asset
        if isinstance(division, Page):
            yield from (person.photo for person in division.people if person.photo)
    if edition.cover:
        yield edition.cover


def _home(division: Division) -> Place | None:
    """The file that a division was written in."""
    places = (node.place for node in walk(division.blocks) if node.place)
    return next((Place(place.path) for place in places), None)


def _source(division: Division) -> Source | None:
    """The file that a division was written in, if it is still there to find a character in."""
    home = _home(division)
    if home is None:
        return None
    try:
        return Source(home.path, Path(home.path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None


def about(book: BookMetadata, producer: str, plan: PdfOptions) -> DocumentInfo:
    """What the PDF says of itself."""
    return DocumentInfo(
        title=book.title,
        lang=book.lang,
        modified=book.modified,
        identifier=book.identifier,
        authors=tuple(author.name for author in book.authors),
        description=book.description,
        subjects=book.subjects,
        producer=f"blog-exporter ({producer})",
        standards=plan.profile.standards,
        bookmarks=plan.profile.bookmarks,
        note=info_entry_of(plan),
    )


def folio(plan: PdfOptions) -> FolioStyle:
    """Page numbers as the pages of the plan want them."""
    trim = plan.geometry
    return FolioStyle(
        font=plan.theme.fonts[FACES[0]].path,
        size=round(trim.text * 0.85, 2),
        baseline=trim.folio,
        colour=printed((0.102, 0.102, 0.102), InkSet(plan.profile.colour)),
        # As the rest of the page calls it.
        name="Exporter-Serif",
        outer=trim.outer if plan.two_sided or plan.profile.outer_share else None,
        mirrored=plan.two_sided,
    )
