"""Motifs: generated drawings for covers, derived from the hash of the title.

A motif spans the whole width. It has space at the top and a band of one dark colour at the bottom,
for the names. All motifs share a few colours. A motif is a list of shapes, which `motif_image` and
`motif_svg` draw: their unit is a pixel of a cover that is 1600 wide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from math import ceil, cos, exp, hypot, pi, radians, sin
from typing import Literal, NamedTuple, TypeAlias, TypeVar

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]
T = TypeVar("T")

GROUND: Colour = (0xF0, 0xEB, 0xE2)
ACCENT: Colour = (0x8A, 0x2B, 0x12)
_DEEP: Colour = (0x5E, 0x1A, 0x09)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    colour: Colour


@dataclass(frozen=True, slots=True)
class Lines:
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
    figure: Literal["arcs", "quarter", "leaf", "disc"]
    corner: tuple[int, int]


Shape: TypeAlias = Area | Lines | Disc | Tile

_ACROSS = 130
"""Cells of a height field, from the left to the right of the front cover."""
_FIGURES: tuple[Literal["arcs", "quarter", "leaf", "disc"], ...]
_FIGURES = ("arcs", "arcs", "quarter", "leaf", "disc")

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


def motif_of(title: str, area: MotifArea) -> Motif:
    """Return the motif of a title."""
    rng = _Random(title)
    sheet = _Sheet(area)
    rng.pick(MOTIFS)(sheet, rng)
    return Motif(area, tuple(sheet.shapes))


class _Random:
    """A pseudo-random sequence seeded by a text, the same on every platform."""

    def __init__(self, text: str) -> None:
        self._numbers = self._stream(text.encode())

    @staticmethod
    def _stream(seed: bytes) -> Iterator[float]:
        while True:
            seed = hashlib.sha256(seed).digest()
            for at in range(0, 32, 4):
                yield int.from_bytes(seed[at : at + 4]) / 2**32

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * next(self._numbers)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(next(self._numbers) * len(choices))]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The shapes of a motif, and operations that add some."""

    extent: MotifArea
    shapes: list[Shape] = field(default_factory=list)

    @property
    def width(self) -> float:
        return self.extent.width

    @property
    def height(self) -> float:
        return self.extent.height

    @property
    def floor(self) -> float:
        """The top of the band."""
        return self.extent.height - self.extent.band

    def area(self, points: Iterable[Point], colour: Colour) -> None:
        self.shapes.append(Area(tuple(points), colour))

    def line(self, points: Iterable[Point], width: float, colour: Colour) -> None:
        self.shapes.append(Lines((tuple(points),), width, colour))

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        self.shapes.append(Disc(centre, radius, colour))

    def box(self, top: float, bottom: float, colour: Colour) -> None:
        """Add a rectangle over the whole width; at the bottom edge it continues below it."""
        extent = self.extent
        bottom += extent.below if bottom == extent.height else 0
        left, right = -extent.left, extent.width + extent.right
        self.area(((left, top), (right, top), (right, bottom), (left, bottom)), colour)

    def across(self, curve: Callable[[float], float]) -> list[Point]:
        """Return the points of a curve (y by x) over the whole width."""
        start = -8 - 4 * ceil(self.extent.left / 4)
        end = round(self.extent.width + self.extent.right) + 9
        return [(x, curve(x)) for x in range(start, end, 4)]

    def below(self, curve: Callable[[float], float]) -> list[Point]:
        """Return the polygon between a curve and the bottom edge."""
        extent = self.extent
        bottom = extent.height + extent.below
        return [
            *self.across(curve),
            (extent.width + extent.right + 8, bottom),
            (-8 - extent.left, bottom),
        ]


def _tint(strength: float) -> Colour:
    """Return a colour between the ground (strength 0) and the accent (1)."""
    red, green, blue = (round(g + (a - g) * strength) for g, a in zip(GROUND, ACCENT, strict=True))
    return red, green, blue


def _wave(rng: _Random, width: float, height: float, swing: float) -> Callable[[float], float]:
    """Return the sum of two sine waves around `height`, with an amplitude of at most `swing`."""
    long, short = rng.between(0.45, 0.95), rng.between(1.1, 1.9)
    first, second = rng.between(0, 1), rng.between(0, 1)

    @cache
    def curve(x: float) -> float:
        along = x / width
        slow = sin(2 * pi * (long * along + first))
        quick = sin(2 * pi * (short * along + second))
        return height + swing * (0.68 * slow + 0.32 * quick)

    return curve


