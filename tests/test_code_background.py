"""The background of code across page breaks."""

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
"""In pixels: three lines of 12 points, and half of one on either side."""


def ground_on_the_first_of_two(body: str) -> float:
    """The height of the last ground on the first page of a sheet that has two."""
    made = chapter_pdf(job(body, css=CSS))
    assert made.page_count == 2
    with open_chapter(made) as pdf:
        drawn = content(pdf, 0).decode("latin-1")
    return float(re.findall(r"[\d.]+ [\d.]+ [\d.]+ ([\d.]+) re", drawn)[-1])


@pytest.mark.parametrize("above", [4, 5, 6])
def test_lines_that_are_taken_along_leave_no_empty_ground(above: int) -> None:
    body = "<p>salt</p>" * above + f"<pre>{LINES}</pre>"
    assert ground_on_the_first_of_two(body) == pytest.approx(THREE_LINES)


def test_what_follows_may_take_lines_along() -> None:
    """The block would be whole on its page, but for a line that may not stand alone."""
    above, below = "<div style='height: 42pt'></div>", "<p style='break-before: avoid'>pepper</p>"
    body = f"{above}<pre>{LINES}</pre>{below}"
    assert ground_on_the_first_of_two(body) == pytest.approx(THREE_LINES)
