"""Line numbers in the margin: every fifth line, from 1 on each page, as artifacts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pdf_chapters import content, job, open_chapter, open_pdf
from sample_editions import chapter, collection, page, paragraph

from exporter.diagnostics import Diagnostics
from exporter.model.edition import EditionPart
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.pdf.document import edition_to_pdf
from exporter.write.pdf.jobs.job import LineNumbers
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf, chapter_pdf

STAMP = re.compile(r"BT /Lines [\d.]+ Tf ([\d.]+) ([\d.]+) Td")


def with_line_numbers(body: str, every: int = 5, css: str = "p { margin: 0 }") -> ChapterPdf:
    lines = LineNumbers(every, first=34, second=20)
    return chapter_pdf(replace(job(body, css=css), line_numbers=lines))


def line_number_positions(layout: ChapterPdf, page: int) -> list[tuple[float, float]]:
    """Return the positions of the line numbers of a page."""
    with open_chapter(layout) as pdf:
        operators = content(pdf, page).decode("latin-1")
    return [(float(x), float(y)) for x, y in STAMP.findall(operators)]


def test_every_fifth_line_is_numbered_and_each_page_begins_at_one() -> None:
    # A page of 56 mm has a heading and twelve lines of 12 points.
    layout = with_line_numbers("<p>Salt</p>" * 20)
    assert layout.page_count == 2
    first, second = line_number_positions(layout, 0), line_number_positions(layout, 1)
    assert [len(first), len(second)] == [2, 1]
    assert round(first[0][1] - first[1][1], 2) == 5 * 12
    # The left margin of a verso differs from that of a recto.
    assert round(first[0][0] - second[0][0], 2) == 34 - 20


def test_cells_of_a_row_are_one_line_and_a_superscript_is_none() -> None:
    rows = "<tr><td>A</td><td>B</td></tr>" * 4
    layout = with_line_numbers(f"<table>{rows}</table><p>Salt<sup>1</sup></p>", every=1)
    assert len(line_number_positions(layout, 0)) == 1 + 4 + 1


def test_the_font_of_line_numbers_is_used_only_where_there_are_some() -> None:
    assert "Lines" in {face.resource for face in with_line_numbers("<p>A</p>" * 9).fonts}
    assert "Lines" not in {face.resource for face in chapter_pdf(job("<p>A</p>" * 9)).fonts}


@pytest.mark.parametrize(
    ("lang", "two_sided", "margins"),
    [
        ("en", False, "inner inner inner"),
        # An imprint begins on a verso, and the text after it on a recto.
        pytest.param("en", True, "outer inner outer", marks=pytest.mark.slow),
        ("ar", True, "inner outer inner"),
    ],
)
def test_line_numbers_are_beside_the_text_on_rectos_and_versos(
    lang: str, two_sided: bool, margins: str
) -> None:
    text = paragraph("word " * 60)
    front = page("title-page", "Salt"), page("imprint", "Imprint", (text,) * 2)
    book = collection([EditionPart((chapter((text,) * 16),))], front, lang=lang)
    settings = Settings(profile="review", two_sided=two_sided)
    geometry = pdf_options(settings).geometry
    found = []
    with open_pdf(edition_to_pdf(book, settings, Diagnostics()).data) as pdf:
        for number in (1, 2, 3):
            starts = STAMP.findall(content(pdf, number).decode("latin-1"))
            edge = max(float(x) for x, _ in starts)
            found.append("outer" if edge > geometry.inner else "inner")
            # Numbers of one or two digits end left of the text.
            assert 12 < getattr(geometry, found[-1]) - edge < 20
    assert " ".join(found) == margins


def test_only_the_review_profile_has_line_numbers_and_room_for_notes() -> None:
    review, screen = pdf_options(Settings(profile="review")), pdf_options(Settings())
    assert (review.profile.line_numbers, screen.profile.line_numbers) == (5, 0)
    assert review.geometry.outer > 2 * review.geometry.inner
