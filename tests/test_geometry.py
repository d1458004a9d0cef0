"""Paper sizes and page geometry: whole lines and a readable measure."""

import pytest

from exporter.options.geometry import Margins, geometry, leaves_room
from exporter.options.paper import POINTS, SIZES, length, paper

MM = POINTS["mm"]


@pytest.mark.parametrize("size", SIZES)
def test_page_has_whole_lines_and_room_for_the_folio(size: str) -> None:
    page = geometry(paper(size))
    area = page.height - page.head - page.foot
    assert 0 <= area - page.lines * page.line < 1
    assert page.foot > page.head
    assert page.outer > page.inner
    # Characters per line, of a serif with a mean width of 0.45 em; A6 has fewer.
    assert (50 if size == "a6" else 62) < page.measure / (0.45 * page.text) < 72
    assert page.foot - 2.5 * page.line < page.folio < page.foot - page.line


def test_geometry_of_a5() -> None:
    page = geometry(paper("a5"))
    assert (page.text, page.line, page.lines) == (10.1, 13.8, 34)
    assert [round(margin / MM) for margin in (page.head, page.outer, page.inner)] == [19, 20, 16]


@pytest.mark.parametrize(
    ("source", "width", "height"),
    [
        ("A5", 148, 210),
        ("6x9", 152.4, 228.6),
        ("120x190mm", 120, 190),
        ("12cm x 190 mm", 120, 190),
        ("5×7.5in", 127, 190.5),
    ],
)
def test_forms_of_paper_sizes(source: str, width: float, height: float) -> None:
    size = paper(source)
    assert (round(size.width / MM, 1), round(size.height / MM, 1)) == (width, height)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a9", "is not a page size"),
        ("120x190", "has no unit"),
        ("120x190furlong", "is not a unit"),
        ("1x9in", "a side of 25 mm"),
        ("1000x2000mm", "a side of 1000 mm"),
    ],
)
def test_invalid_paper_size_is_an_error(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        paper(source)


def test_lengths_have_units() -> None:
    assert [length(source) for source in ("0", "36pt", " 0.5in ", ".5in")] == [0, 36, 36, 36]
    for invalid in ("wide", "12", "3em", "."):
        with pytest.raises(ValueError, match=r"‘.+’"):
            length(invalid)


def test_bottom_margin_takes_the_remainder_of_a_line() -> None:
    page = geometry(paper("a5"), Margins(60, 50, 70, 70))
    assert (page.head, page.outer, page.inner) == (60, 50, 70)
    assert 70 <= page.foot < 70 + page.line
    assert page.height - page.head - page.foot >= page.lines * page.line


def test_wider_gutter_changes_only_the_inner_margin() -> None:
    page = geometry(paper("6x9"))
    assert page.with_inner(10) == page
    wider = page.with_inner(80)
    assert (wider.inner, wider.outer) == (80, page.outer)


def test_margins_may_leave_no_room() -> None:
    assert leaves_room(paper("a5"), Margins(60, 50, 70, 70))
    assert not leaves_room(paper("a5"), Margins(60, 200, 70, 120))
