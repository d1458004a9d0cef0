"""The background of code ends at the last line on the page."""

from __future__ import annotations

import re

import pymupdf
import pytest
from layout_jobs import default_css
from pdf_chapters import content, job, open_chapter

from exporter.write.code_lines import line_blocks
from exporter.write.pdf import engine
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


def test_a_blank_line_at_the_end_of_a_page_has_no_background() -> None:
    lines = ["salt"] * 8
    lines[3] = lines[4] = "\n"
    code = "".join(f'<span class="line">{line}</span>' for line in lines)
    for above in (4, 5, 6):
        assert background_height("<p>salt</p>" * above + f"<pre>{code}</pre>") == THREE_LINES


@pytest.mark.one_quick
@pytest.mark.parametrize("above", range(22, 26))
def test_a_page_does_not_begin_with_a_blank_line_of_code(above: int) -> None:
    css = default_css()
    rows = line_blocks("\n".join(["salt"] * 7 + [""] * 2 + ["salt"] * 7), 60)
    code = f'<pre class="code"><code>{rows}</code></pre>'
    body = f"{'<p>Salt.</p>' * above}{code}{'<p>Salt.</p>' * 9}"
    with pymupdf.open(stream=engine.lay_out(job(body, css=css)).data) as document:
        words = [word for word in document[1].get_text("words") if word[4] == "salt"]
    assert words[0][1] < 66
