"""Casting off: estimates of page counts before layout."""

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

from exporter.model.edition import EditionPart
from exporter.model.image_size import ImageSize, Length
from exporter.model.nodes import Block, CodeBlock, Image, Paragraph
from exporter.options.geometry import geometry
from exporter.options.paper import paper
from exporter.write.pdf.jobs.casting_off import cast_off

A5 = geometry(paper("a5"))


def pages(*blocks: Block, size: str = "a5") -> int:
    (estimate,) = cast_off(edition(chapter(blocks)), geometry(paper(size))).values()
    return estimate


def test_a_chapter_has_at_least_one_page() -> None:
    assert pages() == 1


def test_estimate_assumes_66_characters_per_line() -> None:
    text = paragraph("x" * 66 * A5.lines)
    assert pages(text) == 2
    assert 10 <= pages(*[text] * 10) <= 12
    assert pages(*[text] * 10, size="a6") > pages(*[text] * 10)


def test_estimates_of_code_and_images(tmp_path: Path) -> None:
    code = CodeBlock("x\n" * 10 * A5.lines)
    assert 8 <= pages(code) <= 10
    image = asset(image_bytes("PNG"), tmp_path, "a.png", "image/png", size=600)
    assert 3 <= pages(*[image_paragraph(image)] * 4) <= 5
    icon = Image("a.png", asset=image, size=ImageSize(Length(20)))
    assert pages(*[Paragraph((icon,))] * 4) == 1


def test_every_division_has_an_estimate() -> None:
    long = chapter((paragraph("x" * 66 * A5.lines * 10),), "long", "Long")
    parts = [EditionPart((chapter(()), long))]
    book = collection(parts, [page("title-page"), page("contents")], [page("colophon")])
    estimates = cast_off(book, A5)
    assert list(estimates) == ["title-page", "contents", "salt", "long", "colophon"]
    assert (estimates["title-page"], estimates["colophon"]) == (1, 1)
    assert estimates["long"] > 9
