"""The texts and boxes of a paragraph, measured as one line without end."""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from weasyprint.text import ffi as text_ffi
from weasyprint.text.line_break import create_layout

from exporter.write.pdf.engine.speed_text import layout_key

ffi, pango = text_ffi.ffi, text_ffi.pango

ATOM = "\u2e80"
"""Stands for an image or another box in the text: lines are broken beside it as WeasyPrint does."""
FORCED = "\n"
"""The text of a forced line break."""
_GLYPH = struct.Struct("=4xi12x")
"""A glyph of Pango (PangoGlyphInfo), of which the width is read."""
_UNSHOWN = "\u200b\xad"
"""Characters without a glyph on the page."""


@dataclass(frozen=True, slots=True, eq=False)
class UnmeasuredItem:
    """An `InlineItem` before it is measured; a text has no `width` yet."""

    box: Any
    text: str
    width: float
    closing: float
    opening: float
    unbroken: Any


@dataclass(frozen=True, slots=True, eq=False)
class InlineItem:
    """A text of a paragraph, or a box that is not broken.

    `start` is the index of its first character, `x` its position in CSS pixels. `closing` and
    `opening` are the padding, borders and margins of inline boxes that end before it and that begin
    before it, both of which are before `x`. `unbroken` is the outermost box around it in which
    lines do not end. `letters` is how many letters before it can be tracked.

    Only texts have the other fields. `offsets` are the offsets in bytes of the characters and of
    the end; None if they are the same as their indexes. `clusters` are the offsets of the
    characters that glyphs begin with, and of the end, and `positions` their distances from `x`.
    `glyphs` has for each glyph the offset of its character; None if letters cannot be tracked.
    """

    box: Any
    text: str
    start: int
    x: float
    width: float
    closing: float
    opening: float
    unbroken: Any
    letters: int
    offsets: list[int] | None
    clusters: list[int]
    positions: list[float]
    glyphs: list[int] | None

    @property
    def end(self) -> int:
        """The index after its last character."""
        return self.start + len(self.text)

    @property
    def is_text(self) -> bool:
        """Whether it is a text, and no box or forced break."""
        return bool(self.clusters)

    def byte(self, index: int) -> int:
        """Return the offset in bytes of a character of the paragraph."""
        at = index - self.start
        return at if self.offsets is None else self.offsets[at]

    def index(self, byte: int) -> int:
        """Return the index in the paragraph of the character at an offset in bytes."""
        return self.start + (byte if self.offsets is None else bisect_left(self.offsets, byte))

    def position(self, index: int) -> float:
        """Return the position of a character, or of the end of the item, in CSS pixels."""
        if not self.is_text:
            return self.x if index == self.start else self.x + self.width
        byte = self.byte(index)
        at = bisect_right(self.clusters, byte) - 1
        start, end = self.clusters[at], self.clusters[min(at + 1, len(self.clusters) - 1)]
        x = self.positions[at]
        if start < byte < end:
            # Within a ligature.
            x += (self.positions[at + 1] - x) * (byte - start) / (end - start)
        return self.x + x

    def letters_before(self, index: int) -> int:
        """Return how many letters before a character of the item can be tracked."""
        return self.letters + index - self.start if self.glyphs else self.letters

    def glyph_count(self, start: int, end: int) -> int:
        """Return how many glyphs show the text between two offsets in bytes: a ligature is one."""
        if self.glyphs is None:
            return 0
        text = self.text[self.index(start) - self.start : self.index(end) - self.start]
        unshown = sum(map(text.count, _UNSHOWN))
        return bisect_left(self.glyphs, end) - bisect_left(self.glyphs, start) - unshown


def measured(
    context: Any, unmeasured: UnmeasuredItem, start: int, x: float, letters: int, line_style: Any
) -> InlineItem:
    """Return an item at an index and a position; `line_style` is the style of the paragraph."""
    box, text, width = unmeasured.box, unmeasured.text, unmeasured.width
    offsets = glyphs = None
    clusters: list[int] = []
    positions: list[float] = []
    if text not in (ATOM, FORCED):
        shown, clusters, positions = _shaped(context, text, box.style)
        width = positions[-1]
        if _is_tracked(box.style, line_style):
            glyphs = shown
        if not text.isascii():
            offsets = [0, *accumulate(len(character.encode()) for character in text)]
    return InlineItem(
        box=box,
        text=text,
        start=start,
        x=x,
        width=width,
        closing=unmeasured.closing,
        opening=unmeasured.opening,
        unbroken=unmeasured.unbroken,
        letters=letters,
        offsets=offsets,
        clusters=clusters,
        positions=positions,
        glyphs=glyphs,
    )


def _is_tracked(style: Any, line_style: Any) -> bool:
    """Return whether letters may be moved: those in the typeface of the paragraph."""
    same = style["font_family"] == line_style["font_family"]
    return bool(same and style["letter_spacing"] == "normal")


def _shaped(context: Any, text: str, style: Any) -> tuple[list[int], list[int], list[float]]:
    """Return `glyphs`, `clusters` and `positions` of an `InlineItem`, shaped as one line.

    All are read at once: Pango looks through all glyphs before a character to tell where it is.
    """
    layout = create_layout(text, style, context, None, 0)
    line = pango.pango_layout_get_line_readonly(layout.layout, 0)
    glyphs: list[int] = []
    clusters, positions = [0], [0.0]
    x = 0
    run = line.runs
    while run != ffi.NULL:
        start, string = run.data.item.offset, run.data.glyphs
        count = string.num_glyphs
        data = ffi.buffer(string.glyphs, count * _GLYPH.size)
        offsets = ffi.unpack(string.log_clusters, count)
        for cluster, (width,) in zip(offsets, _GLYPH.iter_unpack(data), strict=True):
            at = start + cluster
            glyphs.append(at)
            if at != clusters[-1]:
                clusters.append(at)
                positions.append(x * text_ffi.FROM_UNITS)
            x += width
        run = run.next
    clusters.append(len(text.encode()))
    positions.append(x * text_ffi.FROM_UNITS)
    return glyphs, clusters, positions


def text_width(context: Any, text: str, style: Any) -> float:
    """Return the width of a short text in CSS pixels; it is cached by its style."""
    known: dict[tuple[Any, ...], float] = vars(style.font_config).setdefault("_exporter_widths", {})
    key = text, layout_key(style), style["word_spacing"], style["letter_spacing"]
    if key not in known:
        *_, positions = _shaped(context, text, style)
        known[key] = positions[-1]
    return known[key]
