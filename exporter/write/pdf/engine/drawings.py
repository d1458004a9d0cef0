"""Drawings that are shown more than once, drawn once."""

from __future__ import annotations

from functools import wraps
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint import images  # type: ignore[import-untyped]

_STATE = tuple(
    f"_current_{what}" for what in ("color", "color_stroke", "alpha", "alpha_stroke", "font")
)


def hasten_drawings() -> None:
    """Keep what a drawing came to, for the next time that it is drawn as large.

    The mark of a line of code that was turned is drawn as often as there are such lines, and
    WeasyPrint reads its paths anew each time.
    """
    if not hasattr(images, "SVGImage") or hasattr(images.SVGImage.draw, "__wrapped__"):
        return
    draw = images.SVGImage.draw

    @wraps(draw)
    def drawn(picture: Any, stream: Any, width: float, height: float, style: Any) -> None:
        # Only in a group of its own does it not matter what was drawn before.
        if not _is_fresh(stream):
            draw(picture, stream, width, height, style)
            return
        known = vars(picture).setdefault("_exporter_drawn", {})
        states = stream._resources["ExtGState"]
        if (width, height) in known:
            steps, needed = known[width, height]
            stream.stream.extend(steps)
            states.update({name: pydyf.Dictionary(state) for name, state in needed.items()})
            return
        start = len(stream.stream)
        draw(picture, stream, width, height, style)
        steps = stream.stream[start:]
        if not _holds_more(stream) and b"BT" not in steps:
            needed = {name: dict(state) for name, state in states.items()}
            known[width, height] = steps, needed

    images.SVGImage.draw = drawn


def _is_fresh(stream: Any) -> bool:
    """Whether nothing but its place was said in a group."""
    unset = all(getattr(stream, name, True) is None for name in _STATE)
    group = stream.extra.get("Subtype") == "/Form"
    return group and unset and not stream._resources["ExtGState"] and not _holds_more(stream)


def _holds_more(stream: Any) -> bool:
    """Whether a drawing needs more than lines, colours and opacity."""
    return any(stream._resources[kind] for kind in ("XObject", "Pattern", "Shading"))
