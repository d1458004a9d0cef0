"""Lines, areas and images that painting operators draw (ISO 32000-1, 8.5.3 and 8.9)."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from typing import Any

from exporter.check.audit.drawing_state import DrawingState, Path
from exporter.check.audit.page_content import ContentOwner, DrawnArea, DrawnImage, DrawnLine
from exporter.file_formats.pdf.colour_spaces import GREY, ColourSpace, colour_space
from exporter.file_formats.pdf.coordinates import Box, intersection, scale_of, transform

FILLING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
STROKING = frozenset({"S", "s", "B", "B*", "b", "b*"})

_UNIT: Box = (0.0, 0.0, 1.0, 1.0)
_THIN = 3.0
"""Points: a thinner area is a line, if it is at least as many times longer."""


def filled_items(
    path: Path, state: DrawingState, owner: ContentOwner, *, even_odd: bool
) -> Iterator[DrawnLine | DrawnArea]:
    """Yield what filling a path draws; a thin area, or a thin frame, is a line."""
    ink = state.fill_ink()
    frame = state.frame or (path.frame() if even_odd else 0.0)
    for box, rectangular in zip(path.boxes, path.rectangular, strict=True):
        visible = intersection(box, state.clip)
        if visible is None or ink.opacity <= 0:
            continue
        thin, long = sorted((visible[2] - visible[0], visible[3] - visible[1]))
        if 0 < frame < _THIN:
            yield DrawnLine(visible, owner, ink, frame)
            return
        if rectangular and 0 < thin < _THIN and long > _THIN * thin:
            yield DrawnLine(visible, owner, ink, thin)
        elif thin > 0:
            yield DrawnArea(visible, owner, ink)


def stroked_lines(path: Path, state: DrawingState, owner: ContentOwner) -> Iterator[DrawnLine]:
    """Yield what stroking a path draws."""
    ink = state.stroke_ink()
    width = state.line_width * scale_of(state.ctm)
    half = width / 2
    for left, bottom, right, top in path.boxes:
        outline = (left - half, bottom - half, right + half, top + half)
        visible = intersection(outline, state.clip)
        if visible and ink.opacity > 0:
            yield DrawnLine(visible, owner, ink, width)


def clip(path: Path, state: DrawingState) -> None:
    """Intersect the clipping path with a path."""
    left, bottom, right, top = zip(*path.boxes, strict=True)
    shared = intersection((min(left), min(bottom), max(right), max(top)), state.clip)
    # What is clipped to nothing keeps a position, so that it can be reported.
    state.clip = shared or (left[0], bottom[0], left[0], bottom[0])
    state.frame = path.frame() if path.clipping == "W*" else 0.0


def drawn_image(
    image: Any, pixels: tuple[int, int], state: DrawingState, owner: ContentOwner, resources: Any
) -> DrawnImage | None:
    """Return an image of a width and a height in pixels; None where it has no size or opacity."""
    a, b, c, d, _, _ = state.ctm
    width, height = hypot(a, b), hypot(c, d)
    if not width or not height or state.fill_opacity <= 0:
        return None
    dpi = min(pixels[0] / width, pixels[1] / height) * 72
    space = _space_of_image(image, resources)
    ink = state.fill_ink() if space is None else None
    return DrawnImage(transform(_UNIT, state.ctm), state.clip, owner, ink, space, dpi, pixels)


def _space_of_image(image: Any, resources: Any) -> ColourSpace | None:
    """Return the colour space of an image or an inline image; None for an image mask."""
    if image.get("/ImageMask", image.get("/IM", False)):
        return None
    written = image.get("/ColorSpace", image.get("/CS"))
    # JPEG 2000 data may have its own.
    return GREY if written is None else colour_space(written, resources)