def _hills(sheet: _Sheet, rng: _Random) -> None:
    """Draw ridges that darken towards the front, and lines parallel to the last."""
    count = rng.pick((4, 5, 6))
    swing = sheet.floor * 0.13
    first, last = swing, sheet.floor * 0.72
    for index in range(count):
        share = index / (count - 1)
        ridge = _wave(rng, sheet.width, first + (last - first) * share, swing)
        sheet.area(sheet.below(ridge), _tint(0.14 + 0.86 * share**1.25))
    # The floor is below every trough of the last ridge, so that the lines do not cross.
    lines = rng.pick((4, 5, 6))
    for index in range(1, lines + 1):
        share = index / (lines + 1.5)

        def echo(x: float, share: float = share) -> float:
            return ridge(x) * (1 - share) + sheet.floor * share

        sheet.line(sheet.across(echo), 3.2, _tint(0.28))


def _threads(sheet: _Sheet, rng: _Random) -> None:
    """Draw threads between two curves that cross."""
    swing = sheet.floor * 0.24
    above = _wave(rng, sheet.width, sheet.floor * 0.3, swing)
    below = _wave(rng, sheet.width, sheet.floor * 0.62, swing)
    shore = _wave(rng, sheet.width, sheet.floor * 0.9, sheet.floor * 0.08)
    sheet.area(sheet.below(shore), ACCENT)
    count = 46
    for index in range(count + 1):
        share = index / count

        def thread(x: float, share: float = share) -> float:
            return above(x) * (1 - share) + below(x) * share

        def clipped(x: float, thread: Callable[[float], float] = thread) -> float:
            return min(thread(x), shore(x))

        sheet.line(sheet.across(clipped), 3.4, _tint(0.35 + 0.65 * share))


def _rings(sheet: _Sheet, rng: _Random) -> None:
    """Draw a sun over a horizon, with rings around it."""
    centre = (sheet.width * rng.between(0.2, 0.8), sheet.floor * rng.between(0.74, 0.96))
    core = sheet.width * rng.between(0.13, 0.2)
    step = rng.between(0.17, 0.23) * core + 30
    reach = hypot(sheet.width, sheet.floor)
    radii = [core]
    while radii[-1] < reach:
        radii.append(radii[-1] + step * (1 + 0.06 * len(radii)))
    top = centre[1]
    for radius in reversed(radii[1:]):
        if radius < top:
            strength = 0.2 + 0.55 * (1 - (radius - core) / (top - core))
            sheet.disc(centre, radius, _tint(strength))
            sheet.disc(centre, radius - max(3.0, step * 0.62 * strength), GROUND)
    sheet.disc(centre, core, ACCENT)
    shore = _wave(rng, sheet.width, sheet.floor * 0.91, sheet.floor * 0.05)
    sheet.area(sheet.below(shore), ACCENT)
    sheet.line(sheet.across(shore), 9, GROUND)
    for index in range(1, 4):
        ripple = [(x, y + 20 * index) for x, y in sheet.across(shore)]
        sheet.line(ripple, 3.2, _tint(0.28))


def _tiles(sheet: _Sheet, rng: _Random) -> None:
    """Draw square tiles with circles and quarter circles."""
    columns = rng.pick((4, 5))
    # A low motif has one row at least.
    columns = max(columns, ceil(sheet.width / max(sheet.floor, sheet.width / 12)))
    side = sheet.width / columns
    rows = int(sheet.floor / side)
    sheet.box(sheet.floor - 1, sheet.height, ACCENT)
    first, last = -ceil(sheet.extent.left / side), columns - 1 + ceil(sheet.extent.right / side)
    tiles: dict[tuple[int, int], Tile] = {}
    for inner in (range(columns), range(first + 1, 0)):
        for row in range(rows):
            for column in inner:
                # The top row has gaps.
                if row == rows - 1 and rows > 1 and rng.between(0, 1) < 0.45:
                    continue
                top = sheet.floor - (row + 1) * side
                tiles[column, row] = _tile(rng, column * side, top, side)
    # Mirrored at the edges, so that no drawing ends where a page is cut.
    beside = [(first, first + 1)] * (first < 0)
    beside += [(column, 2 * columns - 1 - column) for column in range(columns, last + 1)]
    for column, other in beside:
        for row in range(rows):
            if tile := tiles.get((other, row)):
                corner = (1 - tile.corner[0], tile.corner[1])
                tiles[column, row] = replace(tile, left=column * side, corner=corner)
    sheet.shapes.extend(tiles.values())


def _tile(rng: _Random, left: float, top: float, side: float) -> Tile:
    colours = (ACCENT, _tint(0.16), _tint(0.34), _tint(0.62), _DEEP)
    back = rng.pick((_tint(0.1), _tint(0.22), _tint(0.42), ACCENT))
    figure = rng.pick(_FIGURES)
    corner = rng.pick(((0, 0), (1, 0), (1, 1), (0, 1)))
    front = rng.pick([colour for colour in colours if _contrast(colour, back)])
    return Tile(left, top, side, back, front, figure, corner)


