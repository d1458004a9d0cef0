"""Paragraphs that are broken as a whole, laid out by the real engine, and line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pymupdf
import pytest
from pdf_chapters import FOOTNOTE_CSS, SQUARE_SVG
from pdf_chapters import job as layout_job

from exporter.write.pdf.engine import chapter_layout
from exporter.write.pdf.engine.fontconfig import bundled_fonts
from exporter.write.pdf.engine.line_breaking.paragraph_content import _OTHER_RULES
from exporter.write.pdf.engine.patching import patched, select
from exporter.write.pdf.engine.registry import PATCHES

pytestmark = pytest.mark.slow

WORDS = (
    "The engine sets one line after another, and never looks back at what it did to the "
    "paragraph as a whole; what is left of each is put between its words, however few. "
)
CSS = f"""{FOOTNOTE_CSS}
@page {{ size: 90mm 70mm; margin: 8mm; @top-center {{ content: none }} }}
p, li, div {{ text-align: justify; hyphens: auto; margin: 0; orphans: 2; widows: 2 }}
p + p {{ text-indent: 1em }}
body {{ overflow-wrap: break-word }}
code {{ font-family: "Exporter Mono"; hyphens: none }}
.key {{ padding: 0 4pt; border: 1pt solid; white-space: nowrap }}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: text, page, edges, those of its block, and by how much spaces are wider."""

    text: str
    page: int
    left: float
    right: float
    block_left: float
    block_right: float
    spacing: float


def laid_out(body: str, css: str = "", *, whole: bool = True) -> list[Line]:
    """Return the lines of a chapter, broken as a whole or one by one."""
    chapter_layout.forget_stylesheets()
    selection = select(
        patch for patch in PATCHES if whole or patch.name not in ("line-breaking", "tracking")
    )
    with bundled_fonts(), patched(selection):
        document = chapter_layout.render(layout_job(body, css=CSS + css)).document
        found = [
            line
            for number, page in enumerate(document.pages)
            for line in lines(page._page_box, number)
        ]
        document.write_pdf()
    chapter_layout.forget_stylesheets()
    return found


def lines(block: Any, number: int) -> Iterator[Line]:
    """Yield the lines in a block on a page that have text, without the title."""
    for child in getattr(block, "children", ()):
        if type(child).__name__ != "LineBox":
            yield from lines(child, number)
            continue
        texts = [box for box in child.descendants() if type(box).__name__ == "TextBox"]
        if texts and block.element_tag != "h1":
            left = block.content_box_x()
            yield Line(
                "".join(box.text for box in texts),
                number,
                child.position_x,
                child.position_x + child.width,
                left,
                left + block.width,
                max(box.justification_spacing for box in texts),
            )


def words(found: list[Line]) -> str:
    """Return the text of lines without spaces and hyphens at line ends."""
    return re.sub(r"[\s\u00ad\u200b\-‐]", "", "".join(line.text for line in found))


PROTRUSION = 1.334
"""How far a character may extend beyond the measure, in CSS pixels: 0.1 em of 10 pt."""
KEY = '<span class="key">Ctrl + C</span>'
PARAGRAPHS = {
    "plain": WORDS * 4,
    "link": f'{WORDS}See <a href="https://b.example/">another page</a>. {WORDS * 2}',
    "emphasis": f"{WORDS}<em>{WORDS}<b>and more </b></em>{WORDS}",
    "code": f"{WORDS}<code>some.identifier(withArguments, andMore)</code>, {WORDS * 2}",
    "key": f"{WORDS}{KEY}, {WORDS}{KEY} {WORDS}{KEY}",
    "formula": f'{WORDS}<img src="{SQUARE_SVG}" alt="x" style="width: 3em"/>, {WORDS * 2}',
    "two images": f'{WORDS}<img src="{SQUARE_SVG}" alt="x"/> <img src="{SQUARE_SVG}" alt="x"/> '
    f"{WORDS}",
    "block": f'{WORDS}<span style="display: inline-block; width: 4em">a box</span> {WORDS}',
    "break": f"{WORDS}<br/>{WORDS * 2}<br/><br/>{WORDS}<br/>",
    "soft hyphens": WORDS + "Donau\u00addampf\u00adschiff\u00adfahrt " * 9,
    "wbr": f"{WORDS}{'example<wbr/>.organi<wbr/>zation ' * 9}",
    "no break": f'{WORDS}<span style="white-space: nowrap">not to be broken at all</span> {WORDS}',
    "no-break space": WORDS.replace("what ", "what\u00a0") * 3,
    "float beside": f'<span style="float: left; width: 40%; height: 3em"></span>{WORDS * 4}',
    "note": f'{WORDS}<span class="foot">{WORDS}</span>{WORDS * 2}',
    "long word": f"{WORDS}{'x' * 120} {WORDS * 2}",
    "ligatures": "The office of the waffle fluff: affable, efficient, difficult, offline. " * 6,
    "pages": WORDS * 30,
    "cloned": f'{WORDS}<span style="padding: 0 3pt; box-decoration-break: clone">{WORDS}</span>',
    "columns": f'<span style="display: block; columns: 2">{WORDS * 5}</span>',
    "spaced": f'<span style="letter-spacing: 1pt; word-spacing: 2pt">{WORDS}</span>{WORDS}',
    "capitals": f'<span style="font-variant-caps: small-caps">{WORDS}</span>{WORDS}',
    "first letter": f'<span class="large">{WORDS * 2}</span>',
    "absolute": f'{WORDS}<span style="position: absolute; right: 0">a</span>{WORDS}',
    "arabic": f"{WORDS}شمس {WORDS}",
}
CASES = [(name, align) for align in ("justify", "left") for name in PARAGRAPHS]


@pytest.mark.parametrize(("name", "align"), CASES, ids=map(" ".join, CASES))
def test_the_words_are_those_of_lines_that_are_broken_one_by_one(name: str, align: str) -> None:
    body = f"<p>{WORDS}</p><p>{PARAGRAPHS[name]}</p><p>{WORDS * 2}</p>"
    css = f"p {{ text-align: {align} }} p:has(.large)::first-letter {{ font-size: 2em }}"
    whole, single = laid_out(body, css), laid_out(body, css, whole=False)
    notes = [sorted(words(each)) for each in (whole, single)]
    assert notes[0] == notes[1]
    if name != "note":
        assert words(whole) == words(single)
    protrusion = PROTRUSION if align == "justify" else 0
    for line in whole:
        assert line.left >= line.block_left - protrusion - 0.01
        assert line.right <= line.block_right + protrusion + 0.05


def test_justified_lines_are_as_wide_as_their_measure() -> None:
    for name in ("plain", "emphasis", "formula", "ligatures"):
        found = laid_out(f"<p>{PARAGRAPHS[name]}</p>")[:-1]
        assert len(found) > 2
        for line in found:
            protrusion = line.right - line.block_right
            if line.text[-1].isalpha():
                assert protrusion == pytest.approx(0, abs=0.01)
            elif line.text[-1] in "‐.,":
                assert 0.5 < protrusion <= PROTRUSION


def test_a_line_whose_spaces_would_be_holes_is_ragged() -> None:
    address = "a" * 50
    found = laid_out(f"<p>{WORDS}</p><p>A page {address} b {address} and {WORDS}</p>")
    (loose,) = [line for line in found if line.text.strip() == "A page"]
    assert loose.right < loose.block_right - 50
    assert all(line.spacing < 8.01 for line in found)
    assert any(line.right > line.block_right - PROTRUSION for line in found)


def test_an_opening_quotation_mark_protrudes() -> None:
    quoted = "“" + " ".join(f"“{word}”" for word in (WORDS * 4).split())
    for body in (f"<p>{quoted}</p>", f"<blockquote><p>{quoted}</p></blockquote>"):
        starts = [line for line in laid_out(body) if line.text.startswith("“")]
        assert len(starts) > 5
        assert all(0.5 < line.block_left - line.left <= PROTRUSION for line in starts)
    ragged = laid_out(f"<p style='text-align: left'>{quoted}</p>")
    assert all(line.left == pytest.approx(line.block_left) for line in ragged)


def test_spaces_are_more_even_and_some_are_shrunk() -> None:
    body = f"<p>{WORDS * 30}</p>"
    whole, single = laid_out(body), laid_out(body, whole=False)
    assert max(line.spacing for line in whole) < max(line.spacing for line in single)
    assert min(line.spacing for line in whole) < 0 <= min(line.spacing for line in single)
    assert len(whole) <= len(single)


def test_ragged_lines_are_more_even() -> None:
    body = f"<p style='text-align: left; hyphens: none'>{WORDS * 8}</p>"

    def unevenness(found: list[Line]) -> float:
        return sum((line.block_right - line.right) ** 2 for line in found[:-1])

    assert unevenness(laid_out(body)) < unevenness(laid_out(body, whole=False))


def test_text_with_rules_of_its_own_is_broken_as_before() -> None:
    for text in ("烤面包的香味", "부엌에서", "شمس", "שלום", "ภาษา", "\U0001f600"):
        assert _OTHER_RULES.search(f"{WORDS}{text}")
    assert not _OTHER_RULES.search(WORDS + "„Größe“ – σοφία, мера… → ≤")
    body = f"<p style='direction: rtl'>{WORDS * 3}</p>"
    assert laid_out(body) == laid_out(body, whole=False)


def test_no_hyphen_ends_a_page() -> None:
    # Each paragraph begins one line lower than the one before.
    text = " ".join(
        f"{word} international" if index % 4 == 0 else word
        for index, word in enumerate((WORDS * 5).split())
    )

    def ends(*, whole: bool) -> int:
        count = 0
        for above in range(1, 5):
            found = laid_out(
                f"<div style='height: {above * 12}pt'></div><p>{text}</p>", whole=whole
            )
            last = {line.page: line for line in found}
            del last[max(last)]
            count += sum(line.text.endswith("‐") for line in last.values())
        return count

    assert ends(whole=True) == 0 < ends(whole=False)


def test_lines_below_a_float_that_takes_the_whole_width_are_planned() -> None:
    image = "<div style='float: left; width: 100%; height: 5em'></div>"
    below = [line.text for line in laid_out(f"{image}<p>{WORDS * 3}</p>") if line.text.strip()]
    assert below == [line.text for line in laid_out(f"<p>{WORDS * 3}</p>")]


def test_a_running_head_of_one_line_is_filled() -> None:
    css = """@page { @top-left { content: "Words of a running head, which is cut off at its end";
    width: 40mm; max-lines: 1; continue: discard; text-align: left } }"""
    heads = [laid_out(f"<p>{WORDS}</p>", css, whole=whole)[0].text for whole in (True, False)]
    assert heads[0] == heads[1]


@pytest.mark.parametrize("other", ["", "⟁ "], ids=["one typeface", "two typefaces"])
def test_justified_lines_are_drawn_as_wide_as_they_were_measured(other: str) -> None:
    # The typeface has kerning between a full stop or comma, a space, and these capitals.
    body = f"<p>{f'Yet we try. We row. {other}Two, Vow. Turn, Alas. Yes, Wait. ' * 12}</p>"
    chapter_layout.forget_stylesheets()
    with bundled_fonts(), patched(select(PATCHES)):
        document = chapter_layout.render(layout_job(body, css=CSS)).document
        measured = {
            line.text.replace(" ", ""): line.right * 0.75
            for number, page in enumerate(document.pages)
            for line in lines(page._page_box, number)
        }
        data = document.write_pdf()
    chapter_layout.forget_stylesheets()
    errors = []
    for page in pymupdf.open(stream=data):
        for block in page.get_text("rawdict")["blocks"]:
            for line in block["lines"]:
                characters = [char for span in line["spans"] for char in span["chars"]]
                text = "".join(char["c"] for char in characters if char["c"].strip())
                if text in measured:
                    errors.append(characters[-1]["bbox"][2] - measured[text])
    assert len(errors) > 10
    # The last line is not justified.
    assert max(map(abs, errors[:-1])) < 0.2
