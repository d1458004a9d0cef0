"""Speed patches of the layout of text."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.text import ffi as text_ffi  # type: ignore[import-untyped]
from weasyprint.text import line_break

from exporter.write.pdf.engine.fonts import FONT_PROPERTIES
from exporter.write.pdf.engine.pango import pango_more

ffi, pango = text_ffi.ffi, text_ffi.pango

# Layouts of Pango


def layout_key(style: Any) -> int:
    """Return a number that all styles share whose layouts are alike.

    Raises TypeError for a style of a drawing, whose values are not hashable.
    """
    kept = vars(style)
    if "_exporter_layout_key" not in kept:
        # Whether a text is decorated decides whether metrics of its font are read.
        plain = style["text_decoration_line"] == "none"
        values = (plain, *map(style.__getitem__, FONT_PROPERTIES))
        keys = vars(style.font_config).setdefault("_exporter_layout_keys", {})
        kept["_exporter_layout_key"] = keys.setdefault(values, len(keys))
    key: int = kept["_exporter_layout_key"]
    return key


def patch_prepared_layouts(setup: Any) -> Any:
    """Return a `Layout.setup` that copies a layout which was prepared for a style like this one.

    WeasyPrint makes a context, a font description and a list of features for each of the four or
    five times that a line of text is laid out; and Pango looks up fonts again in a new context.
    """

    @wraps(setup)
    def prepare(layout: Any, style: Any) -> None:
        known = vars(style.font_config).setdefault("_exporter_layouts", {})
        try:
            key = layout_key(style)
        except TypeError:
            setup(layout, style)
            return
        prepared = known.get(key)
        if prepared is None:
            setup(layout, style)
            prepared = dict(vars(layout))
            # These attributes of a layout do not depend on the style.
            for name in ("style", "max_width", "justification_spacing", "text"):
                prepared.pop(name, None)
            known[key] = prepared
        vars(layout).update(prepared, style=style)
        duplicate = pango_more.pango_layout_copy(prepared["layout"])
        layout.layout = ffi.gc(duplicate, text_ffi.gobject.g_object_unref)

    return prepare


def patch_struts(measure: Any) -> Any:
    """Return a `strut` that keeps the height of a line with its style and with styles like it.

    WeasyPrint keeps it under a text that lists sixteen properties, for each part of a line.
    """

    @wraps(measure)
    def strut(style: Any) -> Any:
        kept = vars(style)
        if "_exporter_strut" not in kept:
            known = vars(style.font_config).setdefault("_exporter_struts", {})
            try:
                key = layout_key(style), style["line_height"]
                if key not in known:
                    known[key] = measure(style)
                kept["_exporter_strut"] = known[key]
            except TypeError:
                # A mathematical function is not hashable.
                kept["_exporter_strut"] = measure(style)
        return kept["_exporter_strut"]

    return strut


# Lines

_KERNING = 0.25
"""How much narrower a text may be next to another, at most, as a share of its size."""
_RIGHT_TO_LEFT = "\N{HEBREW ACCENT ETNAHTA}"
"""The first character of scripts that are written from right to left."""


def patch_broken_lines(find: Any, fill: Any, measure: Any) -> tuple[Any, ...]:
    """Return functions that break a line once.

    WeasyPrint has Pango break a text into lines. Then it lays out the first line with the next
    word, which may still fit, and then the line alone: three times for each line of a paragraph.
    """
    extents, across = ffi.new("PangoRectangle *"), ffi.new("int *")

    @wraps(find)
    def get_first_line(layout: Any) -> Any:
        line, index = find(layout)
        vars(layout)["_exporter_broken"] = index
        return line, index

    @wraps(fill)
    def set_text(layout: Any, text: str, justify: bool = False) -> None:
        index = vars(layout).pop("_exporter_broken", None)
        if index is not None and not justify and overflows(layout, text, index):
            return
        fill(layout, text, justify)

    def overflows(layout: Any, text: str, index: int) -> bool:
        """Return whether a line is too wide with the word that begins at `index`."""
        style = layout.style
        if not layout.text.startswith(text) or layout.first_line_direction % 2:
            return False
        if style["word_spacing"] or style["letter_spacing"] != "normal":
            return False
        data = text.encode()
        word = data[index:].decode()
        width = pango_more.pango_layout_get_width(layout.layout)
        # A layout without a width has one line.
        if not word or max(word) >= _RIGHT_TO_LEFT or width <= 0:
            return False
        first = pango.pango_layout_get_line_readonly(layout.layout, 0)
        second = pango.pango_layout_get_line_readonly(layout.layout, 1)
        if second == ffi.NULL or len(data) > second.start_index + second.length:
            return False
        pango.pango_layout_line_get_extents(first, ffi.NULL, extents)
        pango_more.pango_layout_line_index_to_x(second, len(data), 0, across)
        kerning = int(style["font_size"] * _KERNING * text_ffi.TO_UNITS)
        return bool(extents.width <= width < extents.width + across[0] - kerning)

    @wraps(measure)
    def first_line_metrics(
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
                # The line keeps the glyphs that it has in the whole text.
                width, height = line_break.line_size(line, style)
                baseline = pango.pango_layout_get_baseline(layout.layout)
                layout.text = bare.decode()
                vars(layout).pop("_exporter_broken", None)
                vars(layout)["_exporter_cut"] = True
                layout.deactivate()
                down = baseline * text_ffi.FROM_UNITS
                return layout, len(bare), resume_at, width, height, down
        return measure(line, text, layout, resume_at, space_collapse, style, hyphenated, *rest)

    return get_first_line, set_text, first_line_metrics


def _ends_alike(line: Any, data: bytes, bare: bytes, style: Any, extents: Any) -> bool:
    """Return whether the last glyph of a line is as it would be if no text came after it.

    Pango hides the space at the end of a line. It must hide only that one, and the space must be in
    the font of the glyph.
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
    glyph = glyphs.glyphs[last]
    pango.pango_font_get_glyph_extents(item.analysis.font, glyph.glyph, ffi.NULL, extents)
    return bool(glyph.geometry.width == extents.width)
