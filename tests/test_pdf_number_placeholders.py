"""Page numbers that replace the placeholders of pages laid out before they were known."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pdf_chapters import assembled, chapter, content, open_chapter, open_pdf

from exporter.check.audit.embedded_fonts import font_problems
from exporter.check.audit.tags import tag_problems
from exporter.write.pdf.jobs.number_placeholders import (
    digits_as_zeros,
    is_placeholder,
    placeholder_comment,
    with_numbers,
)
from exporter.write.pdf.layout.spool import load_fragment
from exporter.write.pdf.objects.streams import decompress

TABULAR = ".page-number { font-variant-numeric: tabular-nums }"
COMMENT = placeholder_comment("c1/a%20b", range(16, 26)) + b"\n"


def number(place: str, placeholder: str = "000", style: str = "") -> str:
    return (
        f'<p style="{style}">On page <span class="page-number" data-place="x-book:{place}">'
        f"{placeholder}</span>.</p>"
    )


def text_of(data: bytes, folder: Path) -> list[str]:
    """Return the text of each page of a book."""
    file = folder / "book.pdf"
    file.write_bytes(data)
    run = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True)
    return [" ".join(page.split()) for page in run.stdout.split("\f")]


def test_a_placeholder_has_a_zero_for_each_digit() -> None:
    assert [digits_as_zeros(label) for label in ("7", "110", "xiv", "Cover 2")] == [
        "0",
        "000",
        "xiv",
        "Cover 2",
    ]
    assert [is_placeholder(text) for text in ("00", "100", "", "xiv")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"[<001000100010>] TJ", b"[<001100120013>] TJ"),
        (b"[<0010>-50<00100010>7] TJ", b"[<0011>-50<00120013>7] TJ"),
        # There may be no room for these; the layout reports that.
        (b"[<0010>] TJ", b"[<001100120013>] TJ"),
        (b"[<0010>4<00100010>4<0010>] TJ", b"[<0011>4<00120013>4<>] TJ"),
    ],
)
def test_digits_take_the_places_of_zeros(line: bytes, expected: bytes) -> None:
    assert with_numbers(b"BT\n" + COMMENT + line + b"\nET", {"c1/a b": "123"}) == (
        b"BT\n" + expected + b"\nET"
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("7", b"[-1000<0017>] TJ"),
        ("123", b"[<001100120013>] TJ"),
        ("1230", b"[500<0011001200130010>] TJ"),
    ],
)
def test_a_number_that_is_aligned_right_ends_where_the_zeros_end(
    number: str, expected: bytes
) -> None:
    line = placeholder_comment("c1/a%20b", range(16, 26), 500) + b"\n[<001000100010>] TJ"
    assert with_numbers(line, {"c1": number}) == expected


@pytest.mark.parametrize(
    ("style", "fits"),
    [
        ("position: absolute; right: 0", True),
        ("position: absolute; left: 0", False),
        ("position: absolute; right: 0; width: 9em", False),
        ("position: absolute; right: 0; letter-spacing: .1em", False),
        ("text-align: right", False),
    ],
)
def test_any_number_fits_where_its_box_is_positioned_from_the_right(style: str, fits: bool) -> None:
    placeholder = number("c2").replace("On page ", "").replace(".</p>", "</p>")
    pdf = chapter(
        f'<div style="position: relative"><div style="{style}">{placeholder}</div></div>',
        css=TABULAR,
    )
    assert (pdf.numbered_pages, pdf.any_number_fits) == ((0,), False)
    placeholder_text = placeholder.removeprefix('<p style="">').removesuffix("</p>")
    pdf = chapter(
        f'<p style="position: relative">A<span style="{style}">{placeholder_text}</span></p>',
        css=TABULAR,
    )
    assert (pdf.numbered_pages, pdf.any_number_fits) == ((0,), fits)


def test_a_missing_destination_is_on_the_page_of_its_division_or_stays() -> None:
    line = COMMENT + b"[<00100010>] TJ"
    assert with_numbers(line, {"c1": "42"}) == b"[<00140012>] TJ"
    assert with_numbers(line, {}) == b"[<00100010>] TJ"
    assert with_numbers(line, {"c1/a b": "xi"}) == b"[<00100010>] TJ"


@pytest.mark.parametrize("style", ["", "font-style: italic", "letter-spacing: .1em"])
def test_a_replaced_placeholder_is_drawn_as_if_the_number_had_been_known(style: str) -> None:
    pdf = chapter(number("c2/a", style=style), css=TABULAR)
    assert (pdf.numbered_pages, pdf.needs_numbers) == ((0,), False)
    known = chapter(number("c2/a", "149", style), css=TABULAR)
    assert (known.numbered_pages, known.needs_numbers) == ((), False)
    drawn, other = (
        decompress(load_fragment(each.fragment).template.data[0]) for each in (pdf, known)
    )
    assert drawn != with_numbers(drawn, {"c2/a": "149"}) == other


def test_the_font_has_every_digit() -> None:
    pdf = chapter(number("c2"), css=TABULAR)
    uses = load_fragment(pdf.fragment).glyphs
    (use,) = (use for use in uses if set("0123456789") <= {*use.text.values()})
    digits = [glyph for glyph, text in use.text.items() if text in "0123456789"]
    assert len({use.widths[glyph] for glyph in digits}) == 1


def test_only_pages_with_page_numbers_are_rewritten() -> None:
    text = "<p>" + "word " * 400 + "</p>"
    pdf = chapter(text + number("c2") + text + number("c2"), css=TABULAR)
    assert 1 < len(pdf.numbered_pages) + 1 < pdf.page_count


@pytest.mark.parametrize(
    ("body", "css"),
    [
        # The digits have different widths.
        (number("c2"), ".page-number { font-variant-numeric: proportional-nums }"),
        # A transparency group is another content stream.
        (number("c2", style="opacity: .5"), TABULAR),
    ],
)
def test_a_placeholder_that_cannot_be_replaced_needs_the_number(body: str, css: str) -> None:
    assert chapter(body, css=css).needs_numbers
    assert not chapter(body.replace("000", "123"), css=css).needs_numbers


def test_assembly_replaces_placeholders(tmp_path: Path) -> None:
    one = chapter(number("two", "0"), name="one", css=TABULAR)
    two = chapter(number("one/chapter-title", "0"), name="two", css=TABULAR)
    book = assembled(one, two)
    first, second, _ = text_of(book, tmp_path)
    assert ("On page 2." in first, "On page 1." in second) == (True, True)
    with open_pdf(book) as pdf:
        assert [*tag_problems(pdf), *font_problems(pdf)] == []
        assert b"PageNumber" not in content(pdf, 0) + content(pdf, 1)


def test_a_link_is_not_described_by_placeholders() -> None:
    body = (
        '<p><a href="x-book:c2">Salt <span class="page-number" data-place="x-book:c2">0</span>'
        "</a></p>"
    )
    with open_chapter(chapter(body)) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].Contents) == "Salt"
