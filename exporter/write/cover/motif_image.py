"""Motifs as images, of the resolution of a drawn cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from PIL import Image, ImageDraw

from exporter.write.cover.motif import (
    GROUND,
    TILE_ARCS,
    TILE_DISC,
    TILE_HOLE,
    Area,
    Colour,
    Disc,
    MotifArea,
    Polylines,
    Shape,
    Tile,
)
from exporter.write.cover.motif_drawings import motif_of

_SCALE = 3
"""Supersampling: pixels drawn per pixel of the result, along each side."""
_STRIP = 32
"""The number of rows of the result that are reduced at once."""


def draw_motif(title: str, width: int, height: int, band: int) -> Image.Image:
    """Return the motif of a title, in pixels. The bottom `band` rows are of the accent colour."""
    canvas = _Canvas(width, height)
    for shape in motif_of(title, MotifArea(width, height, band)).shapes:
        canvas.draw(shape)
    return canvas.reduced()


@dataclass
class _Canvas:
    """A supersampled image.

    Its pixels are numbers of the colours in `inks`, which take a quarter of the memory of colours.
    """

    width: int
    height: int
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    inks: dict[Colour, int] = field(init=False, default_factory=lambda: {GROUND: 0})

    def __post_init__(self) -> None:
        self.image = Image.new("L", (self.width * _SCALE, self.height * _SCALE))
        self.pen = ImageDraw.Draw(self.image)

    def ink(self, colour: Colour) -> int:
        """Return the number of a colour. A motif has fewer than 256."""
        return self.inks.setdefault(colour, len(self.inks))

    def draw(self, shape: Shape) -> None:
        match shape:
            case Area(points, colour):
                self.pen.polygon([(x * _SCALE, y * _SCALE) for x, y in points], self.ink(colour))
            case Polylines(paths, width, colour):
                for path in paths:
                    scaled = [(x * _SCALE, y * _SCALE) for x, y in path]
                    self.pen.line(scaled, self.ink(colour), round(width * _SCALE), "curve")
            case Disc((x, y), radius, colour):
                x, y, r = x * _SCALE, y * _SCALE, radius * _SCALE
                self.pen.ellipse((x - r, y - r, x + r, y + r), self.ink(colour))
            case Tile():
                at = round(shape.left * _SCALE), round(shape.top * _SCALE)
                self.image.paste(self._tile(shape), at)
            case _:
                assert_never(shape)

    def _tile(self, shape: Tile) -> Image.Image:
        tile = Image.new("L", (round(shape.side * _SCALE),) * 2, self.ink(shape.back))
        pen = ImageDraw.Draw(tile)
        size = tile.width
        x, y = shape.corner[0] * size, shape.corner[1] * size

        def circle(radius: float, colour: Colour) -> None:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), self.ink(colour))

        match shape.figure:
            case "arcs":
                for index in range(TILE_ARCS, 0, -1):
                    circle(size * index / TILE_ARCS, shape.front if index % 2 else shape.back)
            case "quarter":
                circle(size, shape.front)
            case "leaf":
                circle(size, shape.front)
                mask = Image.new("L", tile.size, 255)
                far_x, far_y = size - x, size - y
                opposite = (far_x - size, far_y - size, far_x + size, far_y + size)
                ImageDraw.Draw(mask).ellipse(opposite, 0)
                tile.paste(self.ink(shape.back), (0, 0), mask)
            case "disc":
                x = y = size // 2
                circle(size * TILE_DISC, shape.front)
                circle(size * TILE_HOLE, shape.back)
            case _:
                assert_never(shape.figure)
        return tile

    def reduced(self) -> Image.Image:
        """Return the image in colours, each pixel the mean of those that were drawn for it."""
        result = Image.new("RGB", (self.width, self.height))
        palette = [value for colour in self.inks for value in colour]
        # In strips, which stay in the processor's cache.
        for top in range(0, self.height, _STRIP):
            bottom = min(top + _STRIP, self.height)
            strip = self.image.crop((0, top * _SCALE, self.width * _SCALE, bottom * _SCALE))
            strip.putpalette(palette)
            result.paste(strip.convert("RGB").reduce(_SCALE), (0, top))
        return result
