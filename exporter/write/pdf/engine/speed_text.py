"""Speed patches of the layout of text: what a style decides, and repeated texts, are done once."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import Any

from exporter.write.pdf.engine.fonts import FONT_PROPERTIES
from exporter.write.pdf.engine.pango import copied_layout

_LINE_PROPERTIES = (
    *("white_space", "overflow_wrap", "word_break", "word_spacing", "letter_spacing", "tab_size"),
    *("hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
)
"""The properties, besides those of its font, that decide where a line of text ends."""
_WRAPPED = ("normal", "pre-wrap", "pre-line")
_LONGEST = 200
"""The most characters of a text whose line is kept: longer ones hardly come again."""


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


def patch_repeated_lines(is_breakable: Any, split: Any, measure: Any) -> tuple[Any, ...]:
    """Return functions that keep the lines of a document with its context.

    Half of all texts come again: words of code, markers of lists, running heads, lines of a page
    that is laid out again, the content of a box with an edge, which is laid out twice. The first
    function, `can_break_text`, is called with the two letters at each boundary of two texts.
    """
    cached_is_breakable = lru_cache(maxsize=4096)(is_breakable)
    return cached_is_breakable, _with_line_cache(split), _with_line_cache(measure)


def _with_line_cache(split: Any) -> Any:
    @wraps(split)
    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        rest = justification_spacing, is_line_start, minimum
        try:
            whole_key = text, _line_key(style)
        except TypeError:
            return split(text, style, context, max_width, *rest)
        lines = vars(context).setdefault("_exporter_lines", {})
        limit = max_width if style["white_space"] in _WRAPPED else None
        line = lines.get(whole_key)
        if line is None or (limit is not None and line[3] > limit):
            width_key = *whole_key, limit, is_line_start, minimum
            line = lines.get(width_key)
            if line is None:
                line = split(text, style, context, max_width, *rest)
                if len(text) <= _LONGEST:
                    lines[width_key] = line
                    if _is_whole(text, style, line):
                        lines[whole_key] = line
        layout, *measures = line
        duplicate = object.__new__(type(layout))
        vars(duplicate).update(
            vars(layout), justification_spacing=justification_spacing, max_width=max_width
        )
        return duplicate, *measures

    return split_first_line


def _line_key(style: Any) -> int:
    """Return a number that all styles share whose texts are broken into the same lines.

    Raises TypeError for a style with a mathematical function, which is not hashable.
    """
    kept = vars(style)
    if "_exporter_line_key" not in kept:
        values = layout_key(style), *map(style.__getitem__, _LINE_PROPERTIES)
        keys = vars(style.font_config).setdefault("_exporter_line_keys", {})
        kept["_exporter_line_key"] = keys.setdefault(values, len(keys))
    key: int = kept["_exporter_line_key"]
    return key


def _is_whole(text: str, style: Any, line: Any) -> bool:
    """Return whether a line is all of a text, and the same in any width that it fits into.

    Pango adds a hyphen to a soft one, and spaces letters at the end of a line otherwise.
    """
    layout, _, resume, *_ = line
    plain = style["letter_spacing"] == "normal" and "\xad" not in text
    return bool(plain and resume is None and layout.text == text)


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
        layout.layout = copied_layout(prepared["layout"])

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
