"""The baseline grid: lines of text are at the same heights on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from pdf_chapters import SQUARE_SVG
from weasyprint.formatting_structure import boxes

from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.pdf.engine import chapter_layout
from exporter.write.pdf.engine.fontconfig import bundled_fonts
from exporter.write.pdf.engine.patching import patched, select
from exporter.write.pdf.engine.registry import PATCHES
from exporter.write.pdf.jobs.job import LayoutJob
from exporter.write.styles import print_stylesheet

DEPTH = ("page-depth", "chapter-end")
"""What adds lines to the space around blocks, or moves lines to the next page."""

PIXELS = 4 / 3
"""CSS pixels of a point."""

TEXT = "Salt keeps what bread forgets, and both of them outlive the kitchen that they came from. "
PARAGRAPH = f"<p>{TEXT * 2}</p>"
FORMULA = f'<img class="formula" src="{SQUARE_SVG}" alt="x" style="'


def code(lines: int) -> str:
    """A block of code."""
    text = "".join(f'<span class="line">a{n} = {n}\n</span>' for n in range(lines))
    return f'<pre class="code"><code>{text}</code></pre>'


def table(rows: int) -> str:
    """A table below a head."""
    body = "<tr><td>Rye</td><td>1</td></tr>" * rows
    head = "<thead><tr><th>Flour</th><th>Share</th></tr></thead>"
    return f'<table class="table">{head}<tbody>{body}</tbody></table>'


def box(kind: str, content: str) -> str:
    """A box with a label."""
    return f'<div class="{kind}"><p class="label">Label</p>{content}</div>'


IMAGE = f'<img src="{SQUARE_SVG}" alt="x" style="width: 40pt; height: {{}}pt"/>'
CONSTRUCTS = {
    **{f"code of {lines} lines": code(lines) for lines in (1, 2, 3, 4, 5, 12)},
    "code with a file name": f'<div class="code-file"><p><code>a.py</code></p>{code(3)}</div>',
    "code and code": code(2) + code(4),
    "code and a heading": f"{code(3)}<h2>A heading</h2>",
    "code and a minor heading": f"{code(2)}<h3>A heading</h3>",
    "code and a list": f"{code(4)}<ul><li>{TEXT}</li></ul>",
    "a heading and code": f"<h2>A heading</h2>{code(1)}",
    "an image": f"<figure>{IMAGE.format(61)}</figure>",
    "a caption": f"<figure>{IMAGE.format(70)}<figcaption>{TEXT * 2}</figcaption></figure>",
    "an image in a paragraph": f"<p>{IMAGE.format(33)}</p>",
    **{f"a table of {rows} rows": table(rows) for rows in (1, 2, 3, 4, 5)},
    "a caption of a table": table(3).replace("<thead>", f"<caption>{TEXT}</caption><thead>"),
    "a list": f"<ul><li>{TEXT}</li><li><p>{TEXT}</p></li></ul>",
    "nested lists": f"<ol><li>One<ul><li>{TEXT}</li></ul></li><li>Two{code(2)}</li></ol>",
    "definitions": f"<dl><dt>Salt</dt><dd>{TEXT}</dd></dl>",
    "a quotation": f"<blockquote><p>{TEXT}</p><blockquote><p>{TEXT}</p></blockquote></blockquote>",
    "a disclaimer": box("disclaimer", f"<p>{TEXT}</p>"),
    "an admonition": box("admonition", f"<p>{TEXT}</p>{code(2)}"),
    "a list in a box": box("admonition", f"<ul><li>{TEXT}</li><li>Two</li></ul>"),
    "details": f'<div class="details"><p class="summary">More</p><p>{TEXT}</p></div>',
    "an embed": '<p class="embed"><span class="label">Video</span> A talk</p>',
    "a heading": "<h2>A heading that is quite long and has words for two lines or more</h2>",
    "a minor heading": "<h3>A heading</h3>",
    "two headings": "<h2>A heading</h2><h3>A heading</h3>",
    "a heading after a box": f"{box('disclaimer', f'<p>{TEXT * 2}</p>')}<h2>A heading</h2>",
    "a heading after a list": f"<ul><li>{TEXT}</li></ul><h2>A heading</h2>",
    "a rule": "<hr/>",
    "a formula": f'<div class="math">{FORMULA}width: 9pt; height: 31pt"/></div>',
    "a tall formula in a line": (
        f'<p>{TEXT} {FORMULA}width: 9pt; height: 37pt; vertical-align: -12pt"/> {TEXT * 2}</p>'
    ),
    "inline code": f"<p>{'A word, <code>a_name</code>, <kbd>Enter</kbd>, <sub>2</sub>. ' * 9}</p>",
    "ruby": (
        f'<p>{TEXT} <span class="ruby">word<span class="annotation">gloss</span></span> {TEXT}</p>'
    ),
    "a footnote": f'<p>{TEXT}<span class="foot"><span class="number">1</span>{TEXT * 2}</span></p>',
}

OPENING = (
    '<header class="opening"><p class="kicker">bread</p>'
    '<h1 id="chapter-title">On salt, and on what a title with two lines does</h1>'
    f'<p class="standfirst">{TEXT}</p><p class="byline"><b class="author">Ola</b></p>{{}}</header>'
)
ADDRESS = '<p class="first-address">https://bread.example/2026/05/01/salt.html</p>'


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in CSS pixels from the top of the text area."""

    page: int
    text: str
    top: float
    bottom: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Pages:
    """A chapter laid out: the lines and blocks of its pages, and the step of its grid."""

    step: float
    depth: float
    lines: tuple[Line, ...]
    blocks: tuple[tuple[int, str, float, float], ...]
    """The page, tag, top and bottom of each block, with its padding."""

    def off_grid(self) -> list[tuple[str, float]]:
        """The lines of paragraphs that are not on the grid, and where they are."""
        first = self.lines[0]
        steps = [
            (line.text, (line.baseline - first.baseline) / self.step)
            for line in self.lines
            if abs(line.size - first.size) < 1e-6
        ]
        assert len(steps) > 2
        return [(text, round(at, 2)) for text, at in steps if abs(at - round(at)) > 0.01]


