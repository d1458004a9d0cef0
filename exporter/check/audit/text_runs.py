"""Runs of glyphs: how long they are, and where they come to stand (ISO 32000-1, 9.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exporter.check.audit.drawn_objects import ContentOwner, DrawnText
from exporter.check.audit.graphics_state import State
from exporter.check.audit.page_fonts import PageFont
from exporter.formats.pdf.coordinates import Matrix, height_of, transform

_DOWN, _UP = -0.2, 0.7
"""How far below and above its line a text reaches, in its own size."""
_HIDDEN = (3, 7)
"""The modes in which text is not drawn."""
_NUMBERS = (int, float)


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """A run of glyphs along its line.

    `start` and `end` are those of what can be seen, which is nothing if `start` is None; `advance`
    is where the next run begins.
    """

    codes: tuple[int, ...]
    start: float | None
    end: float
    advance: float


def measured(items: Any, face: PageFont, state: State) -> GlyphRun:
    """Strings, and the numbers between them that move what follows, as a run."""
    widths, usual, blank, size = face.widths, face.usual, face.blank, state.size
    at, start, end = 0.0, None, 0.0
    codes: list[int] = []
    for item in items:
        # What comes from a PDF is a number of Python's own, or an object of its own.
        if isinstance(item, _NUMBERS) or not hasattr(item, "unparse"):
            at -= float(item) / 1000 * size
            continue
        for code in face.codes(bytes(item)):
            advance = widths.get(code, usual) * size
            if code not in blank:
                start = at if start is None else start
                end = at + advance
            at += advance + state.spacing
            if code == 32 and not face.wide:
                at += state.word_spacing
            codes.append(code)
    begin = None if start is None else start * state.stretch
    return GlyphRun(tuple(codes), begin, end * state.stretch, at * state.stretch)


def text_of(
    run: GlyphRun, face: PageFont, whole: Matrix, state: State, home: ContentOwner
) -> DrawnText | None:
    """A run on the page; `whole` is what moves it there. None where nothing of it is drawn."""
    ink = state.ink()
    if run.start is None or state.mode in _HIDDEN or not state.size or ink.alpha <= 0:
        return None
    left, right = sorted((run.start, run.end))
    low, high = sorted((state.rise + _DOWN * state.size, state.rise + _UP * state.size))
    box = transform((left, low, right, high), whole)
    size = abs(state.size) * height_of(whole)
    return DrawnText(box, state.clip, home, ink, size, face, run.codes)
