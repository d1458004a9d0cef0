"""Speed patch of drawings."""

from __future__ import annotations

from functools import wraps
from typing import Any

import pydyf

_STATE = tuple(
    f"_current_{what}" for what in ("color", "color_stroke", "alpha", "alpha_stroke", "font")
)


def patch_repeated_drawings(draw: Any) -> Any:
    """Return an `SVGImage.draw` that draws an image of the same size once.

    The mark of a continued line of code is drawn as often as there are such lines, and WeasyPrint
    reads its paths each time.
    """

    @wraps(draw)
    def draw_image(image: Any, stream: Any, width: float, height: float, style: Any) -> None:
        # Outside of a group of its own, a drawing depends on the state that is set.
        if not _is_fresh(stream):
            draw(image, stream, width, height, style)
            return
        known = vars(image).setdefault("_exporter_drawn", {})
        states = stream._resources["ExtGState"]
        if (width, height) in known:
            steps, needed = known[width, height]
            stream.stream.extend(steps)
            states.update({name: pydyf.Dictionary(state) for name, state in needed.items()})
            return
        start = len(stream.stream)
        draw(image, stream, width, height, style)
        steps = stream.stream[start:]
        if not _has_more(stream) and b"BT" not in steps:
            needed = {name: dict(state) for name, state in states.items()}
            known[width, height] = steps, needed

    return draw_image


def _is_fresh(stream: Any) -> bool:
    """Return whether nothing but its place was set in a group."""
    unset = all(getattr(stream, name, True) is None for name in _STATE)
    group = stream.extra.get("Subtype") == "/Form"
    return group and unset and not stream._resources["ExtGState"] and not _has_more(stream)


def _has_more(stream: Any) -> bool:
    """Return whether a drawing needs more than lines, colours and opacity."""
    return any(stream._resources[kind] for kind in ("XObject", "Pattern", "Shading"))