def pages(body: str, *, settings: Settings | None = None, left_out: Sequence[str] = ()) -> Pages:
    """Return a chapter laid out by the stylesheet for print, below a page that begins with text."""
    options = pdf_options(settings or Settings())
    html = (
        '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body data-role="chapter">'
        f'<section class="chapter"><p>First words. {TEXT}</p>{body}</section></body></html>'
    )
    job = LayoutJob("post", html, print_stylesheet(options), "T", "en")
    selection = select(patch for patch in PATCHES if patch.name not in left_out)
    with bundled_fonts(), patched(selection):
        document = chapter_layout.render(job).document
    lines: list[Line] = []
    blocks: list[tuple[int, str, float, float]] = []
    for number, page in enumerate(document.pages):
        sheet = page._page_box
        root, *_ = sheet.children
        for each in _all(root):
            top = each.position_y - sheet.content_box_y()
            if isinstance(each, boxes.LineBox):
                lines += _line(each, number, top)
            elif isinstance(each, boxes.BlockBox):
                edge = each.border_box_y() - sheet.content_box_y()
                blocks.append((number, each.element_tag, edge, edge + each.border_height()))
        depth = sheet.height
    return Pages(options.geometry.line * PIXELS, depth, tuple(lines), tuple(blocks))


def _line(line: Any, page: int, top: float) -> Iterator[Line]:
    texts = [each for each in _all(line) if isinstance(each, boxes.TextBox) and each.text.strip()]
    # Lines in the text's own typeface; what stands in a line has its own height.
    if texts:
        first = max(texts, key=lambda text: text.style["font_size"])
        baseline = first.position_y + first.baseline - line.position_y + top
        size = line.style["font_size"] if "Serif" in line.style["font_family"][0] else 0
        words = "".join(each.text for each in texts)
        yield Line(page, words, top, top + line.height, baseline, size)


def _all(box: Any) -> Iterator[Any]:
    """Yield a box and those in it, without what is in an inline block."""
    yield box
    if not isinstance(box, boxes.InlineBlockBox):
        for child in getattr(box, "children", ()):
            yield from _all(getattr(child, "_box", child))


def everything(theme: str, page_size: str) -> Pages:
    """Each construct between paragraphs, twice: where it falls, and at the top of a page."""
    body = "".join(f"{each}{PARAGRAPH}" for each in CONSTRUCTS.values())
    tops = "".join(
        f'<div style="break-before: page">{each}{PARAGRAPH}</div>' for each in CONSTRUCTS.values()
    )
    return pages(body + tops, settings=Settings(theme=theme, page_size=page_size))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("theme", "page_size"),
    [("technical", "a5"), ("essay", "a5"), ("technical", "6x9"), ("essay", "a4")],
)
def test_text_is_on_the_grid_after_every_construct(theme: str, page_size: str) -> None:
    chapter = everything(theme, page_size)
    assert chapter.off_grid() == []
    # No line is below the text area, which has a tenth of a point more than its lines.
    assert max(line.bottom for line in chapter.lines) <= chapter.depth


@pytest.mark.one_quick
@pytest.mark.parametrize("name", ["code of 3 lines", "an image", "a tall formula in a line"])
def test_text_is_on_the_grid_after_a_construct(name: str) -> None:
    body = CONSTRUCTS[name] + PARAGRAPH
    assert pages(body).off_grid() == []
    # Without the grid it is not.
    assert pages(body, left_out=["baseline-grid"]).off_grid() != []


@pytest.mark.parametrize("opening", [OPENING.format(""), OPENING.format(ADDRESS)])
def test_text_is_on_the_grid_after_an_opening(opening: str) -> None:
    assert pages(f'<div style="break-before: page">{opening}{PARAGRAPH}</div>').off_grid() == []


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_code_is_in_the_middle_of_its_space(lines: int) -> None:
    chapter = pages(PARAGRAPH + code(lines) + PARAGRAPH, left_out=DEPTH)
    _, _, top, bottom = next(block for block in chapter.blocks if block[1] == "pre")
    before = max(line.bottom for line in chapter.lines if line.bottom <= top)
    after = min(line.top for line in chapter.lines if line.top >= bottom)
    assert top - before == pytest.approx(after - bottom, abs=0.1)
    assert 0.59 < (top - before) / chapter.step < 1.1


