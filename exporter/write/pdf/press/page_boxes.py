"""How a page lies on its sheet of paper: its boxes, and the marks by which it is cut.

Places are as everywhere: points from the lower left corner of the trimmed page. What is drawn may
run over that by the bleed; marks stand outside of it, so that none is left when a cut is not true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from exporter.formats.pdf.coordinates import POINTS_PER_MM
from exporter.options.pdf_options import PdfOptions
from exporter.write.press_colours import InkSet, printed

Size: TypeAlias = tuple[float, float]
"""Width and height of a trimmed page."""

_APART = 1 * POINTS_PER_MM
"""Between the bleed and a mark."""
_LONG = 5 * POINTS_PER_MM
"""How long a mark is."""
_BEYOND = 1 * POINTS_PER_MM
"""Paper that is left beyond the marks."""
_WEIGHT = 0.25
"""Points: a mark is a hairline, since the cut goes through its middle."""


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """How pages are cut from their sheets.

    Whatever is drawn as far as that runs over the trim by `bleed`, but for the edge at the binding
    if `three_sided`. `marks` draws crop marks in `ink`, by its channels as a folio has them. `rtl`
    says that the book is bound at the right.
    """

    bleed: float = 0.0
    three_sided: bool = False
    marks: bool = False
    ink: tuple[float, ...] = (0.0,)
    rtl: bool = False

    def boxes(self, size: Size, page: int) -> bytes:
        """The entries of a page's dictionary that say its size, from the value of the first on.

        Pages count from 0: those of an even number are bound at the left.
        """
        width, height = size
        left = right = self.bleed
        if self.three_sided:
            left, right = (0.0, right) if (page % 2 == 0) != self.rtl else (left, 0.0)
        bleed = (-left, -self.bleed, width + right, height + self.bleed)
        media = bleed
        if self.marks:
            room = self.bleed + _APART + _LONG + _BEYOND
            media = (-room, -room, width + room, height + room)
        boxes = (media, bleed, (0.0, 0.0, width, height))
        return b"%b /BleedBox %b /TrimBox %b" % tuple(map(_box, boxes))

    def drawn(self, size: Size) -> bytes:
        """A content stream that draws the marks of a page; empty where it has none."""
        if not self.marks:
            return b""
        operator = {1: "G", 3: "RG", 4: "K"}[len(self.ink)]
        ink = " ".join(f"{channel:g}" for channel in self.ink)
        lines = "\n".join(
            f"{_point(*start)} m {_point(*end)} l" for start, end in self._lines(size)
        )
        return (
            f"/Artifact <</Type /Page>> BDC\nq {ink} {operator} {_WEIGHT:g} w\n{lines}\nS Q\nEMC\n"
        ).encode()

    def _lines(self, size: Size) -> Iterator[tuple[Size, Size]]:
        """Two lines at each corner, one for each of the cuts that meet there."""
        near = self.bleed + _APART
        far = near + _LONG
        width, height = size
        for x, way in ((0.0, -1), (width, 1)):
            for y, up in ((0.0, -1), (height, 1)):
                yield (x + way * near, y), (x + way * far, y)
                yield (x, y + up * near), (x, y + up * far)


def page_boxes(plan: PdfOptions, *, rtl: bool) -> PageBoxes:
    """How the pages of a plan are cut. Marks are printed in black, as its text is."""
    profile = plan.profile
    return PageBoxes(
        profile.bleed,
        profile.bleed_sides == "outer",
        profile.marks,
        printed((0.0, 0.0, 0.0), InkSet(profile.colour)),
        rtl,
    )


def _box(box: tuple[float, float, float, float]) -> bytes:
    return f"[ {' '.join(map(_number, box))} ]".encode()


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(length: float) -> str:
    # To add nothing makes a nought of what is less than that by a sign.
    return f"{round(length, 4) + 0.0:.4f}".rstrip("0").rstrip(".")
