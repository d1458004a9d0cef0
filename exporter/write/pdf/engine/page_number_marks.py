"""Marks before page numbers that are not known yet, so that the book can put them in later.

A number is laid out as zeros. The font of the chapter gets all ten digits of such a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import wraps
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import create_layout

from exporter.write.pdf.engine.fonts import FONT_PROPERTIES
from exporter.write.pdf.jobs.job import BOOK_SCHEME
from exporter.write.pdf.jobs.number_placeholders import (
    is_aligned_right,
    is_placeholder,
    is_placeholder_comment,
    is_plain_string,
    placeholder_comment,
)

_DIGITS = "0123456789"
_PAIRS = "".join(f"{one}{other}" for one in _DIGITS for other in _DIGITS)
"""Each digit beside each."""
_ANCESTORS = 2
"""How far above the text of a number its positioned box may be: its own element, or the next."""
_CODES = re.compile(rb"<([0-9a-f]*)>")


@dataclass(frozen=True, slots=True)
class Digits:
    """The glyphs of the digits from 0 to 9 in a style.

    `font` is the engine's key of their font, `width` that of each in thousandths of the font size.
    """

    font: int
    glyphs: tuple[int, ...]
    width: int


def mark_page_numbers(draw: Any) -> Any:
    """Return a `draw_text` that marks each number drawn as zeros which other digits can replace."""

    @wraps(draw)
    def draw_text(stream: Any, box: Any, *rest: Any) -> None:
        before = len(stream.stream)
        draw(stream, box, *rest)
        if is_page_number(box):
            # The end of the text before it may have been removed from the stream.
            _mark(stream, box, max(before - 1, 0))

    return draw_text


def is_page_number(box: Any) -> bool:
    """Return whether a box is a page number that is not known yet."""
    return is_placeholder(getattr(box, "text", "")) and box.element.get("data-place") is not None


def marks_in(stream: Any) -> int:
    """Return how many numbers can be put into a stream later."""
    return len(_marks(stream))


def any_number_fits(stream: Any) -> bool:
    """Return whether each of those is aligned right."""
    return all(map(is_aligned_right, _marks(stream)))


def _marks(stream: Any) -> list[bytes]:
    return [
        line for line in stream.stream if isinstance(line, bytes) and is_placeholder_comment(line)
    ]


def _mark(stream: Any, box: Any, start: int) -> None:
    """Put a mark before the text of a box, which was drawn after the line `start` of the stream."""
    lines = list(enumerate(stream.stream[start:], start))
    shown = [n for n, line in lines if isinstance(line, bytes) and line.endswith(b"] TJ")]
    digits = _digits(box.style)
    if digits is None or len(shown) != 1:
        return
    (at,) = shown
    font = stream._fonts.get(digits.font)
    # The text must be in this font, and be nothing but its zeros.
    if font is None or font.bitmap or stream._old_font[0] != font.hash:
        return
    if b"".join(_CODES.findall(stream.stream[at])) != b"%04x" % digits.glyphs[0] * len(box.text):
        return
    for digit, glyph in zip(_DIGITS, digits.glyphs, strict=True):
        font.to_unicode.setdefault(glyph, digit)
        font.widths.setdefault(glyph, digits.width)
    if len({font.widths[glyph] for glyph in digits.glyphs}) == 1:
        place = box.element.get("data-place").removeprefix(f"{BOOK_SCHEME}:")
        right = is_plain_string(stream.stream[at]) and _is_positioned_right(box.style)
        comment = placeholder_comment(place, digits.glyphs, digits.width if right else 0)
        stream.stream.insert(at, comment)


def _is_positioned_right(style: Any) -> bool:
    """Return whether a number of any length ends at the same place: its box is placed by its right.

    The element of the number is inline in that box.
    """
    for _ in range(_ANCESTORS):
        style = style.parent_style
        if style is None or style["position"] == "absolute":
            break
    if style is None or style["position"] != "absolute" or style["direction"] != "ltr":
        return False
    return bool(style["right"] != "auto" and style["left"] == style["width"] == "auto")


def _digits(style: Any) -> Digits | None:
    """Return the digits of a style, if all have one width and look the same beside each other."""
    known = vars(style.font_config).setdefault("_exporter_digits", {})
    key = tuple(map(style.__getitem__, (*FONT_PROPERTIES, "letter_spacing")))
    if key not in known:
        known[key] = _measured(style)
    digits: Digits | None = known[key]
    return digits


def _measured(style: Any) -> Digits | None:
    layout = create_layout(f"0{_PAIRS}0", style, None, None, 0)
    line, _ = layout.get_first_line()
    run = line.runs[0]
    if run == ffi.NULL or run.next != ffi.NULL:
        return None
    font, string = run.data.item.analysis.font, run.data.glyphs
    if string.num_glyphs != len(_PAIRS) + 2:
        return None
    # At the two ends of a line is half of the space between letters.
    inner = string.glyphs[1 : string.num_glyphs - 1]
    looks = {
        (digit, info.glyph, info.geometry.width, info.geometry.x_offset, info.geometry.y_offset)
        for digit, info in zip(_PAIRS, inner, strict=True)
    }
    if len(looks) != len(_DIGITS) or len({look[2:] for look in looks}) != 1:
        return None
    glyphs = tuple(glyph for _, glyph, *_ in sorted(looks))
    key, _, size = get_pango_font_key(font)
    widths = {_width(font, glyph, size) for glyph in glyphs}
    return Digits(key, glyphs, widths.pop()) if len(widths) == 1 else None


def _width(font: Any, glyph: int, size: float) -> int:
    """Return the width of a glyph by itself, in thousandths of the size, rounded as the engine."""
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(font, glyph, ink, logical)
    return round(float(logical.width * 1000 * FROM_UNITS / size))
