"""Lengths of boxes, settled without the detours of WeasyPrint 70."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, wraps
from math import inf
from typing import Any

from weasyprint.css.properties import Dimension  # type: ignore[import-untyped]
from weasyprint.layout import percent  # type: ignore[import-untyped]

from exporter.write.pdf.engine.swap import swap

_OF_THE_WIDTH = (
    *("margin_left", "margin_right", "padding_left", "padding_right"),
    *("width", "min_width", "max_width"),
)
_OF_EITHER = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
"""Shares of the width too, but for a page."""
_OF_THE_HEIGHT = ("height", "min_height", "max_height")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))

_GIVEN = (
    *(*_OF_THE_WIDTH, *_OF_EITHER, *_OF_THE_HEIGHT, *_BORDERS),
    *("box_sizing", "border_collapse"),
)


def hasten_lengths() -> None:
    """Settle plain lengths, which nearly all are, on the spot.

    WeasyPrint takes four calls for each of the fourteen lengths of a box, and settles every box
    several times. Where none depends on what is around the box, they are kept with the style.
    """
    settle = getattr(percent, "resolve_percentages", None)
    if settle is None or hasattr(settle, "__wrapped__"):
        return

    @wraps(settle)
    def settled(box: Any, containing_block: Any) -> None:
        fixed = vars(box.style).get("_exporter_lengths")
        if fixed is None:
            fixed = vars(box.style)["_exporter_lengths"] = _fixed(box.style)
        # The engine changes the lengths of what stands in a grid when it knows more.
        if fixed and not (box.is_flex_item or box.is_grid_item):
            vars(box).update(fixed)
            return
        if isinstance(containing_block, percent.boxes.Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        style = box.style
        free = height == "auto"
        # Where lengths depend on one another, the engine knows how.
        if style["box_sizing"] != "content-box" or (free and not _is_plain(style["height"])):
            settle(box, containing_block)
            return
        either = height if isinstance(box, percent.boxes.PageBox) else width
        used = vars(box)
        _settle(used, style, _OF_THE_WIDTH, width)
        _settle(used, style, _OF_EITHER, either)
        if free:
            # A share of what is not known yet is none, and the most of it is endless.
            _settle(used, style, ("height", "min_height"), 0)
            _settle(used, style, ("max_height",), inf)
            if getattr(style["height"], "unit", "") == "%":
                used["height"] = "auto"
        else:
            _settle(used, style, _OF_THE_HEIGHT, height)
        for name in ("min_width", "min_height"):
            if used[name] == "auto":
                used[name] = 0
        collapsed = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            # In a table of one net of lines they are settled already.
            if not (collapsed and hasattr(box, name)):
                used[name] = style[name]

    swap(settle, settled)


def _fixed(style: Any) -> dict[str, Any]:
    """The lengths of every box of a style; none where some follow from what is around it."""
    given = tuple(map(style.__getitem__, _GIVEN))
    try:
        return _fixed_by(given)
    except TypeError:
        # What is to be calculated can change, and follows from what is around.
        return {}


@lru_cache(maxsize=4096)
def _fixed_by(given: tuple[Any, ...]) -> dict[str, Any]:
    """The same by the values of the style. Most styles of a book share theirs with others."""
    style = dict(zip(_GIVEN, given, strict=True))
    names = (*_OF_THE_WIDTH, *_OF_EITHER, *_OF_THE_HEIGHT)
    free = style["box_sizing"] == "content-box" and style["border_collapse"] != "collapse"
    if not free or not all(_is_fixed(style[name]) for name in names):
        return {}
    used: dict[str, Any] = {}
    _settle(used, style, names, 0)
    for name in ("min_width", "min_height"):
        if used[name] == "auto":
            used[name] = 0
    return used | {name: style[name] for name in _BORDERS}


def _is_fixed(length: Any) -> bool:
    return length == "auto" or (type(length) is Dimension and length.unit == "px")


def _is_plain(length: Any) -> bool:
    return length == "auto" or type(length) is Dimension


def _settle(used: dict[str, Any], style: Any, names: Iterable[str], whole: Any) -> None:
    for name in names:
        length = style[name]
        if type(length) is Dimension and length.unit == "px":
            used[name] = length.value
        elif length == "auto":
            used[name] = length
        else:
            used[name] = percent.percentage(length, style, whole)
