"""Figures that do not fit into the rest of a page: scaled down, or moved to the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pymupdf
import pytest
from layout_jobs import default_css
from pdf_chapters import assembled, job, open_pdf

from exporter.check.audit.tags import tag_problems
from exporter.write.pdf import engine
from exporter.write.pdf.engine.figure_scales import SMALLEST
from exporter.write.pdf.jobs.job import LayoutResult, MarkedContent
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf

CSS = default_css() + "h1 { margin: 0; font-size: 1em }"
LINE = 13.8
"""The leading of an A5 page, in points."""


def image(lines: float, name: str = "i", width: float = 200) -> str:
    """Return an image, `lines` lines of text high."""
    drawing = (
        f"%3Csvg xmlns='http://www.w3.org/2000/svg' width='{width}pt' height='{lines * LINE}pt'%3E"
        f"%3Crect width='9' height='9'/%3E%3C/svg%3E"
    )
    return f'<img id="{name}" alt="Salt" src="data:image/svg+xml,{drawing}"/>'


def figure(lines: float, name: str = "i", caption: str = "") -> str:
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{image(lines, name)}{words}</figure>"


def paragraphs(count: int, name: str = "p", first: int = 0) -> str:
    """Return paragraphs of one line each."""
    return "".join(f'<p id="{name}{number}">Salt.</p>' for number in range(first, first + count))


@dataclass(frozen=True, slots=True)
class Layout:
    """A chapter, laid out, and where its images and its elements are."""

    result: LayoutResult

    def image(self, name: str = "i") -> MarkedContent:
        """Return the only place of an image."""
        (found,) = (
            each
            for each in self.result.drawn
            if isinstance(each, MarkedContent) and each.element.get("id") == name
        )
        return found

    def height(self, name: str = "i") -> float:
        """Return the height of an image in lines of text."""
        bbox = self.image(name).bbox
        assert bbox
        return (bbox[3] - bbox[1]) / LINE

    def page(self, name: str) -> int:
        return self.result.destinations[name].page

    def pages(self, names: Sequence[str]) -> list[int]:
        return [self.page(name) for name in names]

    def line(self, name: str) -> float:
        """Return how many lines below the top of its page an element begins."""
        return (self.result.height - 19 * 72 / 25.4 - self.result.destinations[name].y) / LINE


def laid_out(body: str) -> Layout:
    with pytest.MonkeyPatch.context() as patch:
        # Without a second attempt if content is lost.
        patch.setattr(engine, "plain_selection", engine.selection)
        result = engine.lay_out(job(body, css=CSS))
    assert result.unplaced == ()
    return Layout(result)


def test_a_figure_is_scaled_down_to_the_rest_of_its_page() -> None:
    # With a title of one line, 13 lines are free; the margins of the figure take 1.6.
    layout = laid_out(paragraphs(20) + figure(14) + paragraphs(9, "q"))
    assert layout.image().page == 0
    assert SMALLEST <= layout.height() / 14 < 0.9
    assert layout.page("q0") == 1


def test_a_figure_that_fits_keeps_its_size() -> None:
    layout = laid_out(paragraphs(20) + figure(11) + paragraphs(9, "q"))
    assert layout.image().page == 0
    assert layout.height() == pytest.approx(11, abs=0.01)


def test_images_beside_each_other_are_scaled_alike() -> None:
    images = image(14, "a", 100) + " " + image(14, "b", 100)
    layout = laid_out(paragraphs(20) + f'<figure class="side-by-side">{images}</figure>')
    assert layout.image("a").page == layout.image("b").page == 0
    assert layout.height("a") == pytest.approx(layout.height("b"))
    assert layout.height("a") < 13


def test_images_below_each_other_are_scaled_alike() -> None:
    images = image(7, "a") + image(7, "b")
    layout = laid_out(paragraphs(20) + f"<figure>{images}</figure>")
    assert layout.image("a").page == layout.image("b").page == 0
    assert layout.height("a") == pytest.approx(layout.height("b"))
    assert layout.height("a") < 6.5


def test_the_images_of_a_link_and_of_a_list_are_scaled_too() -> None:
    linked = f'<figure><a href="https://a.example">{image(14)}</a></figure>'
    listed = f"<ul><li><p>Salt</p>{figure(14)}</li></ul>"
    for body in (linked, listed):
        layout = laid_out(paragraphs(19) + body)
        assert layout.image().page == 0
        assert SMALLEST <= layout.height() / 14 < 1


def test_only_the_lines_above_an_image_must_fit_with_it() -> None:
    def paragraph(lines: int) -> str:
        return f"<p>Salt<br/>{image(14)}{'<br/>Salt' * lines}</p>"

    layout = laid_out(paragraphs(18) + paragraph(5) + paragraphs(9, "q"))
    assert (layout.image().page, layout.page("q0")) == (0, 1)
    assert layout.height() / 14 > 0.8
    # One line is not left alone.
    layout = laid_out(paragraphs(18) + paragraph(1))
    assert layout.image().page == 0
    assert layout.height() / 14 < 0.8


def test_images_of_a_page_are_scaled_alike_if_one_more_fits_then() -> None:
    heading = "<h2 id='h'>Next</h2>"
    body = paragraphs(4) + figure(14, "a") + "<p>Salt</p>" + figure(17, "b") + heading
    layout = laid_out(body + paragraphs(20, "q"))
    assert layout.image("a").page == layout.image("b").page == 0
    assert SMALLEST <= layout.height("a") / 14 < 0.9
    assert SMALLEST <= layout.height("b") / 17 < 0.9
    assert layout.page("h") == 1


def test_a_moved_figure_is_scaled_with_the_next_one() -> None:
    body = paragraphs(24) + figure(20, "a") + paragraphs(8, "q") + figure(21, "b")
    layout = laid_out(body + "<h2 id='h'>Next</h2>" + paragraphs(20, "r"))
    assert layout.pages(["q0", "a", "b", "h"]) == [0, 1, 1, 2]
    assert SMALLEST <= layout.height("a") / 20 < 0.95
    assert SMALLEST <= layout.height("b") / 21 < 0.95


def test_images_keep_their_sizes_if_no_other_fits() -> None:
    heading = "<h2 id='h'>Next</h2>"
    body = paragraphs(4) + figure(14, "a") + "<p>Salt</p>" + figure(21, "b") + heading
    layout = laid_out(body + paragraphs(20, "q"))
    assert [layout.image(name).page for name in "ab"] == [0, 1]
    assert layout.height("a") == pytest.approx(14, abs=0.01)


def test_images_of_a_quotation_keep_their_sizes_if_one_more_is_in_it() -> None:
    images = figure(14, "a") + figure(16, "b") + paragraphs(2, "r")
    for tag, pages in (("div", [0, 0]), ("blockquote", [0, 1])):
        body = f"{paragraphs(5)}<{tag}>{images}</{tag}><h2>Next</h2>"
        layout = laid_out(body + paragraphs(20, "q"))
        assert [layout.image(name).page for name in "ab"] == pages
    assert layout.height("a") == pytest.approx(14, abs=0.01)


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        ("", [0, 0]),
        ('<span class="foot" id="note-1">A note.</span>', [0, 1]),
        ('<span style="float: left">Pepper</span>', [0, 1]),
    ],
)
def test_images_of_a_page_with_a_footnote_or_a_float_keep_their_sizes(
    content: str, pages: list[int]
) -> None:
    body = paragraphs(4) + f"<p>Salt{content}</p>" + figure(14, "a") + figure(17, "b")
    layout = laid_out(body + "<h2>Next</h2>" + paragraphs(20, "q"))
    assert [layout.image(name).page for name in "ab"] == pages
    assert (layout.height("a") == pytest.approx(14, abs=0.01)) == bool(content)


def test_a_figure_that_would_be_too_small_is_passed_by_the_text() -> None:
    names = [f"q{number}" for number in range(20)]
    text = laid_out(paragraphs(24) + paragraphs(20, "q"))
    layout = laid_out(paragraphs(24) + figure(18) + paragraphs(20, "q"))
    assert layout.image().page == 1
    assert layout.height() == pytest.approx(18, abs=0.01)
    # The page is full, and the text goes on below the figure, on the grid.
    pages = layout.pages(names)
    assert pages.count(0) == text.pages(names).count(0) > 5
    assert layout.line(f"q{pages.index(1)}") == pytest.approx(19, abs=0.01)


def test_a_paragraph_goes_on_below_a_moved_figure() -> None:
    words = "<p>" + "Salt and more of it. " * 60 + "</p>"
    layout = laid_out(paragraphs(24) + figure(18) + words + '<p id="end">End.</p>')
    assert layout.pages(["i", "end"]) == [1, 1]
    # It is one element of the document.
    chapter = chapter_pdf(job(paragraphs(24) + figure(18) + words, css=CSS))
    assert list(tag_problems(open_pdf(assembled(chapter)))) == []


@pytest.mark.slow
def test_a_paragraph_is_indented_if_the_figure_before_it_has_been_moved() -> None:
    def left(before: str) -> float:
        body = f"{before}<p>Pepper.</p>{paragraphs(9, 'q')}"
        with pymupdf.open(stream=engine.lay_out(job(body, css=CSS)).data) as document:
            words = [word for page in document for word in page.get_text("words")]
        return next(float(left) for left, _, _, _, word, *_ in words if word == "Pepper.")

    moved = left(paragraphs(24) + figure(18))
    assert moved == pytest.approx(left(paragraphs(24)), abs=0.01)
    # Below a figure it is not, nor where one has been moved from below a list.
    below = left(paragraphs(24) + figure(2))
    assert below < moved - 5
    listed = paragraphs(22) + "<ul><li>Salt</li></ul>" + figure(18, caption="Salt")
    assert left(listed) == pytest.approx(below, abs=0.01)


def test_a_figure_does_not_leave_its_section() -> None:
    body = paragraphs(24) + figure(18) + paragraphs(3, "q") + "<h2 id='h'>Next</h2>"
    layout = laid_out(body + paragraphs(3, "r"))
    assert layout.pages(["q2", "i", "h", "r0"]) == [0, 1, 1, 1]
    assert layout.line("h") > 18


@pytest.mark.slow
def test_a_figure_with_a_caption_may_be_moved_past_a_minor_heading() -> None:
    heading = "<h3 id='h'>Next</h3>"
    for caption, pages in (("Salt", [1, 0, 0]), ("", [1, 1, 1])):
        start = paragraphs(20) + figure(19, caption=caption)
        layout = laid_out(start + heading + paragraphs(20, "q"))
        assert layout.pages(["i", "h", "q0"]) == pages
    # A small part of a page remains empty.
    start = paragraphs(26) + figure(19, caption="Salt")
    layout = laid_out(start + heading + paragraphs(20, "q"))
    assert layout.pages(["i", "h", "q0"]) == [1, 1, 1]


def test_figures_keep_their_order() -> None:
    body = paragraphs(24) + figure(18, "a") + paragraphs(3, "q") + figure(3, "b")
    layout = laid_out(body + paragraphs(3, "r"))
    assert layout.pages(["q2", "a", "b", "r0"]) == [0, 1, 1, 1]
    layout = laid_out(paragraphs(24) + figure(18, "a") + figure(3, "b") + paragraphs(9, "r"))
    assert layout.pages(["a", "b", "r0"]) == [1, 1, 1]


def test_a_figure_near_the_end_of_a_chapter_is_not_lost() -> None:
    layout = laid_out(paragraphs(24) + figure(18) + paragraphs(2, "q"))
    assert layout.pages(["q1", "i"]) == [0, 1]
    assert layout.result.page_count == 2


def test_a_figure_stays_with_the_sentence_that_announces_it() -> None:
    lead = '<p class="leads" id="lead">As here:</p>'
    layout = laid_out(paragraphs(24) + lead + figure(18) + paragraphs(20, "q"))
    assert layout.pages(["lead", "i", "q0"]) == [1, 1, 1]


def test_a_figure_with_a_caption_may_be_moved_from_the_sentence_that_announces_it() -> None:
    lead = '<p class="leads" id="lead">As here:</p>'
    layout = laid_out(paragraphs(24) + lead + figure(18, caption="Salt") + paragraphs(20, "q"))
    assert layout.pages(["lead", "i", "q0"]) == [0, 1, 0]


@pytest.mark.parametrize(
    "body",
    ["<blockquote><p>Salt</p>{}</blockquote>", "<ul><li><p>Salt</p>{}<p>Salt</p></li></ul>"],
)
def test_a_figure_does_not_leave_a_list_or_a_quotation(body: str) -> None:
    layout = laid_out(paragraphs(24) + body.format(figure(18)) + paragraphs(9, "q"))
    assert layout.pages(["i", "q0"]) == [1, 1]


def test_the_pages_are_the_same_each_time() -> None:
    text = job(paragraphs(24) + figure(18) + paragraphs(20, "q") + figure(14, "j"), css=CSS)
    assert engine.lay_out(text).data == engine.lay_out(text).data


def test_a_figure_higher_than_a_page_is_not_moved() -> None:
    images = "".join(image(20, f"i{number}", width=300) for number in range(3))
    body = f"{paragraphs(20)}<figure>{images}</figure>{paragraphs(9, 'q')}"
    layout = laid_out(body)
    assert layout.pages(["i0", "i1", "i2"]) == [1, 2, 3]
    assert [layout.image(f"i{number}").page for number in range(3)] == [1, 2, 3]


def test_a_figure_with_a_footnote_is_not_moved() -> None:
    # There is no room for the note below the images: it is on the next page, with the caption.
    caption = f'Salt<span class="foot" id="note-1">{"A note. " * 60}</span>'
    images = image(14, "a", 300) + image(13, "b", 300)
    body = f"{paragraphs(20)}<figure>{images}<figcaption>{caption}</figcaption></figure>"
    layout = laid_out(body + paragraphs(9, "q"))
    assert layout.pages(["a", "b", "note-1", "q0"]) == [1, 1, 2, 2]


def test_a_figure_that_is_moved_is_still_moved_after_shorter_pages_were_not_better() -> None:
    # The last page has one line. If the first page is shorter, ten lines that stay together leave a
    # hole on it; if the second one alone is shorter, the figure must still be on it.
    words = "<br/>".join(["Salt"] * 10)
    block = f'<p style="text-align: left; orphans: 10">{words}</p>'
    layout = laid_out(
        paragraphs(19) + block + figure(19, caption="Pepper") + paragraphs(17, first=19)
    )
    assert layout.pages(["p19", "p21", "p22", "p35"]) == [0, 0, 1, 2]
    assert layout.image().page == 1
    assert layout.page("p27") == 2
