"""The motifs of covers, which follow from the hash of the title.

A motif spans the whole width. It has space at the top and a band of one dark colour at the bottom,
for the names. All motifs share a few colours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil, cos, exp, hypot, radians, sin
from typing import NamedTuple

from exporter.write.cover.height_field import contour_segments, grid_squares
from exporter.write.cover.motif import (
    ACCENT,
    GROUND,
    Colour,
    Figure,
    Motif,
    MotifArea,
    Polylines,
    Tile,
)
from exporter.write.cover.motif_canvas import MotifCanvas, MotifRandom, tint, wave

_DEEP: Colour = (0x5E, 0x1A, 0x09)
_ACROSS = 130
"""Squares of a height field, from the left to the right of the front cover."""
_FIGURES: tuple[Figure, ...] = ("arcs", "arcs", "quarter", "leaf", "disc")


def motif_of(title: str, area: MotifArea) -> Motif:
    """Return the motif of a title."""
    rng = MotifRandom(title)
    canvas = MotifCanvas(area)
    rng.pick(MOTIFS)(canvas, rng)
    return Motif(area, tuple(canvas.shapes))


def _hills(canvas: MotifCanvas, rng: MotifRandom) -> None:
    """Draw ridges that darken towards the front, and lines parallel to the last."""
    count = rng.pick((4, 5, 6))
    swing = canvas.floor * 0.13
    first, last = swing, canvas.floor * 0.72
    for index in range(count):
        share = index / (count - 1)
        ridge = wave(rng, canvas.width, first + (last - first) * share, swing)
        canvas.area(canvas.below(ridge), tint(0.14 + 0.86 * share**1.25))
    # The floor is below every trough of the last ridge, so that the lines do not cross.
    lines = rng.pick((4, 5, 6))
    for index in range(1, lines + 1):
        share = index / (lines + 1.5)

        def echo(x: float, share: float = share) -> float:
            return ridge(x) * (1 - share) + canvas.floor * share

        canvas.line(canvas.across(echo), 3.2, tint(0.28))


def _threads(canvas: MotifCanvas, rng: MotifRandom) -> None:
    """Draw threads between two curves that cross."""
    swing = canvas.floor * 0.24
    above = wave(rng, canvas.width, canvas.floor * 0.3, swing)
    below = wave(rng, canvas.width, canvas.floor * 0.62, swing)
    shore = wave(rng, canvas.width, canvas.floor * 0.9, canvas.floor * 0.08)
    canvas.area(canvas.below(shore), ACCENT)
    count = 46
    for index in range(count + 1):
        share = index / count

        def thread(x: float, share: float = share) -> float:
            return above(x) * (1 - share) + below(x) * share

        def clipped(x: float, thread: Callable[[float], float] = thread) -> float:
            return min(thread(x), shore(x))

        canvas.line(canvas.across(clipped), 3.4, tint(0.35 + 0.65 * share))


def _rings(canvas: MotifCanvas, rng: MotifRandom) -> None:
    """Draw a sun over a horizon, with rings around it."""
    centre = (canvas.width * rng.between(0.2, 0.8), canvas.floor * rng.between(0.74, 0.96))
    core = canvas.width * rng.between(0.13, 0.2)
    step = rng.between(0.17, 0.23) * core + 30
    reach = hypot(canvas.width, canvas.floor)
    radii = [core]
    while radii[-1] < reach:
        radii.append(radii[-1] + step * (1 + 0.06 * len(radii)))
    top = centre[1]
    for radius in reversed(radii[1:]):
        if radius < top:
            strength = 0.2 + 0.55 * (1 - (radius - core) / (top - core))
            canvas.disc(centre, radius, tint(strength))
            canvas.disc(centre, radius - max(3.0, step * 0.62 * strength), GROUND)
    canvas.disc(centre, core, ACCENT)
    shore = wave(rng, canvas.width, canvas.floor * 0.91, canvas.floor * 0.05)
    canvas.area(canvas.below(shore), ACCENT)
    canvas.line(canvas.across(shore), 9, GROUND)
    for index in range(1, 4):
        ripple = [(x, y + 20 * index) for x, y in canvas.across(shore)]
        canvas.line(ripple, 3.2, tint(0.28))


def _tiles(canvas: MotifCanvas, rng: MotifRandom) -> None:
    """Draw square tiles with circles and quarter circles."""
    columns = rng.pick((4, 5))
    # A low motif has one row at least.
    columns = max(columns, ceil(canvas.width / max(canvas.floor, canvas.width / 12)))
    side = canvas.width / columns
    rows = int(canvas.floor / side)
    canvas.box(canvas.floor - 1, canvas.height, ACCENT)
    first, last = -ceil(canvas.extent.left / side), columns - 1 + ceil(canvas.extent.right / side)
    tiles: dict[tuple[int, int], Tile] = {}
    for inner in (range(columns), range(first + 1, 0)):
        for row in range(rows):
            for column in inner:
                # The top row has gaps.
                if row == rows - 1 and rows > 1 and rng.between(0, 1) < 0.45:
                    continue
                top = canvas.floor - (row + 1) * side
                tiles[column, row] = _tile(rng, column * side, top, side)
    # Mirrored at the edges, so that no drawing ends where a page is cut.
    beside = [(first, first + 1)] * (first < 0)
    beside += [(column, 2 * columns - 1 - column) for column in range(columns, last + 1)]
    for column, other in beside:
        for row in range(rows):
            if tile := tiles.get((other, row)):
                corner = (1 - tile.corner[0], tile.corner[1])
                tiles[column, row] = replace(tile, left=column * side, corner=corner)
    canvas.shapes.extend(tiles.values())


def _tile(rng: MotifRandom, left: float, top: float, side: float) -> Tile:
    colours = (ACCENT, tint(0.16), tint(0.34), tint(0.62), _DEEP)
    back = rng.pick((tint(0.1), tint(0.22), tint(0.42), ACCENT))
    figure = rng.pick(_FIGURES)
    corner = rng.pick(((0, 0), (1, 0), (1, 1), (0, 1)))
    front = rng.pick([colour for colour in colours if _contrast(colour, back)])
    return Tile(left, top, side, back, front, figure, corner)


def _contrast(one: Colour, other: Colour) -> bool:
    """Whether two colours have enough contrast, also in grey."""
    return abs(sum(one) - sum(other)) > 150


def _contours(canvas: MotifCanvas, rng: MotifRandom) -> None:
    """Draw contour lines of a generated landscape on a dark ground."""
    canvas.box(0, canvas.height, ACCENT)
    across = _ACROSS
    cell = canvas.width / across
    down = int(canvas.floor / cell) + 1
    tilt = radians(rng.between(0, 360))
    peaks = [_peak(rng, (0, across), down, (0.10, 0.22)) for _ in range(7)]
    first, last = -ceil(canvas.extent.left / cell), across + ceil(canvas.extent.right / cell)
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
    squares = grid_squares(heights)
    on_front = [each for each in squares if 0 <= each.x + first < across]
    low, high = min(each.low for each in on_front), max(each.high for each in on_front)
    levels = 19
    for index in range(1, levels):
        level = low + (high - low) * index / levels
        main = index % 5 == 0
        segments = tuple(
            tuple(((x + first) * cell, y * cell) for x, y in ends)
            for ends in contour_segments(squares, level)
        )
        canvas.shapes.append(
            Polylines(segments, 5.4 if main else 2.8, tint(0.08 if main else 0.42))
        )
    canvas.box(canvas.floor, canvas.height, ACCENT)
    edges = -canvas.extent.left, canvas.width + canvas.extent.right
    canvas.line([(x, canvas.floor) for x in edges], 2.8, tint(0.42))


class _Peak(NamedTuple):
    """A hill of a height field: where it is, how wide and deep, and how high."""

    x: float
    y: float
    wide: float
    deep: float
    high: float


def _peak(
    rng: MotifRandom, place: tuple[float, float], down: int, size: tuple[float, float]
) -> _Peak:
    """Return a hill at an x between two; its size is between two shares of the front cover."""
    return _Peak(
        rng.between(*place),
        rng.between(0, down * 0.8),
        rng.between(*size) * _ACROSS,
        rng.between(*size) * _ACROSS,
        rng.between(0.5, 1) * rng.pick((1, 1, 1, -0.8)),
    )


MOTIFS = (_hills, _threads, _rings, _tiles, _contours)
