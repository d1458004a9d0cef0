"""Motifs: generated drawings for covers, as shapes.

`motif_drawings` makes them; `motif_image` and `motif_svg` draw the shapes. The unit is a pixel of a
cover that is 1600 wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]
Figure: TypeAlias = Literal["arcs", "quarter", "leaf", "disc"]

GROUND: Colour = (0xF0, 0xEB, 0xE2)
ACCENT: Colour = (0x8A, 0x2B, 0x12)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    colour: Colour


@dataclass(frozen=True, slots=True)
class Polylines:
    """Lines of one width, each through its points."""

    paths: tuple[tuple[Point, ...], ...]
    width: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    centre: Point
    radius: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Tile:
    """A square tile with a figure of the colour `front`, which begins at a corner or is a disc.

    `corner` has 0 or 1 for left or right, and for top or bottom.
    """

    left: float
    top: float
    side: float
    back: Colour
    front: Colour
    figure: Figure
    corner: tuple[int, int]


Shape: TypeAlias = Area | Polylines | Disc | Tile

TILE_ARCS = 8
"""The number of circles in the figure `arcs`; every second one has the colour of the tile."""
TILE_DISC, TILE_HOLE = 0.36, 0.15
"""The radius of the figure `disc` and of its hole, in sides of a tile."""


@dataclass(frozen=True, slots=True)
class MotifArea:
    """The area of a motif: a front cover, and how far the drawing continues beyond its edges.

    The bottom `band` of the front cover is of the accent colour. What is on the front cover does
    not depend on `left`, `right` and `below`.
    """

    width: float
    height: float
    band: float
    left: float = 0.0
    right: float = 0.0
    below: float = 0.0


@dataclass(frozen=True, slots=True)
class Motif:
    """A motif: its area, and its shapes, which are drawn one over the other on the ground."""

    area: MotifArea
    shapes: tuple[Shape, ...]
