"""Page breaks in tables."""

from __future__ import annotations

from collections import Counter

import pytest
from pdf_chapters import job

from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf
from exporter.write.styles import print_stylesheet

CSS = print_stylesheet(pdf_options(Settings()))


def parts(rows: int, above: int) -> list[int]:
    """How many rows stand on each page, below so many lines."""
    body = "".join(f'<tr><td id="r{number}">salt</td></tr>' for number in range(rows))
    table = f'<table class="table"><thead><tr><th>x</th></tr></thead><tbody>{body}</tbody></table>'
    made = chapter_pdf(job("<p>x</p>" * above + table + "<p>y</p>", css=CSS))
    pages = Counter(made.destinations[f"post/r{number}"].page for number in range(rows))
    return [count for _, count in sorted(pages.items())]


@pytest.mark.parametrize("above", [24, 25, 26, 27, 28, 29])
def test_short_table_is_not_broken(above: int) -> None:
    assert parts(4, above) == [4]


@pytest.mark.parametrize("above", [23, 24, 25, 26, 27])
def test_no_row_is_left_alone(above: int) -> None:
    assert min(parts(7, above)) >= 2
