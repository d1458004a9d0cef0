"""Where divisions come to stand, and what their pages are called."""

from __future__ import annotations

import pytest
from editions import chapter, collection, edition, page

from exporter.model.publication import EditionPart
from exporter.model.roman_numerals import roman_numeral
from exporter.write.pdf.layout.page_ranges import (
    LabelRange,
    PageRange,
    Slot,
    label_ranges,
    page_ranges,
    slots_of,
)

FRONT = (
    Slot("cover", "cover"),
    Slot("half-title", "roman"),
    Slot("title-page", "roman"),
    Slot("imprint", "roman", verso=True),
    Slot("contents", "roman"),
)
BODY = (Slot("part", "arabic", 1), Slot("chapter", "arabic", 1), Slot("colophon", "arabic"))


def places(lengths: list[int], *, two_sided: bool) -> str:
    """Every page: its label, or a dot where it is blank."""
    bound = page_ranges((*FRONT, *BODY), lengths, two_sided=two_sided, cover="C")
    return " ".join(label for place in bound for label in (*"." * place.blanks, *place.labels))


@pytest.mark.parametrize(
    ("number", "figures"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (90, "xc"), (444, "cdxliv")],
)
def test_roman_numerals(number: int, figures: str) -> None:
    assert roman_numeral(number) == figures


def test_front_matter_is_roman_without_the_cover_and_the_text_begins_at_one() -> None:
    assert places([1, 1, 1, 1, 2, 1, 3, 1], two_sided=False) == "C i ii iii iv v 1 2 3 4 5"


def test_on_both_sides_divisions_open_on_a_recto_and_the_imprint_behind_the_title() -> None:
    assert places([1, 1, 1, 1, 2, 1, 3, 1], two_sided=True) == (
        # The cover and the page behind it; then odd numbers are rectos.
        "C . i . iii iv v vi 1 . 3 4 5 . 7"
    )


def test_a_title_page_of_two_pages_pushes_the_imprint_to_the_next_verso() -> None:
    assert places([1, 1, 2, 1, 1, 1, 1, 1], two_sided=True).startswith("C . i . iii iv . vi vii")


def test_what_is_not_set_yet_takes_no_room() -> None:
    assert places([0, 0, 0, 0, 0, 1, 2, 1], two_sided=True) == "1 . 3 4 5"


def test_a_post_alone_is_counted_from_its_first_page() -> None:
    slots = slots_of(edition(chapter(())))
    assert slots == (Slot("chapter", "arabic"),)
    assert page_ranges(slots, [2], two_sided=True) == (PageRange(0, ("1", "2")),)


def test_runs_say_where_the_counting_changes() -> None:
    slots = (*FRONT, *BODY)
    bound = page_ranges(slots, [1, 1, 1, 1, 2, 1, 3, 1], two_sided=True, cover="C")
    assert label_ranges(slots, bound) == (
        LabelRange(0, "cover", "C"),
        LabelRange(2, "roman", "i"),
        LabelRange(8, "arabic", "1"),
    )


def test_chapters_are_in_the_part_that_has_a_page() -> None:
    parts = [
        EditionPart((chapter((), "a"),)),
        EditionPart((chapter((), "b"),), page("part", "Two")),
    ]
    book = collection(parts, [page("title-page"), page("imprint"), page("contents")], [])
    assert [(slot.kind, slot.part, slot.verso) for slot in slots_of(book)] == [
        ("title-page", 0, False),
        ("imprint", 0, True),
        ("contents", 0, False),
        ("chapter", 0, False),
        ("part", 2, False),
        ("chapter", 2, False),
    ]
