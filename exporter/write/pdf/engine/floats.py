"""Room for a line where there is nothing to stand beside."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.layout import float as floats  # type: ignore[import-untyped]

from exporter.write.pdf.engine.swap import swap


def hasten_floats() -> None:
    """Give a line the whole width where no box floats.

    WeasyPrint asks twice for each line, and makes lists of the boxes on either side.
    """
    avoid = getattr(floats, "avoid_collisions", None)
    if avoid is None or hasattr(avoid, "__wrapped__"):
        return

    @wraps(avoid)
    def avoided(context: Any, box: Any, around: Any, outer: bool = True) -> Any:
        alone = not context.excluded_shapes and box.style["float"] == "none"
        if not alone or around.style["direction"] != "ltr":
            return avoid(context, box, around, outer)
        left = around.content_box_x()
        right = left + around.width
        if outer:
            return left, box.position_y, right - left
        # Every sum as the engine would make it, so that not a hair differs.
        top = box.border_box_y() - box.margin_top
        start, end = left + box.margin_left, right - box.margin_right
        return start - box.margin_left, top, end - start

    swap(avoid, avoided)
