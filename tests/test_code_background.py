"""The background of code ends at the last line on the page."""

from __future__ import annotations

import re

import pytest
from pdf_chapters import content, job, open_chapter

from exporter.write.pdf.layout.chapter_pdf import chapter_pdf

CSS = """
p { margin: 0 }
pre { margin: 0; padding: 6pt; background: #eee; box-decoration-break: clone }
pre span { display: block }
pre span:nth-last-child(-n+2):not(:first-child) { break-before: avoid }
"""
LINES = "".join(f"<span>{number}</span>" for number in range(6))
THREE_LINES = (3 + 1) * 16
"""In pixels: three lines of 12 points, and 6 points of padding on either side."""


def background_height(body: str) -> float:
    """Return the height of the last background rectangle on the first of two pages."""
    layout = chapter_pdf(job(body, css=CSS))
    assert layout.page_count == 2
    with open_chapter(layout) as pdf:
        operators = content(pdf, 0).decode("latin-1")
    return float(re.findall(r"[\d.]+ [\d.]+ [\d.]+ ([\d.]+) re", operators)[-1])


@pytest.mark.parametrize("lines_above", [4, 5, 6])
def test_moved_lines_leave_no_empty_background(lines_above: int) -> None:
    body = "<p>salt</p>" * lines_above + f"<pre>{LINES}</pre>"
    assert background_height(body) == pytest.approx(THREE_LINES)


def test_lines_that_move_with_the_next_paragraph_leave_no_empty_background() -> None:
    """The block fits on its page; its last lines move because of the paragraph after it."""
    spacer, paragraph = "<div style='height: 42pt'></div>", "<p style='break-before: avoid'>x</p>"
    body = f"{spacer}<pre>{LINES}</pre>{paragraph}"
    assert background_height(body) == pytest.approx(THREE_LINES)
