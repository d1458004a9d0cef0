"""Boxes that show nothing but what they hold, passed over."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
from weasyprint.layout import background  # type: ignore[import-untyped]

from exporter.write.pdf.engine.swap import swap

_CORNERS = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_NOTHING = {"background": None} | dict.fromkeys(_CORNERS, (0, 0))


def hasten_backgrounds() -> None:
    """Know from its style that a box has no background, no picture around it and no round corner.

    WeasyPrint asks each box of each page for a dozen values to find that out.
    """
    lay = getattr(background, "layout_box_backgrounds", None)
    if lay is None or hasattr(lay, "__wrapped__"):
        return

    @wraps(lay)
    def laid(
        page: Any, box: Any, pictures: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        # What stands in for a box that is positioned absolutely is none itself.
        whole = layout_children and style is None and isinstance(box, boxes.Box)
        if box is page or not whole or not _is_bare(box.style):
            lay(page, box, pictures, layout_children, style)
            return
        for child in box.all_children():
            laid(page, child, pictures)
        vars(box).update(_NOTHING)

    swap(lay, laid)


def _is_bare(style: Any) -> bool:
    kept: dict[str, Any] = vars(style)
    if "_exporter_bare" not in kept:
        colour = style["background_color"]
        colour = style["color"] if colour == "currentcolor" else colour
        kept["_exporter_bare"] = (
            style["border_image_source"][0] == "none"
            and style["mask_border_source"][0] == "none"
            and all(kind == "none" for kind, _ in style["background_image"])
            and colour.alpha == 0
            and not style["box_shadow"]
            and all((0, "px") in style[corner] for corner in _CORNERS)
        )
    return bool(kept["_exporter_bare"])
