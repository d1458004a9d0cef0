"""The graphics state of the audit, and paths (ISO 32000-1, 8.4, 8.5 and 9.3)."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.check.audit.inks import Ink
from exporter.check.audit.page_fonts import PageFont
from exporter.file_formats.pdf.coordinates import UNBOUNDED, Box, Matrix, transform
from exporter.file_formats.pdf.graphics_state import GraphicsState


@dataclass(slots=True)
class DrawingState(GraphicsState):
    """The graphics state with clipping, opacity and text parameters.

    `clip` is the box around the clipping path, in the space of the page. `frame` is the width of
    the border between two nested boxes of that path, 0 where it is not such a border.
    """

    clip: Box = UNBOUNDED
    frame: float = 0.0
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    font: PageFont | None = None
    font_size: float = 0.0
    character_spacing: float = 0.0
    word_spacing: float = 0.0
    horizontal_scaling: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    rendering_mode: int = 0

    def fill_ink(self) -> Ink:
        """Return the ink of areas and of text."""
        return Ink(self.fill, self.fill_opacity)

    def stroke_ink(self) -> Ink:
        """Return the ink of lines."""
        return Ink(self.stroke, self.stroke_opacity)


class Path:
    """A path under construction, as the bounding boxes of its subpaths on the page."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.rectangular: list[bool] = []
        """Whether a subpath is a rectangle with edges parallel to those of the page."""
        self.clipping = ""
        """The clipping operator, `W` or `W*`, if there was one."""
        self._points: list[tuple[float, float]] = []

    def rectangle(self, left: float, bottom: float, width: float, height: float, m: Matrix) -> None:
        """Add a rectangle, whose width and height may be negative."""
        self.close()
        self.boxes.append(transform((left, bottom, left + width, bottom + height), m))
        self.rectangular.append(m[1] == 0 == m[2] or m[0] == 0 == m[3])

    def point(self, x: float, y: float, m: Matrix) -> None:
        """Add a point of a line or a control point, which a curve stays within."""
        self._points.append((m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]))

    def close(self) -> None:
        """End the current subpath."""
        if self._points:
            xs, ys = zip(*self._points, strict=True)
            self.boxes.append((min(xs), min(ys), max(xs), max(ys)))
            self.rectangular.append(False)
            self._points = []

    def frame(self) -> float:
        """Return the width of the border between two nested boxes; 0 for any other path."""
        if len(self.boxes) != 2:
            return 0.0
        outer, inner = sorted(self.boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
        sides = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
        if min(sides) < -0.01:
            return 0.0
        return min((side for side in sides if side > 0.01), default=0.0)
