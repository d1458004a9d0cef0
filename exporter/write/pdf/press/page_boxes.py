"""Page boxes (ISO 32000-1, 14.11.2) and crop marks.

Coordinates are in points from the lower left corner of the trimmed page. The bleed extends beyond
the trim, and the crop marks are outside of the bleed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from exporter.file_formats.pdf.coordinates import POINTS_PER_MM
from exporter.options.pdf_options import PdfOptions
from exporter.write.pdf.press.colour_spaces import set_colour
from exporter.write.press_colours import InkSet, printable_colour

Size: TypeAlias = tuple[float, float]
"""Width and height of a trimmed page."""

Point: TypeAlias = tuple[float, float]
"""The coordinates x and y, in points."""

_OFFSET = 1 * POINTS_PER_MM
"""The distance of a mark from the bleed."""
_MARK_LENGTH = 5 * POINTS_PER_MM
_MARK_MARGIN = 1 * POINTS_PER_MM
"""Paper beyond the marks."""
_WEIGHT = 0.25
"""The line width of a mark. Its centre is on the line of the cut."""


@dataclass(frozen=True, slots=True)
class PageBoxWriter:
    """Writes the boxes and crop marks of pages.

    `bleed` is in points; if `three_sided`, there is none at the binding. `marks` adds crop marks in
    the colour `ink`, by its channels. `rtl` says that the book is bound at the right.
    """

    bleed: float = 0.0
    three_sided: bool = False
    marks: bool = False
    ink: tuple[float, ...] = (0.0,)
    rtl: bool = False

    def entries(self, size: Size, page: int) -> bytes:
        """Return the media box and, as further entries of the page, its bleed box and trim box.

        Pages are counted from 0: even ones are bound at the left.
        """
        width, height = size
        left = right = self.bleed
        if self.three_sided:
            left, right = (0.0, right) if (page % 2 == 0) != self.rtl else (left, 0.0)
        bleed = (-left, -self.bleed, width + right, height + self.bleed)
        media = bleed
        if self.marks:
            room = self.bleed + _OFFSET + _MARK_LENGTH + _MARK_MARGIN
            media = (-room, -room, width + room, height + room)
        boxes = (media, bleed, (0.0, 0.0, width, height))
        return b"%b /BleedBox %b /TrimBox %b" % tuple(map(_box, boxes))

    def crop_marks(self, size: Size) -> bytes:
        """Return page content that draws the crop marks as an artifact; empty without marks."""
        if not self.marks:
            return b""
        ink = set_colour(self.ink, stroke=True)
        lines = "\n".join(
            f"{_point(*start)} m {_point(*end)} l" for start, end in self._lines(size)
        )
        return (
            f"/Artifact <</Type /Page>> BDC\nq {ink} {_WEIGHT:g} w\n{lines}\nS Q\nEMC\n"
        ).encode()

    def _lines(self, size: Size) -> Iterator[tuple[Point, Point]]:
        """Yield two lines at each corner, one for each of the cuts that meet there."""
        near = self.bleed + _OFFSET
        far = near + _MARK_LENGTH
        width, height = size
        for x, outwards in ((0.0, -1), (width, 1)):
            for y, upwards in ((0.0, -1), (height, 1)):
                yield (x + outwards * near, y), (x + outwards * far, y)
                yield (x, y + upwards * near), (x, y + upwards * far)


def page_box_writer(options: PdfOptions, *, rtl: bool) -> PageBoxWriter:
    """Return the writer for the boxes of a profile. Crop marks are black, as the text is."""
    profile = options.profile
    return PageBoxWriter(
        profile.bleed,
        profile.bleed_sides == "outer",
        profile.marks,
        printable_colour((0.0, 0.0, 0.0), InkSet(profile.colour)),
        rtl,
    )


def _box(box: tuple[float, float, float, float]) -> bytes:
    return f"[ {' '.join(map(_number, box))} ]".encode()


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(length: float) -> str:
    # Adding 0 turns -0 into 0.
    return f"{round(length, 4) + 0.0:.4f}".rstrip("0").rstrip(".")
