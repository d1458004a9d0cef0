"""Grounds that end with the text that stands on them."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.layout import block  # type: ignore[import-untyped]


def mend_tints() -> None:
    """Let a box whose parts are decorated each by itself end with its last line on a page.

    WeasyPrint stretches whatever goes on overleaf down to the foot of the page: where some lines
    had to be taken along, an empty ground would fill their place. So it would where what follows
    the box takes lines of it along, which are taken from a box that was whole.
    """
    lay_out = getattr(block, "block_container_layout", None)
    look_back = getattr(block, "find_earlier_page_break", None)
    if lay_out is None or look_back is None or hasattr(lay_out, "__wrapped__"):
        return

    @wraps(lay_out)
    def laid_out(*given: Any, **named: Any) -> Any:
        result = lay_out(*given, **named)
        box, goes_on = result[:2]
        if box is not None and goes_on is not None:
            _end_with_last(box)
        return result

    @wraps(look_back)
    def looked_back(*given: Any, **named: Any) -> Any:
        found = look_back(*given, **named)
        if found:
            kept, goes_on = found
            # A line has no index, and is not parted.
            if kept and goes_on.get(getattr(kept[-1], "index", None)) is not None:
                _end_with_last(kept[-1])
        return found

    block.block_container_layout = laid_out
    block.find_earlier_page_break = looked_back


def _end_with_last(box: Any) -> None:
    if getattr(box, "children", ()) and _is_cloned(box.style):
        last = box.children[-1]
        end = last.position_y + last.margin_height()
        box.height = min(box.height, max(0, end - box.content_box_y()))


def _is_cloned(style: Any) -> bool:
    return bool(style["box_decoration_break"] == "clone" and style["height"] == "auto")
