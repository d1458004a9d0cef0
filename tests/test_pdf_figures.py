"""Numbers of pages that are put into pages which were set before the numbers were known."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pdf_sheets import alone, chapter, content, opened, stitched

from exporter.check import fonts, tags
from exporter.write.pdf.jobs.number_placeholders import is_shape, mark, shape, with_numbers
from exporter.write.pdf.layout.spool import taken
from exporter.write.pdf.objects.streams import unpacked

TABULAR = ".page-number { font-variant-numeric: tabular-nums }"
MARK = mark("c1/a%20b", range(16, 26)) + b"\n"


def number(place: str, said: str = "000", style: str = "") -> str:
    return (
        f'<p style="{style}">On page <span class="page-number" data-place="x-book:{place}">'
        f"{said}</span>.</p>"
    )


def text_of(data: bytes, folder: Path) -> list[str]:
    """The words of each page of a book."""
    file = folder / "made.pdf"
    file.write_bytes(data)
    run = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True)
    return [" ".join(page.split()) for page in run.stdout.split("\f")]


def test_a_shape_has_a_nought_for_each_figure() -> None:
    assert [shape(label) for label in ("7", "110", "xiv", "Cover 2")] == [
        "0",
        "000",
        "xiv",
        "Cover 2",
    ]
    assert [is_shape(text) for text in ("00", "100", "", "xiv")] == [True, False, False, False]


@pytest.mark.parametrize(
    ("line", "made"),
    [
        (b"[<001000100010>] TJ", b"[<001100120013>] TJ"),
        (b"[<0010>-50<00100010>7] TJ", b"[<0011>-50<00120013>7] TJ"),
        # The numbering has told that these may have no room.
        (b"[<0010>] TJ", b"[<001100120013>] TJ"),
        (b"[<0010>4<00100010>4<0010>] TJ", b"[<0011>4<00120013>4<>] TJ"),
    ],
)
def test_figures_take_the_places_of_noughts(line: bytes, made: bytes) -> None:
    assert with_numbers(b"BT\n" + MARK + line + b"\nET", {"c1/a b": "123"}) == (
        b"BT\n" + made + b"\nET"
    )


@pytest.mark.parametrize(
    ("number", "made"),
    [
        ("7", b"[-1000<0017>] TJ"),
        ("123", b"[<001100120013>] TJ"),
        ("1230", b"[500<0011001200130010>] TJ"),
    ],
)
def test_a_number_that_hangs_ends_where_the_noughts_end(number: str, made: bytes) -> None:
    line = mark("c1/a%20b", range(16, 26), 500) + b"\n[<001000100010>] TJ"
    assert with_numbers(line, {"c1": number}) == made


@pytest.mark.parametrize(
    ("style", "hung"),
    [
        ("position: absolute; right: 0", True),
        ("position: absolute; left: 0", False),
        ("position: absolute; right: 0; width: 9em", False),
        ("position: absolute; right: 0; letter-spacing: .1em", False),
        ("text-align: right", False),
    ],
)
def test_a_number_hangs_at_its_right_end_where_its_box_does(style: str, hung: bool) -> None:
    said = number("c2").replace("On page ", "").replace(".</p>", "</p>")
    sheet = chapter(
        f'<div style="position: relative"><div style="{style}">{said}</div></div>', css=TABULAR
    )
    assert (sheet.numbered, sheet.hung) == ((0,), False)
    bare = said.removeprefix('<p style="">').removesuffix("</p>")
    sheet = chapter(
        f'<p style="position: relative">A<span style="{style}">{bare}</span></p>', css=TABULAR
    )
    assert (sheet.numbered, sheet.hung) == ((0,), hung)


def test_what_is_not_there_is_on_the_page_of_its_division_or_stays() -> None:
    line = MARK + b"[<00100010>] TJ"
    assert with_numbers(line, {"c1": "42"}) == b"[<00140012>] TJ"
    assert with_numbers(line, {}) == b"[<00100010>] TJ"
    assert with_numbers(line, {"c1/a b": "xi"}) == b"[<00100010>] TJ"


@pytest.mark.parametrize("style", ["", "font-style: italic", "letter-spacing: .1em"])
def test_the_number_that_is_put_in_is_drawn_as_if_it_had_been_known(style: str) -> None:
    sheet = chapter(number("c2/a", style=style), css=TABULAR)
    assert (sheet.numbered, sheet.spelled) == ((0,), False)
    known = chapter(number("c2/a", "149", style), css=TABULAR)
    assert (known.numbered, known.spelled) == ((), False)
    drawn, other = (unpacked(taken(each.sheaf).plate.data[0]) for each in (sheet, known))
    assert drawn != with_numbers(drawn, {"c2/a": "149"}) == other


def test_the_font_has_every_figure() -> None:
    sheet = chapter(number("c2"), css=TABULAR)
    uses = taken(sheet.sheaf).glyphs
    (use,) = (use for use in uses if set("0123456789") <= {*use.signs.values()})
    figures = [glyph for glyph, sign in use.signs.items() if sign in "0123456789"]
    assert len({use.widths[glyph] for glyph in figures}) == 1


def test_only_the_pages_that_name_others_are_written_anew() -> None:
    words = "<p>" + "word " * 400 + "</p>"
    sheet = chapter(words + number("c2") + words + number("c2"), css=TABULAR)
    assert 1 < len(sheet.numbered) + 1 < sheet.pages


@pytest.mark.parametrize(
    ("body", "css"),
    [
        # Its figures are not equally wide.
        (number("c2"), ".page-number { font-variant-numeric: proportional-nums }"),
        # It is drawn in a group, which another stream holds.
        (number("c2", style="opacity: .5"), TABULAR),
    ],
)
def test_what_cannot_be_put_in_must_be_in_the_text(body: str, css: str) -> None:
    assert chapter(body, css=css).spelled
    assert not chapter(body.replace("000", "123"), css=css).spelled


def test_the_stitcher_puts_numbers_in(tmp_path: Path) -> None:
    one = chapter(number("two", "0"), name="one", css=TABULAR)
    two = chapter(number("one/chapter-title", "0"), name="two", css=TABULAR)
    book = stitched(one, two)
    first, second, _ = text_of(book, tmp_path)
    assert ("On page 2." in first, "On page 1." in second) == (True, True)
    with opened(book) as pdf:
        assert [*tags.faults(pdf), *fonts.faults(pdf)] == []
        assert b"PageNumber" not in content(pdf, 0) + content(pdf, 1)


def test_a_link_is_not_described_by_figures_that_are_not_known() -> None:
    body = (
        '<p><a href="x-book:c2">Salt <span class="page-number" data-place="x-book:c2">0</span>'
        "</a></p>"
    )
    with alone(chapter(body)) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].Contents) == "Salt"
