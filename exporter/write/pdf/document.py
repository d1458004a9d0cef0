"""An edition as one PDF: its divisions are set, numbered and stitched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.nodes import Image
from exporter.model.publication import BookMetadata, Division, Edition, Page
from exporter.model.requirements import note_of
from exporter.model.walk import walk
from exporter.profiles import Plan, Profile, plan_of
from exporter.settings import Settings
from exporter.source import Place, Source
from exporter.themes import FACES
from exporter.workshop import Workshop
from exporter.write.darkroom import Darkroom
from exporter.write.direction import direction
from exporter.write.inks import Inks, printed
from exporter.write.pdf.attachments import sources_of
from exporter.write.pdf.binding import Bound, bind, slots_of
from exporter.write.pdf.castoff import cast_off
from exporter.write.pdf.folio import FolioStyle
from exporter.write.pdf.gutter import fitted
from exporter.write.pdf.marks import cut_of
from exporter.write.pdf.metadata import About
from exporter.write.pdf.missing import EngineFailed
from exporter.write.pdf.numbering import PageMap, Settled, settle
from exporter.write.pdf.pictures import area_of
from exporter.write.pdf.setting import Setter
from exporter.write.pdf.sheets import Sheets
from exporter.write.pdf.shelf import Shelf
from exporter.write.pdf.stitch import stitch
from exporter.write.scripts import report_missing


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and on which page each place of the book is."""

    data: bytes
    pages: PageMap


def pdf_of(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    workshop: Workshop | None = None,
) -> Printed:
    """The edition as one PDF.

    Raises `EngineFailed` where a division cannot be set, after each such has been reported.
    """
    workshop = workshop or Workshop()
    plan = plan_of(settings)
    edition = edition if plan.profile.cover else _uncovered(edition)
    divisions, slots = edition.divisions, slots_of(edition)
    with Shelf() as shelf:
        plan, settled = _fitted(edition, plan, diagnostics, workshop, shelf)
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
        with workshop.timed("PDF: stitching"):
            data = stitch(
                settled.sheets,
                slots,
                settled.bound,
                about(edition.metadata, settled.sheets[0].producer, plan),
                replace(folio(plan), rtl=rtl),
                cut_of(plan, rtl=rtl),
                sources_of(edition, diagnostics) if plan.profile.sources else (),
                even=plan.profile.even,
            )
    return Printed(data, settled.pages)


def _uncovered(edition: Edition) -> Edition:
    """The edition without its cover, which a printer makes of other stuff than the pages."""
    front = tuple(page for page in edition.front if page.role != "cover")
    return replace(edition, front=front, cover=None)


def _fitted(
    edition: Edition, plan: Plan, diagnostics: Diagnostics, workshop: Workshop, shelf: Shelf
) -> tuple[Plan, Settled]:
    """The plan with the gutter that the book needs, and its divisions set by that."""
    slots = slots_of(edition)
    heard = diagnostics.apart(None)

    def set_(wanted: Plan) -> tuple[Settled, int]:
        nonlocal heard
        # What an earlier pass has found is found again, or is no longer so.
        heard = diagnostics.apart(None)
        settled = _settled(edition, wanted, heard, workshop, shelf)
        return settled, _pages(settled.bound, wanted.profile)

    guess = bind(slots, cast_off(edition, plan.geometry), two_sided=plan.two_sided)
    try:
        return fitted(plan, _pages(guess, plan.profile), set_)
    finally:
        for finding in heard:
            diagnostics.add(finding)


def _pages(bound: Sequence[Bound], profile: Profile) -> int:
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
    edition: Edition, plan: Plan, diagnostics: Diagnostics, workshop: Workshop, shelf: Shelf
) -> Settled:
    """The divisions, set and numbered; what each looks like is on the shelf."""
    divisions, slots = edition.divisions, slots_of(edition)
    with tempfile.TemporaryDirectory(prefix="exporter-pictures-") as folder:
        darkroom = Darkroom(Path(folder), area_of(plan), workshop)
        with workshop.timed("PDF: pictures"):
            darkroom.develop(_pictures_of(edition))
        sheets = Sheets(edition, plan, darkroom)
        setter = Setter(divisions, slots, sheets, workshop, diagnostics, shelf)
        try:
            with workshop.timed("PDF: setting"):
                return settle(
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


def about(book: BookMetadata, producer: str, plan: Plan) -> About:
    """What the PDF says of itself."""
    return About(
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
        note=note_of(plan),
    )


def folio(plan: Plan) -> FolioStyle:
    """Page numbers as the pages of the plan want them."""
    trim = plan.geometry
    return FolioStyle(
        font=plan.theme.fonts[FACES[0]].path,
        size=round(trim.text * 0.85, 2),
        baseline=trim.folio,
        colour=printed((0.102, 0.102, 0.102), Inks(plan.profile.colour)),
        # As the rest of the page calls it.
        name="Exporter-Serif",
        outer=trim.outer if plan.two_sided or plan.profile.outer_share else None,
        mirrored=plan.two_sided,
    )
