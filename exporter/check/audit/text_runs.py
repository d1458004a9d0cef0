"""Runs of glyphs: their length and position (ISO 32000-1, 9.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exporter.check.audit.drawing_state import DrawingState
from exporter.check.audit.page_content import ContentOwner, DrawnText
from exporter.check.audit.page_fonts import PageFont
from exporter.file_formats.pdf.coordinates import Matrix, height_of, transform

_DESCENT, _ASCENT = -0.2, 0.7
"""The extent of text below and above its baseline, in ems."""
_INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing (9.3.6)."""
_NUMBERS = (int, float)


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """A run of glyphs along its baseline, in text space units.

    `start` and `end` enclose the glyphs that are not blank; `start` is None where all are.
    `advance` is where the next run starts.
    """

    codes: tuple[int, ...]
    start: float | None
    end: float
    advance: float


def glyph_run(items: Any, font: PageFont, state: DrawingState) -> GlyphRun:
    """Return the run of a `TJ` array: strings, and numbers that move what follows."""
    widths, default, blank, size = font.widths, font.default_width, font.blank, state.font_size
    at, start, end = 0.0, None, 0.0
    codes: list[int] = []
    for item in items:
        # pikepdf gives numbers as numbers of Python or as objects without `unparse`.
        if isinstance(item, _NUMBERS) or not hasattr(item, "unparse"):
            at -= float(item) / 1000 * size
            continue
        for code in font.codes(bytes(item)):
            advance = widths.get(code, default) * size
            if code not in blank:
                start = at if start is None else start
                end = at + advance
            at += advance + state.character_spacing
            if code == 32 and not font.two_byte:
                at += state.word_spacing
            codes.append(code)
    scaling = state.horizontal_scaling
    begin = None if start is None else start * scaling
    return GlyphRun(tuple(codes), begin, end * scaling, at * scaling)


def drawn_text(
    run: GlyphRun, font: PageFont, matrix: Matrix, state: DrawingState, owner: ContentOwner
) -> DrawnText | None:
    """Return a run on the page; None where nothing of it is visible.

    `matrix` transforms text space to the space of the page.
    """
    ink = state.fill_ink()
    if run.start is None or state.rendering_mode in _INVISIBLE:
        return None
    if not state.font_size or ink.opacity <= 0:
        return None
    left, right = sorted((run.start, run.end))
    size = state.font_size
    low, high = sorted((state.rise + _DESCENT * size, state.rise + _ASCENT * size))
    box = transform((left, low, right, high), matrix)
    return DrawnText(box, state.clip, owner, ink, abs(size) * height_of(matrix), font, run.codes)
