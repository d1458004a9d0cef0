"""Estimates, before layout, of how many pages divisions fill."""

from __future__ import annotations

from pathlib import Path

from sample_editions import (
    asset,
    chapter,
    collection,
    edition,
    image_bytes,
    image_paragraph,
    page,
    paragraph,
)

from exporter.model.nodes import Block, CodeBlock
from exporter.model.publication import EditionPart
from exporter.options.geometry import geometry
from exporter.options.paper import paper
from exporter.write.pdf.jobs.casting_off import cast_off

A5 = geometry(paper("a5"))


def pages(*blocks: Block, size: str = "a5") -> int:
    (estimate,) = cast_off(edition(chapter(blocks)), geometry(paper(size))).values()
    return estimate


def test_a_chapter_has_at_least_one_page() -> None:
    assert pages() == 1


def test_text_fills_lines_of_some_66_characters() -> None:
    words = paragraph("x" * 66 * A5.lines)
    assert pages(words) == 2
    assert 10 <= pages(*[words] * 10) <= 12
    assert pages(*[words] * 10, size="a6") > pages(*[words] * 10)


def test_code_counts_by_its_lines_and_images_by_their_height(tmp_path: Path) -> None:
    code = CodeBlock("x\n" * 10 * A5.lines)
    assert 8 <= pages(code) <= 10
    drawing = asset(image_bytes("PNG"), tmp_path, "a.png", "image/png", size=600)
    assert 3 <= pages(*[image_paragraph(drawing)] * 4) <= 5


def test_every_division_has_an_estimate() -> None:
    long = chapter((paragraph("x" * 66 * A5.lines * 10),), "long", "Long")
    parts = [EditionPart((chapter(()), long))]
    book = collection(parts, [page("title-page"), page("contents")], [page("colophon")])
    estimates = cast_off(book, A5)
    assert list(estimates) == ["title-page", "contents", "salt", "long", "colophon"]
    assert (estimates["title-page"], estimates["colophon"]) == (1, 1)
    assert estimates["long"] > 9
