"""Tables that are wider than the page: reduced type sizes and rotation."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from layout_jobs import default_css
from pdf_chapters import job, open_chapter
from pikepdf import Pdf

from exporter.check.audit.boxes import page_content
from exporter.check.audit.content_reader import ContentReader
from exporter.check.audit.print_minimums import texts
from exporter.check.audit.structure import StructureElements
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Align, Cell, Paragraph, Row, Table, Text
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.resolve.labels import labels_for
from exporter.themes import theme
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf
from exporter.write.styles import RTL_SHEET, print_stylesheet, stylesheet
from exporter.write.table_layout import SCREEN_WIDTHS, screen_layout, table_layout
from exporter.write.xhtml import Dialect, Medium, block_to_xhtml


def cell(words: str, **more: Any) -> Cell:
    return Cell((Paragraph((Text(words),)),), **more)


def table(columns: int, rows: int, words: str = "12,345", align: Align = "") -> Table:
    head = Row((cell("salt", is_header=True),) * columns)
    return Table((head,), (Row((cell(words, align=align),) * columns),) * rows)


def markup(source: Table, medium: Medium = "print") -> str:
    dialect = Dialect(medium, lambda _: "", labels_for("en"), Diagnostics())
    return block_to_xhtml(source, dialect)


@pytest.mark.parametrize(
    ("source", "size_class"),
    [
        (table(4, 9), "narrow"),
        (table(2, 9, "a cell of a few words"), "narrow"),
        (table(3, 9, "a cell of a few words"), ""),
        (table(2, 9, "a cell of quite a few words"), ""),
        (table(4, 9, "a cell of a few words"), ""),
        (table(7, 9, "a cell of quite a few words"), "tight"),
        (table(10, 3), "snug"),
        (table(12, 3), "tight"),
        (table(14, 3), "dense"),
        (table(16, 3), "turned"),
        # A table that fills a page is rotated.
        (table(14, 9), "turned"),
        (table(14, 40), "dense"),
        (table(40, 3), "dense"),
        (Table((), ()), "narrow"),
        # Cells with a sentence, or over several columns, need the whole measure.
        (table(1, 9, "a cell of quite a few more words"), ""),
        (Table((), (Row((cell("salt", columns=2),)), Row((cell("a"), cell("b"))))), ""),
    ],
)
def test_table_gets_the_largest_type_that_fits(source: Table, size_class: str) -> None:
    assert table_layout(source) == size_class
    assert f'class="{f"table {size_class}".strip()}"' in markup(source)
    # A browser can scroll.
    assert 'class="table"' in markup(source, "html")


def test_table_with_rows_too_high_for_a_rotated_page_stays_upright() -> None:
    long = "a cell of so many words that it is turned round more than once or twice in its column"
    assert table_layout(table(18, 6, "one of a few")) == "turned"
    assert table_layout(table(18, 6, long)) == "dense"


def test_spanning_cells_are_not_measured() -> None:
    wide = cell("word " * 30, columns=3)
    high, low = cell("salt", rows=2), cell("x")
    assert table_layout(Table((Row((wide,)),), (Row((high, low, low)), Row((low, low))))) == ""


def test_only_right_aligned_numbers_do_not_wrap() -> None:
    words = "a sentence that is aligned at the right"
    assert 'class="right"' in markup(table(2, 1, "1 234 567", align="right"))
    assert 'class="right words"' in markup(table(2, 1, words, align="right"))
    assert 'class="right"' in markup(table(2, 1, words, align="right"), "html")


@pytest.mark.slow
def test_rotated_table_has_its_own_page() -> None:
    body = f"<p>Before</p>{markup(table(14, 9))}<p>After</p>"
    layout = chapter_pdf(job(body, css=default_css()))
    assert layout.page_count == 3
    assert not layout.findings


def test_minimum_type_size_rotates_a_table() -> None:
    assert [table_layout(table(12, 3), least) for least in (0.0, 0.95)] == ["tight", "turned"]


@pytest.mark.one_quick
@pytest.mark.parametrize("size_class", ["snug", "tight", "dense"])
@pytest.mark.parametrize("size", ["a6", "a5", "letter"])
def test_press_profile_sets_tables_in_at_least_seven_points(size: str, size_class: str) -> None:
    plan = pdf_options(Settings(profile="press", page_size=size))
    body = (
        f'<table class="table {size_class}"><tbody><tr><td>A</td><td><code>b</code></td>'
        "<td>C<sup>2</sup></td></tr></tbody></table>"
    )
    css = print_stylesheet(plan)
    layout = chapter_pdf(replace(job(body), css=css))
    with open_chapter(layout) as pdf:
        assert min(_sizes(pdf)) > 6.99


def _sizes(pdf: Pdf) -> list[float]:
    content = page_content(pdf.pages[0], 1)
    ContentReader(StructureElements(pdf)).read(pdf.pages[0], content)
    return [text.size for text in texts(content)]


@pytest.mark.parametrize(
    ("columns", "words", "classes"),
    [
        (2, "ten", ""),
        (2, "cinnamon cardamom", ""),
        (5, "cinnamon", "fit-24"),
        (7, "cinnamon", "broad"),
        (7, "ten", "fit-20"),
        (9, "cinnamon", "broad many"),
        (2, "https://example.org/spices/cinnamon/", "broad"),
    ],
)
def test_table_in_an_epub_has_the_width_that_it_needs(
    columns: int, words: str, classes: str
) -> None:
    assert screen_layout(table(columns, 3, words=words)) == classes
    assert f'class="{f"table {classes}".strip()}"' in markup(table(columns, 3, words), "epub")
    assert 'class="table"' in markup(table(columns, 3, words), "html")


def test_each_class_of_tables_has_a_rule() -> None:
    css = stylesheet("epub", theme())
    for name in ("many", "broad", *(f"fit-{width}" for width in SCREEN_WIDTHS[1:])):
        assert re.search(rf"\.{name}\b", css), name


@pytest.mark.parametrize("layout", ["", "narrow", "snug", "tight", "dense"])
def test_columns_from_right_to_left_have_the_same_gaps(layout: str) -> None:
    css = print_stylesheet(pdf_options(Settings()), more=RTL_SHEET)
    cells = "".join(f'<td><span id="{name}">12345</span></td>' for name in "abc")

    def gaps(direction: str) -> list[float]:
        html = (
            f'<div dir="{direction}"><table class="table {layout}"><tr>{cells}</tr></table></div>'
        )
        places = chapter_pdf(job(html, css=css)).destinations
        a, b, c = (places[f"post/{name}"].x for name in "abc")
        return [round(abs(a - b), 2), round(abs(b - c), 2)]

    assert gaps("rtl") == gaps("ltr")
