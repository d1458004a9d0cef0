"""The widths of running heads, which stand the same on most pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
from weasyprint.layout import page as pages  # type: ignore[import-untyped]

_MADE_OF = (boxes.MarginBox, boxes.LineBox, boxes.InlineBox, boxes.TextBox)


def spare_heads() -> None:
    """Remember how narrow and how wide the words in the margin of a page can be.

    WeasyPrint sets each of those words alone to find out, on each page.
    """
    for name in ("min_content_width", "max_content_width"):
        measure = getattr(pages, name, None)
        if measure is not None and not hasattr(measure, "__wrapped__"):
            setattr(pages, name, _remembering(name, measure))


def _remembering(name: str, measure: Callable[..., float]) -> Callable[..., float]:
    @wraps(measure)
    def measured(context: Any, box: Any, outer: bool = True) -> float:
        parts = list(box.descendants())
        if not all(type(part) in _MADE_OF for part in parts):
            return measure(context, box, outer)
        known = vars(context).setdefault("_exporter_widths", {})
        key = (name, outer, *((id(each.style), getattr(each, "text", "")) for each in parts))
        if key not in known:
            # The styles are kept, so that no other takes the place of one.
            known[key] = measure(context, box, outer), [part.style for part in parts]
        width: float = known[key][0]
        return width

    return measured
