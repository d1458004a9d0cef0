"""The last page of a chapter is at least a quarter full."""

from __future__ import annotations

from collections import Counter

import pytest
from layout_jobs import default_css
from pdf_chapters import SQUARE_SVG, job

from exporter.diagnostics import Diagnostics
from exporter.model.edition import Reference
from exporter.resolve.labels import labels_for
from exporter.write.chapter import reference_item
from exporter.write.pdf import engine
from exporter.write.xhtml import Dialect

CSS = default_css() + "h1 { margin: 0; font-size: 1em }"
LINE = 13.8
"""The leading of an A5 page, in points."""
FIRST, LINES = 32, 34
"""The lines of text on the first page, below the title, and on another one. A quarter are 8.5."""


def lines_of_pages(lines: int, more: str = "") -> list[int]:
    """Return how many paragraphs of one line each page has, for a chapter of `lines` of them."""
    body = "".join(f'<p id="p{number}">Salt.</p>' for number in range(lines))
    layout = engine.lay_out(job(body + more, css=CSS))
    pages = Counter(layout.destinations[f"p{number}"].page for number in range(lines))
    return [pages[page] for page in range(layout.page_count)]


@pytest.mark.slow
def test_lines_are_taken_from_the_two_pages_before_a_short_one() -> None:
    assert lines_of_pages(FIRST + 2 * LINES + 4) == [FIRST, LINES - 2, LINES - 3, 9]


def test_lines_are_taken_from_the_only_page_before_a_short_one() -> None:
    assert lines_of_pages(FIRST + 4) == [FIRST - 5, 9]


def test_a_page_that_is_a_quarter_full_stays_as_it_is() -> None:
    assert lines_of_pages(FIRST + LINES + 9) == [FIRST, LINES, 9]


def test_a_page_stays_as_it_is_if_there_would_be_a_hole_before_it() -> None:
    # The block would move as a whole, and leave a hole of ten lines.
    words = "Salt<br/>" * 13 + "Salt"
    block = f'<p style="text-align: left; orphans: 14">{words}</p><p>Salt.</p>'
    assert lines_of_pages(FIRST + LINES - 14, block) == [FIRST, LINES - 14, 0]


@pytest.mark.parametrize("out_of_flow", ["float: left", "position: absolute; left: 0; top: 0"])
def test_an_image_stays_beside_its_text_if_pages_stay_as_they_are(out_of_flow: str) -> None:
    image = f'<img id="image" src="{SQUARE_SVG}" style="{out_of_flow}; width: 3mm; height: 3mm"/>'
    block = f'{image}<p id="beside">Pepper.</p>{"<p>Salt.</p>" * 13}'
    block = f'<div style="position: relative; break-inside: avoid">{block}</div><p>Salt.</p>'
    # The block would leave a hole of 14 lines on a shorter page.
    body = "<p>Salt.</p>" * (FIRST + LINES - 14)
    places = engine.lay_out(job(body + block, css=CSS)).destinations
    assert places["image"].page == places["beside"].page == 1
    assert places["image"].y == pytest.approx(places["beside"].y, abs=LINE / 2)


@pytest.mark.slow
def test_footnotes_stay_on_the_pages_of_their_calls() -> None:
    notes = "".join(
        f'<p id="q{number}">Salt<span class="foot" id="n{number}">{number} Sea.</span></p>'
        for number in range(40)
    )
    layout = engine.lay_out(job(notes, css=CSS))
    for number in range(40):
        places = [layout.destinations[f"{name}{number}"] for name in "qn"]
        assert places[0].page == places[1].page


def references(count: int) -> str:
    items = "".join(f'<li id="r{number}"><p>Salt.</p></li>' for number in range(count))
    return f'<section class="references"><h2>References</h2><ol>{items}</ol></section>'