def _contrast(one: Colour, other: Colour) -> bool:
    """Whether two colours have enough contrast, also in grey."""
    return abs(sum(one) - sum(other)) > 150


def _contours(sheet: _Sheet, rng: _Random) -> None:
    """Draw contour lines of a generated landscape on a dark ground."""
    sheet.box(0, sheet.height, ACCENT)
    across = _ACROSS
    cell = sheet.width / across
    down = int(sheet.floor / cell) + 1
    tilt = radians(rng.between(0, 360))
    peaks = [_peak(rng, (0, across), down, (0.10, 0.22)) for _ in range(7)]
    first, last = -ceil(sheet.extent.left / cell), across + ceil(sheet.extent.right / cell)
    # So far to the left that they do not change what is on the front cover.
    room = (first, -across // 2)
    beside = round(9 * (room[1] - room[0]) / across)
    peaks += [_peak(rng, room, down, (0.08, 0.14)) for _ in range(beside)]
    highs = [peak.high for peak in peaks]
    columns = [[((x - peak.x) / peak.wide) ** 2 for peak in peaks] for x in range(first, last + 1)]
    rows = [[((y - peak.y) / peak.deep) ** 2 for peak in peaks] for y in range(down + 1)]

    def height(x: int, y: int) -> float:
        slope = 0.35 * ((x + first) * cos(tilt) + y * sin(tilt)) / across
        sizes = zip(highs, columns[x], rows[y], strict=True)
        return slope + sum(high * exp(-(wide + deep) / 2) for high, wide, deep in sizes)

    heights = [[height(x, y) for x in range(last - first + 1)] for y in range(down + 1)]
    cells = _cells(heights)
    on_front = [each for each in cells if 0 <= each.x + first < across]
    low, high = min(each.low for each in on_front), max(each.high for each in on_front)
    levels = 19
    for index in range(1, levels):
        level = low + (high - low) * index / levels
        main = index % 5 == 0
        segments = tuple(
            tuple(((x + first) * cell, y * cell) for x, y in ends)
            for ends in _crossings(cells, level)
        )
        sheet.shapes.append(Lines(segments, 5.4 if main else 2.8, _tint(0.08 if main else 0.42)))
    sheet.box(sheet.floor, sheet.height, ACCENT)
    edges = -sheet.extent.left, sheet.width + sheet.extent.right
    sheet.line([(x, sheet.floor) for x in edges], 2.8, _tint(0.42))


class _Peak(NamedTuple):
    """A hill of a height field: where it is, how wide and deep, and how high."""

    x: float
    y: float
    wide: float
    deep: float
    high: float


def _peak(rng: _Random, place: tuple[float, float], down: int, size: tuple[float, float]) -> _Peak:
    """Return a hill at an x between two; its size is between two shares of the front cover."""
    return _Peak(
        rng.between(*place),
        rng.between(0, down * 0.8),
        rng.between(*size) * _ACROSS,
        rng.between(*size) * _ACROSS,
        rng.between(0.5, 1) * rng.pick((1, 1, 1, -0.8)),
    )


class _Cell(NamedTuple):
    """A square of a height field, the heights of its corners, and the least and the greatest."""

    x: int
    y: int
    corners: tuple[float, float, float, float]
    low: float
    high: float


def _cells(heights: Sequence[Sequence[float]]) -> list[_Cell]:
    cells = []
    for y, (upper, lower) in enumerate(pairwise(heights)):
        for x in range(len(upper) - 1):
            corners = (upper[x], upper[x + 1], lower[x + 1], lower[x])
            cells.append(_Cell(x, y, corners, min(corners), max(corners)))
    return cells


def _crossings(cells: Iterable[_Cell], level: float) -> Iterator[tuple[Point, Point]]:
    """Yield the segments of a contour line of a height field (marching squares)."""
    for x, y, corners, low, high in cells:
        if low >= level or high < level:
            continue
        places = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
        cut: list[Point] = []
        for side in range(4):
            a, b = corners[side], corners[(side + 1) % 4]
            if (a < level) != (b < level):
                share = (level - a) / (b - a)
                (ax, ay), (bx, by) = places[side], places[(side + 1) % 4]
                cut.append((ax + (bx - ax) * share, ay + (by - ay) * share))
        for at in range(0, len(cut) - 1, 2):
            yield cut[at], cut[at + 1]


MOTIFS = (_hills, _threads, _rings, _tiles, _contours)
