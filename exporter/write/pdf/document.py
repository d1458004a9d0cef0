"""An edition as one PDF: its divisions are set, numbered and stitched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.nodes import Image
from exporter.model.publication import BookMetadata, Division, Edition, Page
from exporter.model.walk import walk
from exporter.profiles import Plan, plan_of
from exporter.settings import Settings
from exporter.source import Place
from exporter.themes import FACES
from exporter.workshop import Workshop
from exporter.write.darkroom import Darkroom
from exporter.write.pdf.binding import slots_of
from exporter.write.pdf.folio import FolioStyle
from exporter.write.pdf.metadata import About
from exporter.write.pdf.missing import EngineFailed
from exporter.write.pdf.numbering import PageMap, settle
from exporter.write.pdf.pictures import area_of
from exporter.write.pdf.setting import Setter
from exporter.write.pdf.sheets import Sheets
from exporter.write.pdf.stitch import stitch


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
    divisions, slots = edition.divisions, slots_of(edition)
    with tempfile.TemporaryDirectory(prefix="exporter-pictures-") as folder:
        darkroom = Darkroom(Path(folder), area_of(plan), workshop)
        with workshop.timed("PDF: pictures"):
            darkroom.develop(_pictures_of(edition))
        sheets = Sheets(edition, plan, darkroom)
        setter = Setter(divisions, slots, sheets, workshop, diagnostics)
        try:
            with workshop.timed("PDF: setting"):
                settled = settle(
                    [division.key for division in divisions],
                    slots,
                    setter.lay,
                    two_sided=plan.two_sided,
                    cover=edition.labels.cover,
                )
        except EngineFailed:
            for number, fault in sorted(setter.faults.items()):
                diagnostics.at(_home(divisions[number])).report("engine-failed", fault)
            raise
    for number, (division, sheet) in enumerate(zip(divisions, settled.sheets, strict=True)):
        findings = diagnostics.at(_home(division))
        for finding in sheet.findings:
            findings.add(finding)
        if number in settled.unsettled:
            message = f"‘{sheet.title}’ may name a page that has moved"
            findings.report("pages-unsettled", message)
    described = about(edition.metadata, settled.sheets[0].producer)
    with workshop.timed("PDF: stitching"):
        data = stitch(settled.sheets, slots, settled.bound, described, folio(plan))
    return Printed(data, settled.pages)


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


def about(book: BookMetadata, producer: str) -> About:
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
    )


def folio(plan: Plan) -> FolioStyle:
    """Page numbers as the pages of the plan want them."""
    trim = plan.geometry
    return FolioStyle(
        font=plan.theme.fonts[FACES[0]].path,
        size=round(trim.text * 0.85, 2),
        baseline=trim.folio,
        colour=(0.102, 0.102, 0.102),
        # As the rest of the page calls it.
        name="Exporter-Serif",
        outer=trim.outer if plan.two_sided else None,
    )
