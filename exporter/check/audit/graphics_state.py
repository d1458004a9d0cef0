"""The graphics state: what a content stream has set so far (ISO 32000-1, 8.4 and 9.3)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from exporter.check.audit.colour_spaces import BLACK, Ink
from exporter.check.audit.page_fonts import PageFont
from exporter.formats.pdf.coordinates import IDENTITY, UNBOUNDED, Box, Matrix, transform


@dataclass(slots=True)
class State:
    """The parameters that `q` keeps and `Q` brings back.

    `frame` is how thick the border is that a clipping path of one box in another leaves, 0 where
    there is none.
    """

    ctm: Matrix = IDENTITY
    clip: Box = UNBOUNDED
    frame: float = 0.0
    filling: Ink = BLACK
    drawing: Ink = BLACK
    pattern: str = ""
    fill_alpha: float = 1.0
    draw_alpha: float = 1.0
    weight: float = 1.0
    face: PageFont | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def ink(self) -> Ink:
        """What areas and letters are filled with."""
        return Ink(self.filling.space, self.filling.values, self.fill_alpha)

    def kept(self) -> State:
        """A copy to come back to."""
        return copy(self)


class Path:
    """A path that is being built: the boxes of its parts, on the page."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.oblong: list[bool] = []
        """Whether a part is a rectangle."""
        self.clipping = ""
        """The operator that makes the path a clipping path when it ends."""
        self._points: list[tuple[float, float]] = []

    def rectangle(self, left: float, bottom: float, width: float, height: float, m: Matrix) -> None:
        """Add a rectangle; its place is right even where its sides are negative."""
        self.close()
        self.boxes.append(transform((left, bottom, left + width, bottom + height), m))
        self.oblong.append(m[1] == 0 == m[2] or m[0] == 0 == m[3])

    def point(self, x: float, y: float, m: Matrix) -> None:
        """Add a point of a line or a curve; a curve stays within its points."""
        self._points.append((m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]))

    def close(self) -> None:
        """End the part that is at work."""
        if self._points:
            across, up = zip(*self._points, strict=True)
            self.boxes.append((min(across), min(up), max(across), max(up)))
            self.oblong.append(False)
            self._points = []

    def frame(self) -> float:
        """How thick a border is that lies between two boxes; 0 where that is not what it is."""
        if len(self.boxes) != 2:
            return 0.0
        one, other = sorted(self.boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
        sides = (other[0] - one[0], other[1] - one[1], one[2] - other[2], one[3] - other[3])
        if min(sides) < -0.01:
            return 0.0
        return min((side for side in sides if side > 0.01), default=0.0)
