"""Speed patch of the layout of boxes: lengths that need no computation."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, wraps
from math import inf
from typing import Any

from weasyprint.css import properties
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent

_OF_WIDTH = (
    *("margin_left", "margin_right", "padding_left", "padding_right"),
    *("width", "min_width", "max_width"),
)
_OF_EITHER = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
"""Percentages of the width too, except for a page."""
_OF_HEIGHT = ("height", "min_height", "max_height")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_DECIDING = (*_OF_WIDTH, *_OF_EITHER, *_OF_HEIGHT, *_BORDERS, "box_sizing", "border_collapse")


def patch_lengths(resolve: Any) -> Any:
    """Return a `resolve_percentages` that resolves plain lengths directly.

    WeasyPrint makes four calls for each of the fourteen lengths of a box, and resolves every box
    several times. Nearly all lengths are plain. If none depends on the containing block, they are
    kept with the style.
    """

    @wraps(resolve)
    def resolve_percentages(box: Any, containing_block: Any) -> None:
        fixed = vars(box.style).get("_exporter_lengths")
        if fixed is None:
            fixed = vars(box.style)["_exporter_lengths"] = _fixed_lengths(box.style)
        # The engine changes lengths of flex and grid items when it knows more.
        if fixed and not (box.is_flex_item or box.is_grid_item):
            vars(box).update(fixed)
            return
        if isinstance(containing_block, boxes.Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        style = box.style
        free = height == "auto"
        # Lengths that depend on one another are left to the engine.
        if style["box_sizing"] != "content-box" or (free and not _is_plain(style["height"])):
            resolve(box, containing_block)
            return
        either = height if isinstance(box, boxes.PageBox) else width
        used = vars(box)
        _resolve(used, style, _OF_WIDTH, width)
        _resolve(used, style, _OF_EITHER, either)
        if free:
            # A percentage of an unknown height is 0 for a minimum and infinite for a maximum.
            _resolve(used, style, ("height", "min_height"), 0)
            _resolve(used, style, ("max_height",), inf)
            if getattr(style["height"], "unit", "") == "%":
                used["height"] = "auto"
        else:
            _resolve(used, style, _OF_HEIGHT, height)
        for name in ("min_width", "min_height"):
            if used[name] == "auto":
                used[name] = 0
        collapsed = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            # Collapsed borders are resolved already.
            if not (collapsed and hasattr(box, name)):
                used[name] = style[name]

    return resolve_percentages


def _fixed_lengths(style: Any) -> dict[str, Any]:
    """Return the lengths of every box of a style; none if some depend on the containing block."""
    try:
        return _fixed_lengths_by(tuple(map(style.__getitem__, _DECIDING)))
    except TypeError:
        # A mathematical function is not hashable, and may depend on the containing block.
        return {}


@lru_cache(maxsize=4096)
def _fixed_lengths_by(values: tuple[Any, ...]) -> dict[str, Any]:
    """Return the same by the values of `_DECIDING`, which most styles share with others."""
    style = dict(zip(_DECIDING, values, strict=True))
    names = (*_OF_WIDTH, *_OF_EITHER, *_OF_HEIGHT)
    free = style["box_sizing"] == "content-box" and style["border_collapse"] != "collapse"
    if not free or not all(_is_fixed(style[name]) for name in names):
        return {}
    used: dict[str, Any] = {}
    _resolve(used, style, names, 0)
    for name in ("min_width", "min_height"):
        if used[name] == "auto":
            used[name] = 0
    return used | {name: style[name] for name in _BORDERS}


def _is_fixed(length: Any) -> bool:
    return length == "auto" or (type(length) is properties.Dimension and length.unit == "px")


def _is_plain(length: Any) -> bool:
    return length == "auto" or type(length) is properties.Dimension


def _resolve(used: dict[str, Any], style: Any, names: Iterable[str], whole: Any) -> None:
    for name in names:
        length = style[name]
        if type(length) is properties.Dimension and length.unit == "px":
            used[name] = length.value
        elif length == "auto":
            used[name] = length
        else:
            used[name] = percent.percentage(length, style, whole)
