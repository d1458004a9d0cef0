"""Short texts that stand again and again, set once."""

from __future__ import annotations

from copy import copy
from functools import wraps
from typing import Any

from weasyprint.layout import inline  # type: ignore[import-untyped]

from exporter.write.pdf.engine.shaping import kind_of

_LONGEST = 60
"""Characters of a text that may well come again: a word in colour, a space, a line of code."""

_SET_BY = (
    *("white_space", "letter_spacing", "word_spacing"),
    *("overflow_wrap", "word_break", "tab_size"),
)


def spare_repeats() -> None:
    """Set a short text that was set before in the same style as it was, where it fits.

    More than half of what is set on one line is a space, a mark between two links, or a word of
    code that stands a few lines above too.
    """
    split = inline.split_first_line
    if hasattr(split, "exporter_repeats"):
        return

    @wraps(split)
    def found(
        text: str, style: Any, context: Any, max_width: float | None, spacing: float, **options: Any
    ) -> Any:
        if max_width is None or spacing or len(text) > _LONGEST:
            return split(text, style, context, max_width, spacing, **options)
        known = _texts(style, context)
        made = known.get(text)
        if made is None:
            made = split(text, style, context, max_width, spacing, **options)
            layout, length, resume, width, *_ = made
            if width <= max_width and _is_whole(text, length, resume):
                known[text] = (copy(layout), *made[1:])
            return made
        layout, _, _, width, *_ = made
        if width > max_width:
            return split(text, style, context, max_width, spacing, **options)
        layout = copy(layout)
        layout.max_width = max_width
        return (layout, *made[1:])

    found.exporter_repeats = True  # type: ignore[attr-defined]
    inline.split_first_line = found


def _is_whole(text: str, length: int, resume: int | None) -> bool:
    """Whether a text stands on one line, up to the line end that it may have."""
    if resume is None:
        return "\n" not in text
    return text.find("\n") == len(text) - 1 > 0 and resume == length + 1 == len(text.encode())


def _texts(style: Any, context: Any) -> dict[str, Any]:
    """What was set already in a style that sets as this one does."""
    kept: dict[str, Any] = vars(style)
    if "_exporter_texts" not in kept:
        known = vars(context).setdefault("_exporter_texts", {})
        key = (kind_of(style), *map(style.__getitem__, _SET_BY))
        kept["_exporter_texts"] = known.setdefault(key, {})
    texts: dict[str, Any] = kept["_exporter_texts"]
    return texts
