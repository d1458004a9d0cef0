"""The size that a post gives an image, and the size at which it is displayed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

_PIXELS_OF_EM = 16
"""The default font size of browsers, in CSS pixels."""
_MEASURE = 480.0
"""The width of a page of text in CSS pixels, on which a percentage is compared with a limit."""
_FITS_EVERY_SCREEN = 300
"""The greatest width in CSS pixels at which an image may get other proportions than its file: one
that is scaled down to its page must keep its proportions."""
_TOLERANCE = 0.02
"""The relative difference of proportions that results from rounding to whole pixels."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length: CSS pixels, a percentage of the measure, or multiples of the font size."""

    value: float
    unit: Literal["px", "%", "em"] = "px"

    def __str__(self) -> str:
        return f"{self.value:.6g}{self.unit}"

    def pixels(self, measure: float) -> float:
        """Return the length in CSS pixels on a measure in CSS pixels."""
        match self.unit:
            case "px":
                return self.value
            case "%":
                return self.value / 100 * measure
            case "em":
                return self.value * _PIXELS_OF_EM


@dataclass(frozen=True, slots=True)
class ImageSize:
    """The size of an image as the post sets it; None where it sets nothing.

    `zoom` is a factor of the natural size (CSS Viewport 1, 3). After resolve there is no zoom, no
    maximum but a percentage as `max_width`, and a height only if the proportions are not those of
    the file or `width` is None.
    """

    width: Length | None = None
    height: Length | None = None
    max_width: Length | None = None
    max_height: Length | None = None
    zoom: float = 1.0

    @property
    def is_invisible(self) -> bool:
        """Whether the image is set to one pixel or less."""
        lengths = [length for length in (self.width, self.height) if length]
        return any(length.value == 0 for length in lengths) or (
            bool(lengths) and all(item.unit == "px" and item.value <= 1 for item in lengths)
        )

    def within(self, box: Length) -> ImageSize:
        """Return the size of the image in a box of this width."""
        if self.width and self.width.unit == "%":
            return replace(self, width=Length(box.value * self.width.value / 100, box.unit))
        if self.width or self.height or self.max_width:
            return self
        return replace(self, max_width=box)

    def in_cell(self, width: int) -> ImageSize:
        """Return the size in a table cell: percentages are of the width of the file in pixels.

        The width of a column follows from its content. WeasyPrint makes a percentage of it nothing.
        """
        if self.width and self.width.unit == "%":
            return replace(self, width=Length(self.width.value / 100 * width), max_width=None)
        return replace(self, max_width=None)

    def for_file(self, width: int, height: int) -> ImageSize:
        """Return the size, settled for a file of so many pixels as the class describes."""
        ratio = width / max(height, 1)
        own_width, own_height = self.width, self.height
        if self.zoom != 1.0 and not (own_width or own_height):
            own_width = Length(width * self.zoom)
        if own_height and own_height.unit == "%":
            own_height = None
        if own_height and own_height.unit == "px":
            if own_width is None:
                own_width, own_height = Length(own_height.value * ratio), None
            elif own_width.unit != "px" or not _changes_proportions(own_width, own_height, ratio):
                own_height = None
        most = self.max_width
        limits = [most.pixels(0)] if most and most.unit != "%" else []
        if self.max_height and self.max_height.unit != "%":
            limits.append(self.max_height.pixels(0) * ratio)
        if limits:
            natural = own_width.pixels(_MEASURE) if own_width else width
            if min(limits) < natural:
                own_width, own_height = Length(min(limits)), None
        share = most if most and most.unit == "%" and most.value < 100 else None
        return ImageSize(own_width, own_height, share)

    def displayed(self, width: int, height: int, measure: float) -> tuple[float, float]:
        """Return width and height in CSS pixels on a measure, for a file of so many pixels."""
        shown = self.width.pixels(measure) if self.width else float(width)
        if self.height and not self.width:
            shown = self.height.pixels(measure) * width / max(height, 1)
        shown = min(shown, self.max_width.pixels(measure) if self.max_width else measure)
        if self.height and self.width:
            return shown, self.height.pixels(measure)
        return shown, shown * height / max(width, 1)


NATURAL_SIZE = ImageSize()
"""The size of an image that the post gives none."""


def _changes_proportions(width: Length, height: Length, ratio: float) -> bool:
    """Whether a small image has other proportions than its file."""
    natural = width.value / ratio
    difference = abs(natural - height.value)
    return width.value <= _FITS_EVERY_SCREEN and difference > max(1.0, natural * _TOLERANCE)
