"""Speed patches of the PDF engine do not change its output.

A document with something of everything is laid out with all patches, and without one of them: all
boxes of all pages must have the same places and styles, and the same must be drawn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from pdf_chapters import FOOTNOTE_CSS, SQUARE_SVG
from pdf_chapters import job as layout_job

from exporter.write.pdf import engine
from exporter.write.pdf.engine import chapter_layout
from exporter.write.pdf.engine.fontconfig import bundled_fonts
from exporter.write.pdf.engine.patching import Selection, patched, select
from exporter.write.pdf.engine.registry import PATCHES
from exporter.write.pdf.engine.speed_text import patch_repeated_lines
from exporter.write.pdf.jobs.job import LayoutJob

pytestmark = pytest.mark.slow

PIXELS = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLv"
    "AAAAAElFTkSuQmCC"
)
css = import_module("weasyprint.css")
split_first_line = import_module("weasyprint.text.line_break").split_first_line

SPEED = [patch.name for patch in PATCHES if patch.kind == "speed"]

LOOKS = f"""{FOOTNOTE_CSS}
@page {{ size: 100mm 120mm; @top-left {{ content: string(here); letter-spacing: 1px }} }}
@page wide {{ margin: 5%; @top-left {{ content: none }} }}
h2 {{ string-set: here content() }}
.wide {{ page: wide }}
p {{ text-align: justify; margin: 1% 0 }}
.first::first-letter {{ font-size: 2em; margin-right: 3px }}
.first::first-line {{ font-variant-caps: small-caps }}
.note::before {{ content: "Note: "; font-weight: bold; padding-left: 2% }}
.side {{ float: left; width: 30%; margin: 0 1em; background: #eee; border-radius: 4px 10% }}
.right {{ float: inline-end; width: 8em; box-shadow: 1px 1px #000 }}
.sized {{ box-sizing: border-box; width: 50%; padding: 1em; border: 3px dotted; min-height: 2em }}
.flex {{ display: flex }} .flex p {{ flex: 1; min-width: 20px }}
.grid {{ display: grid; grid-template-columns: 1fr 2fr }}
.columns {{ columns: 2 }}
.rtl {{ direction: rtl }}
.soft {{ hyphens: auto; width: 9em }}
.close {{ word-spacing: -.4px; hyphens: auto }}
.spaced {{ letter-spacing: .1em; word-spacing: 2px }}
.long {{ display: block; white-space: pre-wrap; overflow-wrap: anywhere;
  background: url("{SQUARE_SVG}") no-repeat right top / 9px 9px }}
.tiled {{ background: url("{SQUARE_SVG}") 0 0 / 7px 7px; outline: 1px solid red }}
.above {{ position: absolute; top: 1em; right: 5%; visibility: hidden }}
.raised {{ position: relative; top: -2px; vertical-align: super; text-decoration: underline }}
table {{ border-collapse: collapse; width: 100% }} td {{ border: 1px solid; padding: 2% }}
table.apart {{ border-collapse: separate; border-spacing: 3px }} th {{ max-width: 4em }}
"""
WORDS = (
    "A word to the wise. To Yves, “AVA” and V. Woolf: half of it’s ☐ ♠ waffle, the office says. "
)
BODY = f"""
<h2>Here</h2><p class="first">{WORDS * 3}</p>
<p>{WORDS}<em>{WORDS}</em><code>a b</code> <a href="https://example.org/a/b">example<wbr/>.org</a>
{WORDS}<span class="raised">2</span>{WORDS}<span class="foot">A note. {WORDS}</span></p>
<div class="side"><p>{WORDS}</p></div><p>{WORDS * 4}</p><p class="note">{WORDS}</p>
<div class="right"><p>Right</p></div><p class="spaced">{WORDS * 2}</p>
<p class="close">{WORDS * 7}<em>{WORDS}</em></p>
<div class="sized">Sized <img src="{SQUARE_SVG}" alt="A square"/></div>
<ul><li>One<ol><li>{WORDS}</li><li>Two</li></ol></li><li>Three</li></ul>
<div class="flex"><p>{WORDS}</p><p>Two</p></div><div class="grid"><p>One</p><p>{WORDS}</p></div>
<div class="columns"><p>{WORDS * 3}</p></div><p class="rtl">{WORDS * 2}</p>
<p class="soft" lang="de">
Donaudampfschifffahrtsgesellschaft und Weltan\u00adschauung&#160;am&#160;See</p>
<p class="soft" lang="de">Donaudampfschifffahrtsgesellschaft am Weltmeer</p>
<pre><code><span class="long">if a:\tb = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
</span><span class="long">if a:\tb = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
</span><span class="line">    return 0
</span><span class="line">    return 0
</span></code></pre>
<p class="tiled">Tiles <span class="above">gone</span></p>
<table><tr><td>{WORDS}</td><td>Two</td></tr><tr><td colspan="2">Three</td></tr></table>
<table class="apart"><thead><tr><th>One</th><th>{WORDS}</th></tr></thead></table>
<section class="wide"><h2>There</h2><p>{WORDS * 12}</p>
<h2>Elsewhere</h2><p>{WORDS * 12}</p></section>
"""

_LENGTHS = tuple(
    f"{what}_{side}{'_width' if what == 'border' else ''}"
    for what in ("margin", "padding", "border")
    for side in ("top", "right", "bottom", "left")
)
_CORNERS = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_PLACED = (
    *("position_x", "position_y", "width", "height", "min_width", "max_width", "min_height"),
    *("max_height", "baseline", "text", "justification_spacing", *_LENGTHS, *_CORNERS),
)


@dataclass(frozen=True, slots=True)
class Output:
    """What the engine makes of a job: boxes with their places and styles, and what it draws."""

    boxes: list[tuple[Any, ...]]
    styles: list[dict[str, Any]]
    drawn: list[list[bytes]]


def without(*names: str) -> Selection:
    """The engine without some of its patches."""
    return select(patch for patch in PATCHES if patch.name not in names)


def output(job: LayoutJob, selection: Selection) -> Output:
    """What the engine makes of a job with some of its patches."""
    # What is kept with a stylesheet depends on the patches.
    chapter_layout.forget_stylesheets()
    drawn: list[list[bytes]] = []

    def finish(_: Any, pdf: Any) -> None:
        drawn.extend(
            [_plain(item) for item in thing.stream] for thing in pdf.objects if _is_drawing(thing)
        )

    with bundled_fonts(), patched(selection):
        document = chapter_layout.render(job).document
        boxes = [box for page in document.pages for box in _all(page._page_box)]
        placed = [
            (type(box).__name__, box.element_tag, *(getattr(box, name, None) for name in _PLACED))
            for box in boxes
        ]
        bare = [box.background is None for box in boxes]
        document.write_pdf(finisher=finish)
        # Logical properties are never read by themselves.
        names = [name for name in css.INITIAL_VALUES if not re.search("block|inline", name)]
        styles = [{name: box.style[name] for name in names} for box in boxes]
    return Output([(*box, each) for box, each in zip(placed, bare, strict=True)], styles, drawn)


def _all(box: Any) -> Iterator[Any]:
    yield box
    for child in box.all_children():
        # The placeholder of an absolutely positioned box holds the box itself.
        yield from _all(getattr(child, "_box", child))


def _is_drawing(thing: Any) -> bool:
    return hasattr(thing, "page_rectangle")


def _plain(item: Any) -> bytes:
    """A step of a drawing; of a text, its glyphs and the moves between them that are not zero."""
    step = item if isinstance(item, bytes) else str(item).encode()
    if not step.endswith(b"TJ"):
        return step
    parts = re.findall(rb"<([0-9a-f]*)>|(-?[\d.]+)", step)
    return b"".join(b" %s " % move if move and float(move) else glyphs for glyphs, move in parts)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    chapter_layout.forget_stylesheets()


@pytest.fixture(scope="module")
def job() -> LayoutJob:
    return layout_job(BODY, css=LOOKS)


@pytest.fixture(scope="module")
def expected(job: LayoutJob) -> Output:
    return output(job, without())


@pytest.mark.slow
@pytest.mark.parametrize(
    "left_out",
    [*([name] for name in SPEED), SPEED],
    ids=lambda names: names[0] if len(names) == 1 else "all",
)
def test_without_a_patch_the_output_is_the_same(
    left_out: list[str], job: LayoutJob, expected: Output
) -> None:
    plain = output(job, without(*left_out))
    assert plain.boxes == expected.boxes
    assert plain.styles == expected.styles
    assert plain.drawn == expected.drawn


def test_the_document_has_something_of_everything(expected: Output) -> None:
    kinds = {kind for kind, *_ in expected.boxes}
    assert {"FlexBox", "GridBox", "TableCellBox", "MarginBox", "InlineReplacedBox"} <= kinds
    assert len([kind for kind, *_ in expected.boxes if kind == "PageBox"]) > 4


HYPHENS = "hyphens: auto; hyphenate-limit-chars: 5 2 2"
LINE_STYLES = {
    "white_space": ("", "white-space: pre-wrap", "one two three", 50),
    "overflow_wrap": ("", "overflow-wrap: anywhere", "wrapperwrapper", 50),
    "word_break": ("", "word-break: break-all", "wrapperwrapper", 50),
    "word_spacing": ("", "word-spacing: 9px", "one two three", 500),
    "letter_spacing": ("", "letter-spacing: 2px", "one two three", 500),
    "tab_size": ("white-space: pre", "tab-size: 3", "one\ttwo", 500),
    "hyphens": (HYPHENS, "hyphens: manual", "an extraordinary hotel", 70),
    "hyphenate_character": (HYPHENS, "hyphenate-character: '=='", "an extraordinary hotel", 70),
    "hyphenate_limit_chars": (HYPHENS, "hyphenate-limit-chars: 20", "an extraordinary hotel", 70),
    "hyphenate_limit_zone": (HYPHENS, "hyphenate-limit-zone: 90%", "an extraordinary hotel", 70),
}
"""A style, what changes it in one property, and a text and a width that show the change."""


@pytest.mark.parametrize("name", LINE_STYLES)
def test_a_line_is_kept_for_each_value_of_a_property(name: str) -> None:
    style, change, text, width = LINE_STYLES[name]
    looks = f"p {{ {style} }} .changed {{ {change} }}"
    given = layout_job("<p>One</p><p class='changed'>Two</p>", css=looks)
    with bundled_fonts(), patched(without(*SPEED)):
        document = chapter_layout.render(given).document
        boxes = [box for page in document.pages for box in _all(page._page_box)]
        styles = [box.style for box in boxes if getattr(box, "text", "") in ("One", "Two")]
        _, split, _ = patch_repeated_lines(bool, split_first_line, split_first_line)
        kept = SimpleNamespace(dictionaries={})
        plain, repeated = (
            [_line(function(text, style, kept, width, 0)) for style in styles]
            for function in (split_first_line, split)
        )
    assert plain[0] != plain[1]
    assert repeated == plain


def _line(line: tuple[Any, ...]) -> tuple[Any, ...]:
    """The text of a line, with its length, the offset of the next one and its measures."""
    layout, *measures = line
    return layout.text, *measures


EFFECTS = {
    "xhtml-parser": "tinyhtml5:parse",
    "pseudo-elements": "weasyprint.css:ComputedStyle",
    "page-styles": "weasyprint.css:check_math",
    "style-values": "weasyprint.css:check_math",
    "box-lengths": "weasyprint.layout.percent:resolve_one_percentage",
    "repeated-lines": "weasyprint.text.line_break:create_layout",
    "prepared-layouts": "weasyprint.text.line_break:get_font_description",
    "struts": "weasyprint.text.line_break:_font_style_cache_key",
    "repeated-drawings": "weasyprint.svg:SVG.draw",
    "packed-images": "weasyprint.images:RasterImage.cache_image_data",
}
"""A function that each patch makes the engine call less often."""
PLAIN = f"<p>{WORDS}</p>"
PLAIN += f'<p><img src="{PIXELS}" alt="Pixels"/></p>'

PLAIN_EFFECTS = ("xhtml-parser", "packed-images")


@pytest.mark.parametrize("name", SPEED)
def test_a_patch_has_an_effect(name: str, job: LayoutJob, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, path = EFFECTS[name].partition(":")
    *above, function = path.split(".")
    owner = import_module(module)
    for part in above:
        owner = getattr(owner, part)
    given = layout_job(PLAIN, css=LOOKS) if name in PLAIN_EFFECTS else job
    some, more = (
        calls(monkeypatch, owner, function, given, selection)
        for selection in (without(), without(name))
    )
    assert some < 0.95 * more


def calls(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, job: LayoutJob, selection: Selection
) -> int:
    """How often a function is called while a job is laid out."""
    counter: Counter[str] = Counter()
    plain = getattr(owner, name)

    def counted(*arguments: Any, **options: Any) -> Any:
        counter[name] += 1
        return plain(*arguments, **options)

    chapter_layout.forget_stylesheets()
    with monkeypatch.context() as context:
        context.setattr(owner, name, counted)
        context.setattr(engine, "selection", lambda: selection)
        engine.lay_out(job)
    return counter[name]
