"""Numbers of pages that are drawn before they are known: each place is marked in its page.

The figures that will stand there are made ready with it: the font of the sheet has all ten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import wraps
from typing import Any

from weasyprint import draw  # type: ignore[import-untyped]
from weasyprint.text.ffi import FROM_UNITS, ffi, pango  # type: ignore[import-untyped]
from weasyprint.text.fonts import get_pango_font_key  # type: ignore[import-untyped]
from weasyprint.text.line_break import create_layout  # type: ignore[import-untyped]

from exporter.write.pdf.engine.shaping import DECIDING
from exporter.write.pdf.jobs.job import BOOK_SCHEME
from exporter.write.pdf.jobs.number_placeholders import (
    is_aligned_right,
    is_placeholder,
    is_placeholder_comment,
    is_plain_string,
    placeholder_comment,
)

_FIGURES = "0123456789"
_PAIRS = "".join(f"{one}{other}" for one in _FIGURES for other in _FIGURES)
"""Each figure beside each."""
_ABOVE = 2
"""How far above a number’s words the box is that may hang: its own element, and one around it."""
_CODES = re.compile(rb"<([0-9a-f]*)>")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures from 0 to 9 of a style. `font` is the key of the font that they are in.

    `width` is in thousandths of the size.
    """

    font: int
    glyphs: tuple[int, ...]
    width: int


def mark_figures() -> None:
    """Put a mark before each number that is drawn as noughts, where any other would fit as well."""
    plain = getattr(draw, "draw_text", None)
    if plain is None or hasattr(plain, "__wrapped__"):
        return

    @wraps(plain)
    def drawn(stream: Any, box: Any, *rest: Any) -> None:
        before = len(stream.stream)
        plain(stream, box, *rest)
        if names_page(box):
            # The end of the text before may have been taken back.
            _mark(stream, box, max(before - 1, 0))

    draw.draw_text = drawn


def names_page(box: Any) -> bool:
    """Whether a box is a number that is not known yet."""
    return is_placeholder(getattr(box, "text", "")) and box.element.get("data-place") is not None


def marks_in(stream: Any) -> int:
    """How many numbers can be put into a stream later."""
    return len(_marks(stream))


def all_hang(stream: Any) -> bool:
    """Whether each of those hangs at its right end."""
    return all(map(is_aligned_right, _marks(stream)))


def _marks(stream: Any) -> list[bytes]:
    return [
        line for line in stream.stream if isinstance(line, bytes) and is_placeholder_comment(line)
    ]


def _mark(stream: Any, box: Any, start: int) -> None:
    """Put a mark before what was drawn of a box, from some line of the stream on."""
    lines = list(enumerate(stream.stream[start:], start))
    shown = [n for n, line in lines if isinstance(line, bytes) and line.endswith(b"] TJ")]
    figures = _figures(box.style)
    if figures is None or len(shown) != 1:
        return
    (at,) = shown
    font = stream._fonts.get(figures.font)
    # The text must be in that very font, and hold noughts that look as such.
    if font is None or font.bitmap or stream._old_font[0] != font.hash:
        return
    if b"".join(_CODES.findall(stream.stream[at])) != b"%04x" % figures.glyphs[0] * len(box.text):
        return
    for figure, glyph in zip(_FIGURES, figures.glyphs, strict=True):
        font.to_unicode.setdefault(glyph, figure)
        font.widths.setdefault(glyph, figures.width)
    if len({font.widths[glyph] for glyph in figures.glyphs}) == 1:
        place = box.element.get("data-place").removeprefix(f"{BOOK_SCHEME}:")
        hung = is_plain_string(stream.stream[at]) and _is_hung(box.style)
        stream.stream.insert(
            at, placeholder_comment(place, figures.glyphs, figures.width if hung else 0)
        )


def _is_hung(style: Any) -> bool:
    """Whether a number ends at a fixed place, however long it is: it is put there by its right end.

    Its own element is a part of the line in that box.
    """
    for _ in range(_ABOVE):
        style = style.parent_style
        if style is None or style["position"] == "absolute":
            break
    if style is None or style["position"] != "absolute" or style["direction"] != "ltr":
        return False
    return bool(style["right"] != "auto" and style["left"] == style["width"] == "auto")


def _figures(style: Any) -> Figures | None:
    """The figures of a style if all are as wide, and look the same whatever stands beside them."""
    known = vars(style.font_config).setdefault("_exporter_figures", {})
    key = tuple(map(style.__getitem__, (*DECIDING, "letter_spacing")))
    if key not in known:
        known[key] = _measured(style)
    figures: Figures | None = known[key]
    return figures


def _measured(style: Any) -> Figures | None:
    layout = create_layout(f"0{_PAIRS}0", style, None, None, 0)
    line, _ = layout.get_first_line()
    run = line.runs[0]
    if run == ffi.NULL or run.next != ffi.NULL:
        return None
    font, string = run.data.item.analysis.font, run.data.glyphs
    if string.num_glyphs != len(_PAIRS) + 2:
        return None
    # At its two ends, a line has half of what stands between letters.
    inner = string.glyphs[1 : string.num_glyphs - 1]
    looks = {
        (figure, info.glyph, info.geometry.width, info.geometry.x_offset, info.geometry.y_offset)
        for figure, info in zip(_PAIRS, inner, strict=True)
    }
    if len(looks) != len(_FIGURES) or len({look[2:] for look in looks}) != 1:
        return None
    glyphs = tuple(glyph for _, glyph, *_ in sorted(looks))
    key, _, size = get_pango_font_key(font)
    widths = {_width(font, glyph, size) for glyph in glyphs}
    return Figures(key, glyphs, widths.pop()) if len(widths) == 1 else None


def _width(font: Any, glyph: int, size: float) -> int:
    """The width of a glyph alone, rounded as the engine does."""
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(font, glyph, ink, logical)
    return round(float(logical.width * 1000 * FROM_UNITS / size))
