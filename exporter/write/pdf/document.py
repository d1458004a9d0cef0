"""An edition as one PDF: its divisions are set, numbered and stitched."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from exporter import resources
from exporter.diagnostics import Diagnostics
from exporter.model.publication import BookMetadata, Division, Edition
from exporter.model.walk import walk
from exporter.settings import Settings
from exporter.source import Place
from exporter.write.pdf.binding import slots_of
from exporter.write.pdf.folio import FolioStyle
from exporter.write.pdf.metadata import About
from exporter.write.pdf.numbering import Folio, PageMap, Progress, settle
from exporter.write.pdf.sheets import Sheets
from exporter.write.pdf.stitch import stitch
from exporter.write.pdf.worker import SheetPdf, sheet_pdf
from exporter.write.styles import page as geometry


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and on which page each place of the book is."""

    data: bytes
    pages: PageMap


def pdf_of(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    progress: Progress | None = None,
) -> Printed:
    """The edition as one PDF."""
    divisions, slots = edition.divisions, slots_of(edition)
    with tempfile.TemporaryDirectory(prefix="exporter-pictures-") as folder:
        settled = settle(
            [division.key for division in divisions],
            slots,
            _setter(edition, Sheets(edition, settings, diagnostics, Path(folder))),
            two_sided=settings.two_sided,
            cover=edition.labels.cover,
            progress=progress,
        )
    for number, (division, sheet) in enumerate(zip(divisions, settled.sheets, strict=True)):
        findings = diagnostics.at(_home(division))
        for finding in sheet.findings:
            findings.add(finding)
        if number in settled.unsettled:
            message = f"‘{sheet.title}’ may name a page that has moved"
            findings.report("pages-unsettled", message)
    described = about(edition.metadata, settled.sheets[0].producer)
    data = stitch(settled.sheets, slots, settled.bound, described, folio(settings))
    return Printed(data, settled.pages)


def _setter(edition: Edition, sheets: Sheets) -> Callable[[int, Folio], SheetPdf]:
    divisions, slots = edition.divisions, slots_of(edition)
    programs: dict[bytes, bytes] = {}

    def lay(number: int, folio: Folio) -> SheetPdf:
        made = sheet_pdf(sheets.sheet(divisions[number], slots[number], folio))
        # A font file is held once, however many sheets use it.
        fonts = (
            replace(use, program=programs.setdefault(use.program, use.program))
            for use in made.fonts
        )
        return replace(made, fonts=tuple(fonts))

    return lay


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


def folio(settings: Settings) -> FolioStyle:
    """Page numbers as the pages of the settings want them."""
    trim = geometry(settings)
    return FolioStyle(
        font=resources.styles() / "fonts" / "SourceSerif4-Regular.ttf",
        size=round(trim.text * 0.85, 2),
        baseline=trim.folio,
        colour=(0.102, 0.102, 0.102),
        # As the rest of the page calls it.
        name="Exporter-Serif",
        outer=trim.outer if settings.two_sided else None,
    )
