"""What is done to the engine changes nothing of what it makes.

A document with something of everything is set as it is, and again without one of the patches: all
boxes of all pages must have the same places and styles, and the same must be drawn.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from pdf_chapters import FOOTNOTE_CSS, SQUARE_SVG, job

from exporter.write.pdf import engine
from exporter.write.pdf.engine import libraries, markup
from exporter.write.pdf.jobs.job import LayoutJob

css = import_module("weasyprint.css")

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
<div class="sized">Sized <img src="{SQUARE_SVG}" alt="A square"/></div>
<ul><li>One<ol><li>{WORDS}</li><li>Two</li></ol></li><li>Three</li></ul>
<div class="flex"><p>{WORDS}</p><p>Two</p></div><div class="grid"><p>One</p><p>{WORDS}</p></div>
<div class="columns"><p>{WORDS * 3}</p></div><p class="rtl">{WORDS * 2}</p>
<p class="soft" lang="de">
Donaudampfschifffahrtsgesellschaft und Weltan\u00adschauung&#160;am&#160;See</p>
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
class Made:
    """What the engine makes of a sheet: boxes with their places and styles, and what it draws."""

    boxes: list[tuple[Any, ...]]
    styles: list[dict[str, Any]]
    drawn: list[list[bytes]]


def made(given: LayoutJob) -> Made:
    style = engine._style(given.css, given.roots, given.fonts)
    text = markup.XhtmlDocument(given.html, engine._Fetcher(given.roots, given.images))
    document = text.render(
        stylesheets=[style.css], font_config=style.fonts, counter_style=style.counters
    )
    boxes = [box for page in document.pages for box in _all(page._page_box)]
    placed = [
        (type(box).__name__, box.element_tag, *(getattr(box, name, None) for name in _PLACED))
        for box in boxes
    ]
    bare = [box.background is None for box in boxes]
    drawn: list[list[bytes]] = []

    def finish(_: Any, pdf: Any) -> None:
        drawn.extend(
            [_plain(item) for item in thing.stream] for thing in pdf.objects if _is_drawing(thing)
        )

    document.write_pdf(finisher=finish)
    # Logical properties are never asked for by themselves.
    names = [name for name in css.INITIAL_VALUES if not re.search("block|inline", name)]
    styles = [{name: box.style[name] for name in names} for box in boxes]
    return Made([(*box, each) for box, each in zip(placed, bare, strict=True)], styles, drawn)


def _all(box: Any) -> Iterator[Any]:
    yield box
    for child in box.all_children():
        # What stands in for a box that is positioned absolutely knows the box itself.
        yield from _all(getattr(child, "_box", child))


def _is_drawing(thing: Any) -> bool:
    return hasattr(thing, "page_rectangle")


def _plain(item: Any) -> bytes:
    """A step of a drawing: of a text, its glyphs and the leaps between them that have a width."""
    step = item if isinstance(item, bytes) else str(item).encode()
    if not step.endswith(b"TJ"):
        return step
    parts = re.findall(rb"<([0-9a-f]*)>|(-?[\d.]+)", step)
    return b"".join(b" %s " % leap if leap and float(leap) else glyphs for glyphs, leap in parts)


def undo(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Take a patch away: that of a function wherever it is known, or that of a method."""
    module, _, path = place.partition(":")
    owner = sys.modules[f"weasyprint.{module}"]
    *above, name = path.split(".")
    for part in above:
        owner = getattr(owner, part)
    patched = getattr(owner, name)
    plain = patched.__wrapped__
    monkeypatch.setattr(owner, name, plain)
    for known, each in list(sys.modules.items()):
        if known.startswith("weasyprint.") and not above:
            for other in [other for other, value in vars(each).items() if value is patched]:
                monkeypatch.setattr(each, other, plain)