@pytest.mark.one_quick
@pytest.mark.parametrize("lines", [2, 4, 5, 11])
def test_a_block_at_the_top_of_a_page_is_not_far_from_the_text_below(lines: int) -> None:
    chapter = pages(f"{'<p>Salt</p>' * 30}{code(lines)}{PARAGRAPH}", left_out=DEPTH)
    page, _, top, bottom = [block for block in chapter.blocks if block[1] == "pre"][-1]
    after = min(line.top for line in chapter.lines if line.page == 1 and line.top >= bottom)
    # It begins at the height of capitals at most.
    assert page == 1
    assert 0 <= top / chapter.step < 0.26
    assert 0.34 < (after - bottom) / chapter.step < 1.11


def test_a_heading_at_the_top_of_a_page_is_a_quarter_of_a_line_lower() -> None:
    chapter = pages(f"{'<p>Salt</p>' * 32}<h2>A heading</h2>{PARAGRAPH}", left_out=DEPTH)
    heading, text, *_ = (line for line in chapter.lines if line.page == 1)
    assert heading.text == "A heading"
    assert heading.top == pytest.approx(chapter.step / 4, abs=0.01)
    assert text.top == pytest.approx(2 * chapter.step)


@pytest.mark.slow
def test_a_column_of_a_table_is_not_narrowed_to_a_syllable() -> None:
    cell = f"<td>{TEXT}</td>"
    chapter = pages(
        f'<table class="table"><tr><td>Tolerance</td>{cell * 3}</tr></table>{PARAGRAPH}'
    )
    assert "Tolerance" in [line.text.strip() for line in chapter.lines]


@pytest.mark.parametrize("lower", [0, 0.3])
def test_a_list_with_a_taller_line_takes_no_step_of_its_own(lower: float) -> None:
    mark = f'<span style="vertical-align: -{lower}px">*</span>'
    chapter = pages(f"{PARAGRAPH}<ul><li>Rye {mark}</li></ul><h3>A heading</h3>{PARAGRAPH}")
    heights = {line.text: line.baseline for line in chapter.lines}
    (rye,) = (line.baseline for line in chapter.lines if line.text.startswith("Rye"))
    assert heights["A heading"] - rye == pytest.approx(2 * chapter.step, abs=1)


@pytest.mark.slow
def test_a_block_is_not_moved_over_the_foot_of_its_page() -> None:
    ends = []
    for lines in range(35, 39):
        chapter = pages(f"{code(lines)}{PARAGRAPH}", left_out=DEPTH)
        ends += [bottom for page, tag, _, bottom in chapter.blocks if tag == "pre" and not page]
    assert max(ends) <= chapter.depth
    # The space below some of these blocks is less than what they are moved by elsewhere.
    assert max(ends) > chapter.depth - chapter.step


def test_the_marker_of_a_list_item_is_on_its_first_line() -> None:
    chapter = pages(f"{code(2)}<ul><li>Rye</li><li><p>Spelt</p></li></ul>{PARAGRAPH}")
    heights = {line.text.strip(): line.baseline for line in chapter.lines}
    marker = next(text for text in heights if text.startswith("\N{BULLET}"))
    lines = [line.baseline for line in chapter.lines if line.text.strip() == marker]
    assert lines == pytest.approx([heights["Rye"], heights["Spelt"]])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["disclaimer", "admonition", "details"])
def test_other_typefaces_do_not_open_a_line(kind: str) -> None:
    plain, mixed = (
        pages(f'<div class="{kind}"><p>{words * 30}</p></div>')
        for words in ("A word. ", "A <code>word</code>, <kbd>Enter</kbd>, <small>x</small>. ")
    )
    assert {round(b.top - a.top, 4) for a, b in pairwise(plain.lines[2:])} == {
        round(b.top - a.top, 4) for a, b in pairwise(mixed.lines[2:])
    }


def test_what_makes_a_line_taller_takes_whole_steps() -> None:
    chapter = pages(CONSTRUCTS["a tall formula in a line"])
    tops = [line.baseline for line in chapter.lines]
    steps = {round((b - a) / chapter.step, 3) for a, b in pairwise(tops)}
    assert steps == {1, 2}


def test_a_fraction_in_a_line_does_not_make_it_taller() -> None:
    # The sizes of a sum above a number.
    fraction = f'{FORMULA}width: 1.6em; height: 1.692em; vertical-align: -.585em"/>'
    chapter = pages(f"<p>{TEXT} {fraction} {TEXT * 2}</p>")
    tops = [line.baseline for line in chapter.lines]
    assert {round((b - a) / chapter.step, 3) for a, b in pairwise(tops)} == {1}