@pytest.mark.slow
def test_references_are_set_closer_if_that_saves_a_page() -> None:
    spaces = {}
    for lines in (FIRST - 22, FIRST - 20, FIRST - 12):
        body = "".join(f'<p id="p{number}">Salt.</p>' for number in range(lines))
        layout = engine.lay_out(job(body + references(15), css=CSS))
        places = layout.destinations
        spaces[lines] = layout.page_count, round((places["r0"].y - places["r1"].y) / LINE, 2)
    # An item is 0.8 lines high.
    assert list(spaces.values()) == [(1, 1.2), (1, 0.9), (2, 1.2)]


def pages_of_references(lines: int, count: int) -> tuple[list[int], float]:
    """Return the pages of references below text of so many lines, and the space above them."""
    body = "".join(f'<p id="p{number}">Salt.</p>' for number in range(lines))
    places = engine.lay_out(job(body + references(count), css=CSS)).destinations
    space = round((places[f"p{lines - 1}"].y - places["r0"].y) / LINE, 2)
    return [places[f"r{number}"].page for number in range(count)], space


def test_references_come_nearer_to_the_text_if_that_saves_a_page() -> None:
    # The heading and the space around it take 3.8 lines, and a line more where there is room.
    assert pages_of_references(FIRST - 6, 2) == ([0, 0], 4.84)
    assert pages_of_references(FIRST - 5, 2) == ([0, 0], 3.84)


@pytest.mark.parametrize(("length", "is_long"), [(79, False), (80, True)])
def test_a_reference_with_an_address_of_two_lines_is_long(length: int, is_long: bool) -> None:
    address = "https://a.example/".ljust(length, "x")
    reference = Reference(id="ref-1", number=1, address=address, shown=address, site="a.example")
    for medium, expected in (("print", is_long), ("epub", False)):
        dialect = Dialect(medium, lambda _: "", labels_for("en"), Diagnostics())
        assert ('class="long"' in reference_item(reference, dialect, "")) == expected


def test_a_long_reference_may_be_alone_on_the_page_of_its_heading() -> None:
    def begins_on_first_page(class_: str) -> bool:
        body = "".join("<p>Salt.</p>" for _ in range(FIRST - 5))
        listed = references(10).replace('<li id="r0">', f'<li id="r0"{class_}>')
        return engine.lay_out(job(body + listed, css=CSS)).destinations["r0"].page == 0

    assert not begins_on_first_page("")
    assert begins_on_first_page(' class="long"')


def test_two_references_are_on_the_page_of_their_heading() -> None:
    assert pages_of_references(FIRST - 6, 10)[0] == [0, 0, *[1] * 8]
    assert pages_of_references(FIRST - 5, 10)[0] == [1] * 10


def test_lines_are_taken_from_a_page_above_what_it_lacks() -> None:
    # The block of six lines leaves three lines of its page empty. The page ends above them.
    body = "".join(f'<p id="p{number}">Salt.</p>' for number in range(FIRST - 3))
    words = "Salt<br/>" * 5 + "Salt"
    block = f'<p id="b" style="text-align: left; orphans: 6">{words}</p>'
    layout = engine.lay_out(job(body + block, css=CSS))
    pages = [layout.destinations[f"p{number}"].page for number in range(FIRST - 3)]
    assert pages == [0] * (FIRST - 6) + [1] * 3
    assert layout.destinations["b"].page == 1


def test_space_that_fills_a_page_is_not_counted_as_its_text() -> None:
    # The heading is above text that is moved: its page ends higher, although it was filled up.
    start = "".join(f'<p id="p{number}">Salt.</p>' for number in range(20))
    more = "".join(f'<p id="q{number}">Salt.</p>' for number in range(7))
    words = "Salt<br/>" * 4 + "Salt"
    block = f'<p id="b" style="text-align: left; orphans: 5">{words}</p>'
    layout = engine.lay_out(job(f"{start}<h2>Pepper</h2>{more}{block}", css=CSS))
    assert [layout.destinations[f"q{number}"].page for number in range(7)] == [0] * 3 + [1] * 4
