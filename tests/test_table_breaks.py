"""Page breaks in tables: short tables are not split; others keep two rows on either side."""

from __future__ import annotations

from collections import Counter

import pytest
from layout_jobs import default_css
from pdf_chapters import job

from exporter.write.pdf.layout.chapter_pdf import chapter_pdf

CSS = default_css()


def rows_per_page(rows: int, lines_above: int) -> list[int]:
    """Return the number of rows on each page, for a table below `lines_above` lines of text."""
    body = "".join(f'<tr><td id="r{number}">salt</td></tr>' for number in range(rows))
    table = f'<table class="table"><thead><tr><th>x</th></tr></thead><tbody>{body}</tbody></table>'
    layout = chapter_pdf(job("<p>x</p>" * lines_above + table + "<p>y</p>", css=CSS))
    pages = Counter(layout.destinations[f"post/r{number}"].page for number in range(rows))
    return [count for _, count in sorted(pages.items())]


@pytest.mark.one_quick
@pytest.mark.parametrize("lines_above", [24, 25, 26, 27, 28, 29])
def test_short_table_is_not_broken(lines_above: int) -> None:
    assert rows_per_page(4, lines_above) == [4]


@pytest.mark.one_quick
@pytest.mark.parametrize("lines_above", [23, 24, 25, 26, 27])
def test_no_row_is_left_alone(lines_above: int) -> None:
    assert min(rows_per_page(7, lines_above)) >= 2
