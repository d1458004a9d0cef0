"""Page ranges and page labels of divisions."""

from __future__ import annotations

import pytest
from pdf_chapters import TEXT, Placement, placed
from pdf_chapters import chapter as chapter_pdf
from sample_editions import chapter, collection, edition, page

from exporter.model.edition import EditionPart
from exporter.model.roman_numerals import roman_numeral
from exporter.write.pdf.assembly.assemble import page_labels
from exporter.write.pdf.jobs.divisions import BookDivision, book_divisions
from exporter.write.pdf.layout.page_ranges import PageRange, page_ranges

FRONT = (
    BookDivision(page("cover"), "cover", "cover"),
    BookDivision(page("half-title"), "half-title", "roman"),
    BookDivision(page("title-page"), "title-page", "roman"),
    BookDivision(page("imprint"), "imprint", "roman", verso=True),
    BookDivision(page("contents"), "contents", "roman"),
)
BODY = (
    BookDivision(page("part"), "part", "arabic", 1),
    BookDivision(chapter(()), "chapter", "arabic", 1),
    BookDivision(page("colophon"), "colophon", "arabic"),
)


def labels(counts: list[int], *, two_sided: bool) -> str:
    """Return the label of every page, or a dot for a blank page."""
    divisions = (*FRONT, *BODY)
    by_name = {division.name: count for division, count in zip(divisions, counts, strict=True)}
    ranges = page_ranges(divisions, by_name, two_sided=two_sided, cover_label="C")
    return " ".join(
        label for pages in ranges.values() for label in (*"." * pages.blanks, *pages.labels)
    )


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (90, "xc"), (444, "cdxliv")],
)
def test_roman_numerals(number: int, numeral: str) -> None:
    assert roman_numeral(number) == numeral


def test_front_matter_is_roman_without_the_cover_and_the_text_begins_at_one() -> None:
    assert labels([1, 1, 1, 1, 2, 1, 3, 1], two_sided=False) == "C i ii iii iv v 1 2 3 4 5"


def test_divisions_of_a_two_sided_book_open_on_a_recto_and_the_imprint_behind_the_title() -> None:
    assert labels([1, 1, 1, 1, 2, 1, 3, 1], two_sided=True) == (
        # The cover and a blank page; then odd pages are rectos.
        "C . i . iii iv v vi 1 . 3 4 5 . 7"
    )


def test_a_title_page_of_two_pages_pushes_the_imprint_to_the_next_verso() -> None:
    assert labels([1, 1, 2, 1, 1, 1, 1, 1], two_sided=True).startswith("C . i . iii iv . vi vii")


def test_a_single_post_is_counted_from_its_first_page() -> None:
    post = chapter(())
    divisions = book_divisions(edition(post))
    assert divisions == (BookDivision(post, "chapter", "arabic"),)
    ranges = page_ranges(divisions, {post.name: 2}, two_sided=True)
    assert ranges == {post.name: PageRange(0, ("1", "2"))}


def test_page_labels_name_each_change_of_the_numbering() -> None:
    placements: list[Placement] = [
        ("cover", "cover", 0),
        ("title-page", "roman", 0),
        ("preface", "roman", 0),
        TEXT,
        ("colophon", "arabic", 0),
    ]
    chapters = [chapter_pdf("<p>A</p>", name=f"n{number}") for number in range(5)]
    assert list(page_labels(placed(chapters, placements, two_sided=True))) == [
        b"0 << /P (Cover) >>",
        b"2 << /S /r >>",
        b"6 << /S /D >>",
    ]


def test_chapters_are_in_the_part_that_has_a_page() -> None:
    parts = [
        EditionPart((chapter((), "a"),)),
        EditionPart((chapter((), "b"),), page("part", "Two")),
    ]
    book = collection(parts, [page("title-page"), page("imprint"), page("contents")], [])
    divisions = book_divisions(book)
    assert [(division.kind, division.part, division.verso) for division in divisions] == [
        ("title-page", 0, False),
        ("imprint", 0, True),
        ("contents", 0, False),
        ("chapter", 0, False),
        ("part", 2, False),
        ("chapter", 2, False),
    ]


@pytest.mark.parametrize("lang", ["en", "pl"])
def test_division_has_the_language_of_its_chapter(lang: str) -> None:
    assert BookDivision(page("preface", lang=lang), "preface", "roman").lang == lang
    assert BookDivision(chapter((), lang=lang), "chapter", "arabic").lang == lang
