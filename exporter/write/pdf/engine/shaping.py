"""What Pango must know of a style before it sets a text in it, made ready once a style."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.text import line_break  # type: ignore[import-untyped]
from weasyprint.text.ffi import gobject  # type: ignore[import-untyped]

from exporter.write.pdf.engine.pango import ffi, pango

DECIDING = (
    *("direction", "lang"),
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override"),
)
"""The properties that a layout is made of."""


def hasten_shaping() -> None:
    """Copy a layout that was made ready for the same style, for each run of text.

    WeasyPrint makes a context, a description of the font and a list of features anew for each of
    the four or five times that a line of text is set. Pango, too, looks fonts up again in a new
    context.
    """
    setup = getattr(line_break.Layout, "setup", None)
    if setup is None or hasattr(setup, "__wrapped__"):
        return

    @wraps(setup)
    def ready(layout: Any, style: Any) -> None:
        known = vars(style.font_config).setdefault("_exporter_layouts", {})
        try:
            key = kind_of(style)
            found = known.get(key)
        except TypeError:
            # The styles of a drawing have values that can change.
            setup(layout, style)
            return
        if found is None:
            setup(layout, style)
            made = dict(vars(layout))
            # What a layout is asked for later does not go with the style.
            for name in ("style", "max_width", "justification_spacing", "text"):
                made.pop(name, None)
            found = known[key] = made
        vars(layout).update(found, style=style)
        copy = pango.pango_layout_copy(found["layout"])
        layout.layout = ffi.gc(copy, gobject.g_object_unref)

    line_break.Layout.setup = ready


def kind_of(style: Any) -> Any:
    """What is the same for all styles of which a layout is made alike.

    Raises TypeError where values of the style can change.
    """
    held = vars(style)
    if "_exporter_kind" not in held:
        # Of a decoration it counts only that there is one.
        plain = style["text_decoration_line"] == "none"
        values = (plain, *map(style.__getitem__, DECIDING))
        kinds = vars(style.font_config).setdefault("_exporter_kinds", {})
        held["_exporter_kind"] = kinds.setdefault(values, len(kinds))
    return held["_exporter_kind"]