PATCHES = {
    "backgrounds": ["layout.background:layout_box_backgrounds"],
    "breaks": ["text.line_break:can_break_text"],
    "drawings": ["images:SVGImage.draw"],
    "floats": ["layout.float:avoid_collisions"],
    "flow": ["formatting_structure.boxes:Box.is_in_normal_flow"],
    "ink": [
        "text.line_break:Layout.deactivate",
        "text.line_break:Layout.reactivate",
        "layout.inline:add_word_spacing",
        "draw.text:draw_first_line",
    ],
    "heads": ["layout.page:min_content_width", "layout.page:max_content_width"],
    "lengths": ["layout.percent:resolve_percentages"],
    "pages": ["layout.page:set_page_type_computed_styles"],
    "pseudo-elements": ["css:StyleFor.set_computed_styles", "css:StyleFor.__call__"],
    "repeats": ["layout.inline:split_first_line"],
    "shaping": ["text.line_break:Layout.setup"],
    "struts": ["text.line_break:strut"],
    "styles": [
        "css:ComputedStyle.__missing__",
        "css:ComputedStyle.__init__",
        "css:AnonymousStyle.__init__",
        "css:AnonymousStyle.__missing__",
    ],
    "wraps": [
        "text.line_break:Layout.get_first_line",
        "text.line_break:Layout.set_text",
        "text.line_break:first_line_metrics",
    ],
}


@pytest.fixture(scope="module")
def given() -> LayoutJob:
    return job(BODY, css=LOOKS)


@pytest.fixture(scope="module")
def as_it_is(given: LayoutJob) -> Made:
    return made(given)


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    """What is kept with a stylesheet is what the patches have made of it."""
    for kept in (engine._style, markup._bare):
        kept.cache_clear()
    yield
    for kept in (engine._style, markup._bare):
        kept.cache_clear()


@pytest.mark.parametrize("patch", PATCHES)
def test_without_a_patch_the_same_is_made(
    patch: str, given: LayoutJob, as_it_is: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in PATCHES[patch]:
        undo(monkeypatch, place)
    plain = made(given)
    assert plain.boxes == as_it_is.boxes
    assert plain.styles == as_it_is.styles
    assert plain.drawn == as_it_is.drawn


def test_the_document_has_something_of_everything(as_it_is: Made) -> None:
    kinds = {kind for kind, *_ in as_it_is.boxes}
    assert {"FlexBox", "GridBox", "TableCellBox", "MarginBox", "InlineReplacedBox"} <= kinds
    assert len([kind for kind, *_ in as_it_is.boxes if kind == "PageBox"]) > 4


def test_what_is_kept_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint import svg  # type: ignore[import-untyped]
    from weasyprint.text import line_break  # type: ignore[import-untyped]

    calls: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        plain = getattr(owner, name)

        def counted(*given: Any, **named: Any) -> Any:
            calls[name] += 1
            return plain(*given, **named)

        monkeypatch.setattr(owner, name, counted)

    count(svg.SVG, "draw")
    count(line_break.Layout, "setup")
    body = "".join(f'<p class="long">return {n % 3}\n</p>' for n in range(60))
    made(job(f"<h2>Here</h2>{body}", css=LOOKS))
    assert calls["draw"] == 1
    # Three texts, the heads of some pages, and what the height of a line is measured with.
    assert calls["setup"] < 40


def test_a_line_is_set_once_to_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.text import line_break  # type: ignore[import-untyped]

    def texts() -> int:
        """How many texts of the length of a line are set in a paragraph."""
        given: list[str] = []
        plain = line_break.unicode_to_char_p

        def noted(text: str) -> Any:
            given.append(text)
            return plain(text)

        with monkeypatch.context() as noting:
            noting.setattr(line_break, "unicode_to_char_p", noted)
            engine._style.cache_clear()
            made(job(f"<p>{WORDS * 8}</p>", css=LOOKS))
        return len([text for text in given if len(text) > 30])

    once = texts()
    for place in PATCHES["wraps"]:
        undo(monkeypatch, place)
    assert 1.5 * once < texts()


def test_libraries_are_searched_for_where_their_names_are_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ctypes import util

    search = util.find_library
    monkeypatch.setattr(sys, "platform", "linux")
    with libraries.found_by_name():
        assert util.find_library("c") is None
    assert util.find_library is search
    monkeypatch.setattr(libraries, "_NEEDED", ("libnowhere.so.0",))
    with libraries.found_by_name():
        assert util.find_library is search
