"""Pages of the finished PDF: order, labels, boxes, folios, running heads, images and fonts."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import small_book as book
from builds import Build
from pdf_divisions import body_runs, division_elements, division_pages, same_words
from pdf_reader import FinishedPdf, PdfPage, squeezed
from pikepdf import PdfImage
from small_book import PARTS, TEXTS

BARE = (book.TITLE, "Imprint", *(title for title, _, _ in PARTS), "Colophon")
"""Divisions without folios and running heads, besides the cover and the half-title."""


def test_divisions_are_in_order(pdf: FinishedPdf, build: Build) -> None:
    pages = list(division_pages(pdf, build).values())
    assert pages[0].start == 0
    for before, after in pairwise(pages):
        assert before.stop <= after.start <= before.stop + build.two_sided
    for title, element in division_elements(pdf, build).items():
        words = {"Cover": book.TITLE, "half-title": book.TITLE}.get(title, title)
        words = book.RIGHTS if title == "Imprint" else words
        assert squeezed(words).casefold() in squeezed(element.text).casefold()


def test_page_labels_are_roman_then_arabic(pdf: FinishedPdf, build: Build) -> None:
    """The front matter has roman numerals, and the body begins at 1."""
    pages = division_pages(pdf, build)
    front, body = pages["half-title"].start, pages[PARTS[0][0]].start
    romans = "i ii iii iv v vi vii viii ix x xi xii".split()
    covers = ["Cover"] * front
    assert pdf.labels == [
        *covers,
        *romans[: body - front],
        *(str(number) for number in range(1, len(pdf.pages) - body + 1)),
    ]


def test_divisions_begin_on_a_recto(pdf: FinishedPdf, build: Build) -> None:
    if not build.two_sided:
        assert all(page.text for page in pdf.pages)
        return
    for title, pages in division_pages(pdf, build).items():
        assert pages.start % 2 == (title == "Imprint"), title
    assert len(pdf.pages) % 2 == 0


def test_page_boxes(pdf: FinishedPdf, build: Build) -> None:
    for page in pdf.pages:
        size = (210, 297) if build.pdf == "review" else (148, 210)
        assert page.trim == pytest.approx((0, 0, *(each * 72 / 25.4 for each in size)), abs=0.01)
        bleed = 3 * 72 / 25.4 if build.pdf == "press" else 0.0
        for edge, other in zip(page.bleed, page.trim, strict=True):
            assert abs(edge - other) == pytest.approx(bleed, abs=0.01)
        marks = 7 * 72 / 25.4 if build.pdf == "press" else 0.0
        for edge, other in zip(page.media, page.bleed, strict=True):
            assert abs(edge - other) == pytest.approx(marks, abs=0.01)


def _edges(pages: list[PdfPage]) -> tuple[float, float]:
    """Return the left and the right edge of the type area of some pages."""
    runs = [run for page in pages for run in body_runs(page)]
    heads = [run for page in pages for run in page.runs if run.artifact == "Header"]
    assert len(runs) > 10
    lefts = [min(run.left for run in body_runs(page)) for page in pages]
    return min(lefts), max(run.right for run in (*runs, *heads))


def _numbered(pdf: FinishedPdf, build: Build) -> list[PdfPage]:
    """Return the pages with a folio."""
    ranges = division_pages(pdf, build)
    bare = {page for title in ("half-title", *BARE) for page in ranges[title]}
    bare |= set(ranges.get("Cover", ()))
    return [page for page in pdf.pages if page.number not in bare and body_runs(page)]


def test_folios_are_the_page_labels(pdf: FinishedPdf, build: Build) -> None:
    numbered = _numbered(pdf, build)
    assert len(numbered) > 10
    for page in pdf.pages:
        feet = [run for run in page.runs if run.artifact == "Footer"]
        dated = [run for run in feet if re.search(r"\d{4}-\d\d-\d\d", run.text)]
        folios = [run.text for run in feet if run not in dated]
        assert folios == [page.label] * (page in numbered), page.number
        assert len(dated) == (build.pdf == "review" and page in numbered)
        assert all(run.text.startswith(book.DATE) for run in dated)


def test_position_of_folios(pdf: FinishedPdf, build: Build) -> None:
    """Folios are at the outer edge of the type area in a two-sided book."""
    numbered = _numbered(pdf, build)
    rectos = [page for page in numbered if page.number % 2 == 0 or not build.two_sided]
    versos = [page for page in numbered if page not in rectos]
    baselines = set()
    for pages, recto in ((rectos, True), (versos, False)):
        if not pages:
            assert not build.two_sided or not recto
            continue
        left, right = _edges(pages)
        for page in pages:
            (folio,) = (run for run in page.runs if run.text == page.label and run.artifact)
            baselines.add(folio.baseline)
            assert folio.baseline < min(run.baseline for run in body_runs(page))
            match build.folio:
                case "middle":
                    middle = (folio.left + folio.right) / 2
                    assert middle == pytest.approx(page.width / 2, abs=0.5)
                case "outer" if not recto:
                    assert folio.left == pytest.approx(left, abs=1.5)
                case _:
                    assert folio.right == pytest.approx(right, abs=1.5)
    assert len(baselines) == 1


def test_margins_of_rectos_and_versos_are_mirrored(pdf: FinishedPdf, build: Build) -> None:
    if not build.two_sided:
        return
    numbered = _numbered(pdf, build)
    recto = _edges([page for page in numbered if page.number % 2 == 0])
    verso = _edges([page for page in numbered if page.number % 2])
    width = pdf.pages[0].width
    assert verso[0] == pytest.approx(width - recto[1], abs=1.5)
    assert width - verso[1] == pytest.approx(recto[0], abs=1.5)
    # The outer margin is wider than the inner one.
    assert width - recto[1] > recto[0] + 5


def test_running_heads(pdf: FinishedPdf, build: Build) -> None:
    """The title of the book is at the binding, that of the chapter at the outer edge.

    In a one-sided book, the binding is at the left. First pages of divisions have none.
    """
    ranges = division_pages(pdf, build)
    pages_with_heads = 0
    for page in pdf.pages:
        heads = [run for run in page.runs if run.artifact == "Header" and run.text.strip()]
        inside = [
            title
            for title, pages in ranges.items()
            if page.number in pages and page.number > pages.start and title not in BARE
        ]
        if not inside:
            assert not heads, page.number
            continue
        (title,) = inside
        left, right = sorted(heads, key=lambda run: run.left)
        of_book, of_chapter = (left, right)
        if build.two_sided and page.number % 2:
            of_chapter, of_book = left, right
        assert same_words(of_book.text, book.TITLE)
        assert of_chapter.text == title
        body = body_runs(page)
        assert min(left.baseline, right.baseline) > max(run.baseline for run in body)
        assert left.left == pytest.approx(min(run.left for run in body), abs=1.5)
        pages_with_heads += 1
    assert pages_with_heads


def test_line_numbers(pdf: FinishedPdf, build: Build) -> None:
    for page in pdf.pages:
        counted = [run for run in page.runs if run.artifact == "" and run.text.isdecimal()]
        if build.pdf != "review":
            assert not counted
            continue
        body = body_runs(page)
        lines: list[float] = []
        for baseline in sorted((run.baseline for run in body), reverse=True):
            # A superscript is no line of its own.
            if lines and lines[-1] - baseline < 5:
                lines.pop()
            lines.append(baseline)
        assert [int(run.text) for run in counted] == list(range(5, len(lines) + 1, 5))
        for run in counted:
            assert run.right < min(each.left for each in body)
            assert run.baseline == pytest.approx(lines[int(run.text) - 1], abs=1)


def test_images_are_those_of_the_source(pdf: FinishedPdf, build: Build) -> None:
    """Images are drawn in their order; a press has other colours."""
    ranges = division_pages(pdf, build)
    for text in TEXTS if build.pdf != "press" else ():
        drawn = [image for page in ranges[text.title] for image in pdf.pages[page].images]
        colours = []
        for image in drawn:
            picture = PdfImage(image).as_pil_image().convert("RGB")
            middle = picture.getpixel((picture.width // 2, picture.height // 2))
            colours.append(tuple(round(channel / 50) * 50 for channel in middle))
        assert colours == [colour for _, colour in text.images if colour]


def test_fonts_are_embedded(pdf: FinishedPdf) -> None:
    programs = pdf.font_programs
    assert len(programs) > 4
    assert all(programs.values())
