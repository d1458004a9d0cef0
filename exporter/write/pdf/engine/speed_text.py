"""Speed patches of the layout of text: what a style decides is prepared once."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.text import ffi as text_ffi  # type: ignore[import-untyped]

from exporter.write.pdf.engine.fonts import FONT_PROPERTIES
from exporter.write.pdf.engine.pango import pango_more


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
        layout.layout = text_ffi.ffi.gc(duplicate, text_ffi.gobject.g_object_unref)

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
