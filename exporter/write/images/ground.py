"""The ground of an image: whether it is a dark area on the paper."""

from __future__ import annotations

from PIL import Image as Raster

from exporter.write.images.screen_colours import in_screen_colours

_SIDE = 48
"""The pixels of each side that are looked at."""
_DARK = 96
"""The greatest luminance of a dark pixel, of 255."""
_EDGE_SHARE, _AREA_SHARE = 0.75, 0.6
"""The shares of dark pixels at the edges, and in the whole image, of one with a dark ground."""


def has_dark_ground(image: Raster.Image) -> bool:
    """Whether the image is dark to its edges, as the screenshot of a terminal is.

    One that is transparent there is not.
    """
    small = in_screen_colours(image.resize((_SIDE, _SIDE), Raster.Resampling.NEAREST))
    page = Raster.new("RGBA", small.size, "white")
    page.alpha_composite(small.convert("RGBA"))
    grey = page.convert("L").tobytes()
    rows = [grey[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    edges = (rows[0], rows[-1], bytes(row[0] for row in rows), bytes(row[-1] for row in rows))
    return _dark_share(b"".join(edges)) >= _EDGE_SHARE and _dark_share(grey) >= _AREA_SHARE


def _dark_share(pixels: bytes) -> float:
    return sum(pixel <= _DARK for pixel in pixels) / len(pixels)
