"""Pages that end early are spaced out, so that facing pages end at the same height."""

from __future__ import annotations

import pytest
from layout_jobs import default_css
from pdf_chapters import job

from exporter.write.pdf import engine
from exporter.write.pdf.jobs.job import LayoutResult

LINE = 13.8
"""The leading of an A5 page, in points."""
CSS = default_css() + "h1 { margin: 0; font-size: 1em }"


def text(count: int, name: str) -> str:
    """Return paragraphs of one line each."""
    return "".join(f'<p id="{name}{number}">Salt.</p>' for number in range(count))


def unbreakable(lines: int) -> str:
    """Return a paragraph that is not broken between pages."""
    words = "<br/>".join(["Salt"] * lines)
    return f'<p id="last" style="text-align: left; orphans: {lines}">{words}</p>'


def heading(name: str = "h") -> str:
    return f'<h2 id="{name}">Pepper</h2>'


def code(name: str = "c", lines: int = 5) -> str:
    rows = "".join('<span class="line">salt()</span>' for _ in range(lines))
    return f'<pre class="code" id="{name}"><code>{rows}</code></pre>'


def laid_out(body: str) -> LayoutResult:
    return engine.lay_out(job(body, css=CSS))


def depth(layout: LayoutResult, name: str) -> float:
    """Return how far below the top of its page an element begins, in lines."""
    return (layout.height - 19 * 72 / 25.4 - layout.destinations[name].y) / LINE


LAST = 33
"""The number of the last line of a page, from 0."""


def test_what_is_missing_at_a_foot_is_added_above_a_heading() -> None:
    # The last block leaves two lines of its page empty, one of which goes above the heading.
    body = text(10, "p") + heading() + text(17, "q") + unbreakable(3) + text(6, "r")
    layout = laid_out(body)
    assert layout.destinations["last"].page == 1
    plain = laid_out(text(10, "p") + heading() + text(17, "q"))
    assert depth(layout, "q16") - depth(plain, "q16") == pytest.approx(1, abs=0.01)
    assert depth(layout, "p9") == depth(plain, "p9")
    assert depth(layout, "h") - depth(plain, "h") == pytest.approx(1, abs=0.01)


def test_two_headings_make_a_page_full() -> None:
    body = text(5, "p") + heading() + text(4, "q") + heading("i") + text(15, "r")
    layout = laid_out(body + unbreakable(3) + text(6, "s"))
    assert layout.destinations["last"].page == 1
    assert depth(layout, "r14") == pytest.approx(LAST, abs=0.01)


def test_space_is_added_on_both_sides_of_code() -> None:
    plain = laid_out(text(10, "p") + code() + text(14, "q"))
    layout = laid_out(text(10, "p") + code() + text(14, "q") + unbreakable(9))
    assert layout.destinations["last"].page == 1
    added = depth(layout, "q13") - depth(plain, "q13")
    assert added == pytest.approx(1, abs=0.01)
    assert depth(layout, "c") - depth(plain, "c") == pytest.approx(added / 2, abs=0.01)


def added(body: str, missing: int, *names: str, page: int = 0) -> list[float]:
    """Return how many lines are added above elements of a page that lacks `missing` lines.

    The page is filled up to that with paragraphs below the body; the last value is theirs.
    """
    first = depth(laid_out(body + text(1, "z")), "z0")
    count = round(LAST + 1 - missing - first)
    plain = laid_out(body + text(count, "z"))
    layout = laid_out(body + text(count, "z") + unbreakable(9))
    assert layout.destinations["last"].page == page + 1
    return [
        round(depth(layout, name) - depth(plain, name), 2) for name in (*names, f"z{count - 1}")
    ]


@pytest.mark.slow
def test_space_is_added_around_code_before_it_is_added_above_a_heading() -> None:
    body = text(3, "p") + heading() + text(4, "q") + code(lines=3)
    assert added(body, 1, "h", "c") == [0, 0.5, 1]
    assert added(body, 2, "h", "c") == [1, 1.5, 2]


@pytest.mark.slow
def test_space_between_a_heading_and_its_code_is_added_last() -> None:
    body = text(9, "p") + heading() + code(lines=3)
    assert added(body, 1, "h", "c") == [1, 1, 1]
    assert added(body, 2, "h", "c") == [1, 1.5, 2]


@pytest.mark.slow
def test_a_heading_beside_no_code_gets_a_line_first() -> None:
    # The first line is around the code; the second is above the heading that is not below it.
    body = code("a", 4) + heading("h") + text(4, "p") + heading("i") + text(2, "q")
    assert added(text(2, "r") + body, 2, "a", "h", "i") == [0.5, 1, 2, 2]


def test_one_line_is_not_added_below_code_at_the_top_of_a_page() -> None:
    assert added(text(32, "p") + code(lines=9), 1, "c", page=1) == [0, 0]
    assert added(text(32, "p") + code(lines=9), 2, "c", page=1) == [0, 1]


def test_space_is_added_on_one_side_of_code_at_the_edge_of_a_page() -> None:
    start = text(30, "p") + unbreakable(4)
    plain = laid_out(start + code() + text(18, "q"))
    assert depth(plain, "last") == pytest.approx(0, abs=0.01)
    layout = laid_out(start + code() + text(18, "q") + unbreakable(9).replace("last", "next"))
    assert layout.destinations["next"].page == 2
    assert depth(layout, "last") == depth(plain, "last")


def test_the_last_page_of_a_chapter_ends_where_it_ends() -> None:
    layout = laid_out(text(5, "p") + heading() + text(5, "q"))
    assert depth(layout, "q4") - depth(layout, "q0") == pytest.approx(4, abs=0.01)
    assert depth(layout, "q0") < 11


def test_a_page_that_is_half_empty_is_left_as_it_is() -> None:
    body = text(5, "p") + heading() + text(5, "q")
    layout = laid_out(body + unbreakable(25))
    assert layout.destinations["last"].page == 1
    assert depth(layout, "q4") == depth(laid_out(body), "q4")


def test_one_line_is_added_between_two_blocks_at_the_edges_of_a_page() -> None:
    # Both blocks are at an edge: the first at the top of the page, the second at its foot.
    body = '<div style="break-after: page">Salt.</div>' + code("a", 20) + code("b", 12)
    layout = laid_out(body + unbreakable(6))
    plain = laid_out(body)
    assert [layout.destinations[name].page for name in ("a", "b", "last")] == [1, 1, 2]
    assert depth(layout, "b") - depth(plain, "b") == pytest.approx(1, abs=0.01)
