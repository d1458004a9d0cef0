"""The divisions of a finished PDF: their structure elements, pages and headings."""

from __future__ import annotations

from collections.abc import Iterator

import small_book as book
from builds import Build
from pdf_reader import FinishedPdf, PdfLink, PdfPage, StructureElement, TextRun, squeezed
from small_book import PARTS, Text

_FRONT = ("half-title", book.TITLE, "Imprint", "Contents", "Preface")


def _titles(build: Build) -> list[str]:
    """Return the titles of the divisions in order; `Cover` and `half-title` have no heading."""
    chapters = [
        title for part, _, texts in PARTS for title in (part, *(text.title for text in texts))
    ]
    return [*(["Cover"] * build.cover), *_FRONT, *chapters, *book.back_matter(build.scope)]


def division_elements(pdf: FinishedPdf, build: Build) -> dict[str, StructureElement]:
    """Return the structure element of each division by its title."""
    (document,) = pdf.tree.kids
    assert isinstance(document, StructureElement)
    found: list[StructureElement] = []
    for kid in document.kids:
        assert isinstance(kid, StructureElement)
        found += (
            [each for each in kid.kids if isinstance(each, StructureElement)]
            if kid.kind == "Part"
            else [kid]
        )
    return dict(zip(_titles(build), found, strict=True))


def division_pages(pdf: FinishedPdf, build: Build) -> dict[str, range]:
    """Return the pages of each division by its title."""
    found = {}
    for title, element in division_elements(pdf, build).items():
        pages = [page for each in element.walk() for page in each.pages]
        found[title] = range(min(pages), max(pages) + 1)
    return found


def section_of(pdf: FinishedPdf, build: Build, text: Text) -> StructureElement:
    """Return the structure element of a chapter or of the preface."""
    return division_elements(pdf, build)[text.title]


def same_words(one: str, other: str) -> bool:
    """Return whether two texts differ only in case, spaces and hyphens."""
    return squeezed(one).casefold() == squeezed(other).casefold()


def body_runs(page: PdfPage) -> list[TextRun]:
    """Return the visible text of a page without running heads, folios and line numbers."""
    return [run for run in page.runs if run.artifact is None and run.text.strip()]


def check_heading_at(pdf: FinishedPdf, words: str, page: int, top: float) -> None:
    """Assert that a heading is the first text below the height `top` of a page."""
    (heading,) = (
        each
        for each in pdf.tree.all("H1", "H2", "H3")
        if same_words(each.text, words) and each.first_page == page and begins_at(pdf, each, top)
    )
    assert heading


def begins_at(pdf: FinishedPdf, element: StructureElement, top: float) -> bool:
    """Return whether an element begins with the first line below a height."""
    page = pdf.pages[element.first_page]
    own = {run.mark: run.baseline for run in page.runs if run.mark}
    first = next(own[mark] for mark in element.all_marks if mark in own)
    below = max(run.baseline for run in body_runs(page) if run.baseline < top)
    # A citation is a superscript.
    return abs(first - below) < 6


def internal_links(element: StructureElement) -> Iterator[tuple[StructureElement, PdfLink]]:
    """Yield the `Link` elements with a target in the book, each with its annotation."""
    for each in element.all("Link"):
        for link in each.links:
            if link.page is not None:
                yield each, link
