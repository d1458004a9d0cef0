"""An edition as sheets, and the sheets as one PDF."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from exporter import resources
from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset, is_data
from exporter.model.nodes import Image
from exporter.model.publication import BookMetadata, Chapter, Edition
from exporter.model.walk import walk
from exporter.settings import Settings
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.pages import page
from exporter.write.pdf.folio import FolioStyle
from exporter.write.pdf.metadata import About
from exporter.write.pdf.pictures import area_of, settle_pictures
from exporter.write.pdf.sheet import Sheet
from exporter.write.pdf.stitch import stitch
from exporter.write.pdf.worker import chapter_pdf
from exporter.write.pictures import Target
from exporter.write.styles import page as geometry
from exporter.write.styles import stylesheet
from exporter.write.xhtml import Dialect


def pdf_of(edition: Edition, settings: Settings, diagnostics: Diagnostics) -> bytes:
    """The edition as one PDF."""
    css = stylesheet("print", settings)
    area = area_of(geometry(settings))
    chapters = []
    for chapter in edition.chapters:
        made = chapter_pdf(sheet(chapter, edition.metadata, css, area, diagnostics))
        for finding in made.findings:
            diagnostics.add(finding)
        chapters.append(made)
    return stitch(chapters, about(edition.metadata, chapters[0].producer), folio(settings))


def sheet(
    chapter: Chapter, book: BookMetadata, css: str, area: Target, diagnostics: Diagnostics
) -> Sheet:
    """A chapter, ready to be set. `area` is what a picture can use of a page."""
    chapter, addresses = settle_pictures(chapter, area, diagnostics)

    def address(asset: Asset) -> str:
        return addresses[asset.digest]

    body = chapter_to_xhtml(chapter, Dialect("print", address, chapter.labels, diagnostics))
    html = page(
        "print.html",
        title=chapter.metadata.title,
        lang=chapter.metadata.lang,
        book=chapter.site_title or book.title,
        body=Markup(body),  # noqa: S704 (escaped node by node)
    )
    return Sheet(
        name=chapter.name,
        html=html,
        css=css,
        title=chapter.metadata.title,
        lang=chapter.metadata.lang,
        roots=(resources.styles(), *_folders(chapter)),
    )


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
    )


def _folders(chapter: Chapter) -> tuple[Path, ...]:
    """Where the chapter's pictures are."""
    return tuple(
        {
            Path(node.asset.path).parent: None
            for node in walk((*chapter.blocks, *chapter.notes))
            if isinstance(node, Image) and node.asset and not is_data(node.asset.path)
        }
    )
