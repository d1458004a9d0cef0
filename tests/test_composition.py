"""The counters of composition on PDFs whose lines are placed by hand, and the page of figures."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pymupdf
import pytest

from bench.composition.__main__ import POSTS, compose, frame_of, word_space
from bench.composition.counters import Counters, count
from bench.composition.page import BEGIN, END, figures, with_figures
from bench.composition.picture import draw_pages
from bench.composition.plain_xhtml import plain_xhtml
from bench.composition.soft_hyphens import with_soft_hyphens
from bench.composition.text_lines import Frame, read_pages
from bench.composition.tools import FONTS, Job, Tool, ToolError, tools
from exporter.options.geometry import geometry
from exporter.options.paper import paper

ROOT = Path(__file__).resolve().parent.parent
SIZE, LEADING = 10.0, 14.0
FRAME = Frame(50, 350, 50, 50 + 30 * LEADING, SIZE, LEADING)
FONT = FONTS / "SourceSerif4-Regular.ttf"
SPACE = word_space() * SIZE
FIRST = 64.0
"""The baseline of the first line."""


@dataclass(frozen=True)
class Placed:
    """A line of words from `left` on; its spaces are `space` times the normal one, or fill it."""

    text: str
    baseline: float
    left: float = FRAME.left
    right: float | None = FRAME.right
    space: float = 1.0
    size: float = SIZE


def width_of(text: str) -> float:
    return float(pymupdf.Font(fontfile=str(FONT)).text_length(text, SIZE))


def filled(ratio: float, baseline: float, end: str = "", **values: float) -> Placed:
    """Return a line that fills the measure with spaces of so many times the normal width.

    The letters of its second word are narrow enough to fill what is missing, as one word of `i`.
    """
    words = ["Nothing", "may", "be", "changed", f"there{end}"]
    gaps = len(words) * ratio * SPACE
    missing = FRAME.right - FRAME.left - gaps - sum(map(width_of, words))
    words.insert(1, "i" * round(missing / width_of("i")))
    return Placed(" ".join(words), baseline, **values)


def short(text: str, baseline: float) -> Placed:
    return Placed(text, baseline, right=None)


def write_pdf(target: Path, pages: Iterable[Sequence[Placed]]) -> Path:
    font = pymupdf.Font(fontfile=str(FONT))
    with pymupdf.open() as document:
        for lines in pages:
            page = document.new_page(width=400, height=540)
            writer = pymupdf.TextWriter(page.rect)
            for line in lines:
                words = line.text.split()
                widths = [font.text_length(word, line.size) for word in words]
                gap = line.space * SPACE
                if line.right is not None and len(words) > 1:
                    gap = (line.right - line.left - sum(widths)) / (len(words) - 1)
                x = line.left
                for word, width in zip(words, widths, strict=True):
                    writer.append((x, line.baseline), word, font=font, fontsize=line.size)
                    x += width + gap
            writer.write_text(page)
        document.save(target)
    return target


def counted(target: Path, *pages: Sequence[Placed]) -> Counters:
    return count(read_pages(write_pdf(target, pages), FRAME), FRAME, SPACE)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "test.pdf"


def at(line: float) -> float:
    """Return the baseline of a line of the grid, from 0 on."""
    return FIRST + line * LEADING


# --- lines ---


def test_a_line_has_its_words_and_their_spaces(pdf: Path) -> None:
    write_pdf(pdf, [[Placed("One two three", at(0), right=None, space=1.5)]])
    (page,) = read_pages(pdf, FRAME)
    (line,) = page.lines
    assert line.text == "One two three"
    assert line.gaps == pytest.approx([1.5 * SPACE] * 2, abs=0.01)
    assert (line.left, line.baseline) == pytest.approx((FRAME.left, at(0)), abs=0.01)


def test_raised_numbers_belong_to_their_line(pdf: Path) -> None:
    text = short("A call of a note", at(0))
    call = Placed("12", at(0) - 4, FRAME.left + width_of("A call of a note"), None, size=6)
    write_pdf(pdf, [[text, call]])
    (page,) = read_pages(pdf, FRAME)
    assert [line.text for line in page.lines] == ["A call of a note12"]


def test_other_sizes_and_other_parts_of_the_page_are_not_text(pdf: Path) -> None:
    caption = Placed("A caption in small type", at(3), right=None, size=8)
    folio = short("12", FRAME.bottom + 20)
    head = short("Running head", FRAME.top - 20)
    write_pdf(pdf, [[head, short("A line of text", at(0)), caption, folio]])
    (page,) = read_pages(pdf, FRAME)
    assert [line.text for line in page.lines] == ["A line of text"]
    assert page.depth == pytest.approx(at(3) + 2)


# --- counters ---


def test_lines_are_counted_by_their_word_spaces(pdf: Path) -> None:
    ratios = (0.7, 1.0, 1.2, 1.45, 1.8, 2.2)
    found = counted(pdf, [filled(ratio, at(line)) for line, ratio in enumerate(ratios)])
    assert found.justified == 6
    assert found.loose == (3, 2, 1)
    assert found.tight == 1


def test_a_line_that_hangs_in_the_margin_is_full_and_a_last_line_is_not(pdf: Path) -> None:
    ends = (FRAME.right + 3, FRAME.right - 1, FRAME.right - 3, FRAME.right - 80)
    lines = [replace(filled(1.1, at(line)), right=end) for line, end in enumerate(ends)]
    assert counted(pdf, lines).justified == 2


def test_hyphens_and_ladders(pdf: Path) -> None:
    ends = "--- -- ---- -"
    lines = [filled(1, at(line), end.strip()) for line, end in enumerate(ends)]
    found = counted(pdf, lines)
    assert found.hyphens == 10
    assert found.ladders == 2


def test_a_ladder_goes_on_over_the_page_and_ends_with_the_paragraph(pdf: Path) -> None:
    two = [filled(1, at(0), "-"), filled(1, at(1), "-")]
    assert counted(pdf, two, two).ladders == 1
    below = [filled(1, at(3), "-"), filled(1, at(4), "-")]
    assert counted(pdf, [*two, *below]).ladders == 0
    assert counted(pdf, two, [], two).ladders == 0


def test_runts(pdf: Path) -> None:
    lines = [
        filled(1, at(0)),
        short("me.", at(1)),
        filled(1, at(2)),
        short("A last line of some words.", at(3)),
        filled(1, at(5)),
        short("it.", at(7)),
    ]
    found = counted(pdf, lines)
    assert found.paragraphs == 2
    assert found.runts == 1


def test_irregular_leading(pdf: Path) -> None:
    # The distance to the last line is a space between paragraphs.
    baselines = (at(0), at(1), at(2) + 0.5, at(3) + 0.5, at(4) + 0.6, at(6) + 0.6)
    found = counted(pdf, [filled(1, baseline) for baseline in baselines])
    assert found.intervals == 4
    assert found.irregular == 1


def test_lines_on_one_grid(pdf: Path) -> None:
    baselines = (at(0), at(1), at(3) + 0.4, at(5) + 3, at(6) + 3)
    found = counted(pdf, [filled(1, baseline) for baseline in baselines])
    assert (found.lines, found.on_grid) == (5, 3)


@pytest.mark.slow
def test_spreads_are_pages_two_and_three(pdf: Path) -> None:
    def page(shift: float, lines: int = 6) -> list[Placed]:
        return [filled(1, at(line) + shift) for line in range(lines)]

    assert counted(pdf, page(0), page(5), page(5.2)).spreads == 1
    assert counted(pdf, page(0), page(5), page(5.2)).aligned == 1
    assert counted(pdf, page(5), page(5), page(0)).aligned == 0
    assert counted(pdf, page(0), page(0), page(0, lines=2)).spreads == 0
    assert counted(pdf, page(0), page(0)).spreads == 0


def test_page_feet(pdf: Path) -> None:
    full = [filled(1, at(line)) for line in range(29)]
    found = counted(pdf, full, full[:20], full[:24], full[:2])
    assert (found.pages, found.feet, found.empty_feet) == (4, 3, 1)


def test_images_and_rules_fill_a_page(pdf: Path) -> None:
    write_pdf(pdf, [[filled(1, at(0))], [], []])
    with pymupdf.open(pdf) as document:
        document[0].draw_rect(pymupdf.Rect(50, 100, 350, 400), fill=(0, 0, 0))
        # A ground of the whole page is no content.
        document[1].draw_rect(document[1].rect, fill=(0.9, 0.9, 0.9))
        grey = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 4, 4))
        document[2].insert_image(pymupdf.Rect(50, 100, 350, 400), pixmap=grey)
        document.saveIncr()
    one, two, three = read_pages(pdf, FRAME)
    assert one.depth == pytest.approx(400, abs=1)
    assert two.depth == FRAME.top
    assert three.depth == pytest.approx(400, abs=1)


def test_counters_are_added() -> None:
    one = Counters(pages=2, justified=5, loose=(3, 2, 1), runts=1)
    assert one + one == Counters(pages=4, justified=10, loose=(6, 4, 2), runts=2)


# --- the input of the other tools ---


DRAWING = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='4'><path d='M0 0h8v4z'/></svg>"
)
PAGE = f"""<html><body><main><section class="chapter"><header class="opening">
<p class="kicker">tag</p><h1 id="t">Title</h1>
<p class="byline"><b class="author">Ada</b></p></header>
<p>Text<sup><a id="call-1" href="#note-1" role="doc-noteref">1</a></sup> <code>a()</code></p>
<pre class="code"><code><span class="k">def</span> f</code></pre>
<figure><img src="data:image/svg+xml;base64,{base64.b64encode(DRAWING).decode()}" alt="A"
width="8" height="4"/></figure>
<p><ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby></p>
<section class="notes" role="doc-endnotes"><ol><li><p>Note. <a class="backlink" href="#call-1">↩</a>
<a href="https://a.example/">https://<wbr/>a.example/</a></p></li></ol></section>
<footer><p>First published</p></footer></section></main></body></html>"""


@pytest.mark.parametrize("image_type", ["svg", "pdf"])
def test_a_post_becomes_plain(tmp_path: Path, image_type: str) -> None:
    plain = plain_xhtml(PAGE, tmp_path, image_type)
    assert plain.startswith('<h1 id="t">Title</h1>')
    assert '<div class="opening">' in plain
    assert '<p class="byline">Ada</p>' in plain
    assert '<sup><a id="call-1">1</a></sup> <code>a()</code>' in plain
    assert "<code>def f</code>" in plain
    assert f'<img src="figure-1.{image_type}" alt="A" style="width: 100%"/>' in plain
    assert "<p>a (b)</p>" in plain
    assert '<div class="back"><ol><li><p>Note. ' in plain
    assert '<a href="https://a.example/">https://a.example/</a>' in plain
    assert not re.search("tag|↩|First published|role=|<span", plain)
    data = (tmp_path / f"figure-1.{image_type}").read_bytes()
    assert data == DRAWING if image_type == "svg" else data.startswith(b"%PDF")


def test_only_drawings_are_compared(tmp_path: Path) -> None:
    page = PAGE.replace("image/svg+xml", "image/png")
    with pytest.raises(ValueError, match="only drawings"):
        plain_xhtml(page, tmp_path, "svg")


def test_soft_hyphens_are_in_words_of_the_text_only() -> None:
    content = "<p>A misunderstanding <code>understanding</code> of understanding</p>"
    assert with_soft_hyphens(content).replace("\N{SOFT HYPHEN}", "|") == (
        "<p>A mis|un|der|stand|ing <code>understanding</code> of un|der|stand|ing</p>"
    )
    address = '<p><a href="https://a.example/">https://understanding.example/</a></p>'
    assert with_soft_hyphens(address) == address
    assert with_soft_hyphens("<h2>Understanding</h2>") == "<h2>Understanding</h2>"


# --- tools, the page and the picture ---


@pytest.mark.slow
def test_a_tool_that_is_not_installed_has_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = {tool.name: tool for tool in tools(tmp_path / "programs")}
    assert found["the exporter"].version.startswith("exporter ")
    assert found["LuaLaTeX"].version == ""
    assert found["Vivliostyle"].version == ""
    assert "texlive-luatex" in found["LuaLaTeX"].install


def test_posts_are_made_and_counted(tmp_path: Path) -> None:
    size = geometry(paper("a5"))
    frame = frame_of(size)

    def fake(job: Job) -> Path:
        target = job.folder / f"{job.post.stem}.pdf"
        return write_pdf(target, [[Placed("One two", 200, frame.left, frame.right, 1, frame.size)]])

    jobs = [Job(Path(name), "", tmp_path / "a", size) for name in ("one.md", "two.md")]
    composed = compose(Tool("fake", "1", "", fake), jobs)
    assert [pdf.name for pdf in composed.pdfs] == ["one.pdf", "two.pdf"]
    assert (composed.counters.pages, composed.counters.justified) == (2, 2)
    assert composed.counters.loose == (2, 2, 2)


@pytest.mark.slow
def test_a_command_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "lualatex"
    program.write_text("#!/bin/sh\necho 'no such font' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr("bench.composition.tools._pandoc", lambda *_: tmp_path / "a.tex")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (latex,) = (tool for tool in tools(tmp_path) if tool.name == "LuaLaTeX")
    with pytest.raises(ToolError, match="lualatex failed: no such font"):
        latex.make_pdf(Job(Path("a.md"), "", tmp_path, geometry(paper("a5"))))


def test_figures_are_a_table_and_what_is_left_out_is_named() -> None:
    one = Counters(pages=4, justified=50, loose=(20, 10, 5), hyphens=3, paragraphs=9, runts=1)
    left_out = {"typst": "not installed (pip: typst)"}
    written = figures({"a": one, "b": Counters()}, ["a 1", "b 2"], left_out, "2026-01-02", "p.png")
    assert "|  | a | b |" in written
    assert "| lines with word spaces over 1.6 × normal | 10 (20%) | – |" in written
    assert "| runts | 1 of 9 | 0 of 0 |" in written
    assert "![The same passage on pages of a and b](p.png)" in written
    assert "Versions, 2026-01-02:\n\n- a 1\n- b 2" in written
    assert written.endswith("Left out:\n\n- typst: not installed (pip: typst)")


def test_only_the_figures_of_the_page_are_replaced() -> None:
    page = f"Before\n\n{BEGIN}\n\nold\n\n{END}\n\nAfter\n"
    assert with_figures(page, "new") == page.replace("old", "new")
    with pytest.raises(ValueError, match="no lines"):
        with_figures("Text", "new")


def test_the_page_in_docs_has_figures_and_names_the_posts() -> None:
    page = (ROOT / "docs" / "composition.md").read_text("utf-8")
    assert "| justified lines |" in page.partition(BEGIN)[2].partition(END)[0]
    assert all(f"{name}.md" in page for name in POSTS)


def test_the_picture_shows_the_page_with_the_passage(tmp_path: Path) -> None:
    from PIL import Image

    one = write_pdf(tmp_path / "one.pdf", [[short("Here it is.", at(0))]])
    two = write_pdf(tmp_path / "two.pdf", [[short("Nothing.", at(0))], [short("Here it", at(1))]])
    picture = tmp_path / "picture.png"
    draw_pages({"one": one, "two": two}, "Here it", FRAME, picture)
    with Image.open(picture) as image:
        grey = image.convert("L")
        width, height = grey.size
        dark = [
            grey.crop((left, 60, left + width // 2, height)).getextrema()[0]
            for left in (0, width // 2)
        ]
    assert width > height
    assert max(dark) < 80
    with pytest.raises(ValueError, match="Not here"):
        draw_pages({"one": one}, "Not here", FRAME, picture)
