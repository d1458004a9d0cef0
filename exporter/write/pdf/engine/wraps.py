"""Lines that keep the glyphs that they were broken with."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.text import line_break  # type: ignore[import-untyped]
from weasyprint.text.ffi import TO_UNITS  # type: ignore[import-untyped]

from exporter.write.pdf.engine.pango import ffi, pango
from exporter.write.pdf.engine.swap import swap

_SPARE = 0.25
"""By how much of its size a text is narrower, at the most, for standing next to another."""
_ODD = "\N{HEBREW ACCENT ETNAHTA}"
"""From here on, letters may be read from the right."""


def hasten_wraps() -> None:
    """Break a line once.

    WeasyPrint has Pango break a text into lines. Then it sets the first line with the next word, in
    case that still fits, and then the line alone: three times for each line of a paragraph.
    """
    layout = line_break.Layout
    if hasattr(layout.get_first_line, "__wrapped__"):
        return
    _remember_lines(layout)
    _keep_lines()


def _remember_lines(layout: Any) -> None:
    """Leave a layout as it is where it is asked for a line with a word that is too much."""
    find, fill = layout.get_first_line, layout.set_text
    extents, place = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    # A whole number, of a kind that need not be declared.
    across = ffi.addressof(place, "x")

    @wraps(find)
    def found(self: Any) -> Any:
        line, index = find(self)
        vars(self)["_exporter_broken"] = index
        return line, index

    @wraps(fill)
    def filled(self: Any, text: str, justify: bool = False) -> None:
        held = vars(self)
        index = held.pop("_exporter_broken", None)
        if index is not None and not justify and overflows(self, text, index):
            return
        fill(self, text, justify)

    def overflows(self: Any, text: str, index: int) -> bool:
        style = self.style
        if not self.text.startswith(text) or self.first_line_direction % 2:
            return False
        if style["word_spacing"] or style["letter_spacing"] != "normal":
            return False
        data = text.encode()
        word = data[index:].decode()
        width = pango.pango_layout_get_width(self.layout)
        # Without a width, there are no lines any more.
        if not word or max(word) >= _ODD or width <= 0:
            return False
        first = pango.pango_layout_get_line_readonly(self.layout, 0)
        second = pango.pango_layout_get_line_readonly(self.layout, 1)
        if second == ffi.NULL or len(data) > second.start_index + second.length:
            return False
        pango.pango_layout_line_get_extents(first, ffi.NULL, extents)
        pango.pango_layout_line_index_to_x(second, len(data), 0, across)
        spare = int(style["font_size"] * _SPARE * TO_UNITS)
        return bool(extents.width <= width < extents.width + across[0] - spare)

    layout.get_first_line, layout.set_text = found, filled


def _keep_lines() -> None:
    """Let a line that was broken off have its glyphs from the whole text."""
    measure = line_break.first_line_metrics
    extents = ffi.new("PangoRectangle *")

    @wraps(measure)
    def measured(
        line: Any,
        text: str,
        layout: Any,
        resume_at: int | None,
        space_collapse: bool,
        style: Any,
        hyphenated: bool = False,
        *rest: Any,
    ) -> Any:
        if resume_at and not hyphenated and style["letter_spacing"] == "normal":
            data = text.encode()[: line.length]
            bare = data.rstrip(b" ") if space_collapse else data
            if bare and _ends_alike(line, data, bare, style, extents):
                width, height = line_break.line_size(line, style)
                baseline = pango.pango_layout_get_baseline(layout.layout)
                layout.text = bare.decode()
                vars(layout).pop("_exporter_broken", None)
                vars(layout)["_exporter_cut"] = True
                layout.deactivate()
                down = baseline * line_break.FROM_UNITS
                return layout, len(bare), resume_at, width, height, down
        return measure(line, text, layout, resume_at, space_collapse, style, hyphenated, *rest)

    swap(measure, measured)


def _ends_alike(line: Any, data: bytes, bare: bytes, style: Any, extents: Any) -> bool:
    """Whether the last letter of a line is as it would be if nothing came after it.

    Pango hides the space at the end of a line. It may hide no more than that one, in the font of
    the letter.
    """
    hidden = len(data) - len(bare)
    spaced = style["word_spacing"] or bare.endswith(b" ") or line.resolved_dir % 2
    run = line.runs
    if hidden > 1 or spaced or run == ffi.NULL:
        return False
    while run.next != ffi.NULL:
        run = run.next
    item, glyphs = run.data.item, run.data.glyphs
    last = glyphs.num_glyphs - 1 - hidden
    if last < 0 or item.analysis.level % 2:
        return False
    if hidden:
        space = glyphs.glyphs[last + 1]
        if item.offset + glyphs.log_clusters[last + 1] != len(bare) or space.geometry.width:
            return False
    letter = glyphs.glyphs[last]
    pango.pango_font_get_glyph_extents(item.analysis.font, letter.glyph, ffi.NULL, extents)
    return bool(letter.geometry.width == extents.width)
