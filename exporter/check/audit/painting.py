"""What painting operators leave on a page: lines, areas, pictures (ISO 32000-1, 8.5.3 and 8.9)."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from typing import Any

from exporter.check.audit.colour_spaces import Ink, space_of_image
from exporter.check.audit.drawn_objects import ContentOwner, DrawnArea, DrawnImage, DrawnLine
from exporter.check.audit.graphics_state import Path, State
from exporter.formats.pdf.coordinates import Box, intersection, scale_of, transform

FILLING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
DRAWING = frozenset({"S", "s", "B", "B*", "b", "b*"})

_UNIT: Box = (0.0, 0.0, 1.0, 1.0)
_THIN = 3.0
"""Points: an area that is thinner is a line, if it is as many times longer."""


def filled(
    path: Path, state: State, home: ContentOwner, *, even_odd: bool
) -> Iterator[DrawnLine | DrawnArea]:
    """The parts of a path that are filled; one that is thin, or frames something, is a line."""
    ink = state.ink()
    frame = state.frame or (path.frame() if even_odd else 0.0)
    for box, oblong in zip(path.boxes, path.oblong, strict=True):
        seen = intersection(box, state.clip)
        if seen is None or ink.alpha <= 0:
            continue
        thin, long = sorted((seen[2] - seen[0], seen[3] - seen[1]))
        if 0 < frame < _THIN:
            yield DrawnLine(seen, home, ink, frame)
            return
        if oblong and 0 < thin < _THIN and long > _THIN * thin:
            yield DrawnLine(seen, home, ink, thin)
        elif thin > 0:
            yield DrawnArea(seen, home, ink)


def lines(path: Path, state: State, home: ContentOwner) -> Iterator[DrawnLine]:
    """The parts of a path that are drawn along."""
    ink = Ink(state.drawing.space, state.drawing.values, state.draw_alpha)
    weight = state.weight * scale_of(state.ctm)
    half = weight / 2
    for left, bottom, right, top in path.boxes:
        seen = intersection((left - half, bottom - half, right + half, top + half), state.clip)
        if seen and ink.alpha > 0:
            yield DrawnLine(seen, home, ink, weight)


def clip(path: Path, state: State) -> None:
    """Let a path clip what follows."""
    left, bottom, right, top = zip(*path.boxes, strict=True)
    shared = intersection((min(left), min(bottom), max(right), max(top)), state.clip)
    # What is clipped to nothing is still somewhere, so that it can be told.
    state.clip = shared or (left[0], bottom[0], left[0], bottom[0])
    state.frame = path.frame() if path.clipping == "W*" else 0.0


def picture(
    image: Any, pixels: tuple[int, int], state: State, home: ContentOwner, resources: Any
) -> DrawnImage | None:
    """An image where it stands; None where it has no size, or cannot be seen through."""
    a, b, c, d, _, _ = state.ctm
    wide, high = hypot(a, b), hypot(c, d)
    if not wide or not high or state.fill_alpha <= 0:
        return None
    dots = min(pixels[0] / wide, pixels[1] / high) * 72
    space = space_of_image(image, resources)
    ink = state.ink() if space is None else None
    return DrawnImage(transform(_UNIT, state.ctm), state.clip, home, ink, space, dots, pixels)
