"""Height fields: squares between heights on a grid, and the contour lines that cross them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from exporter.write.cover.motif import Point


class GridSquare(NamedTuple):
    """A square of a height field, the heights of its corners, and the least and the greatest."""

    x: int
    y: int
    corners: tuple[float, float, float, float]
    low: float
    high: float


def grid_squares(heights: Sequence[Sequence[float]]) -> list[GridSquare]:
    """Return the squares of a height field: of `heights` by row and column, one fewer each way."""
    squares = []
    for y, (upper, lower) in enumerate(pairwise(heights)):
        for x in range(len(upper) - 1):
            corners = (upper[x], upper[x + 1], lower[x + 1], lower[x])
            squares.append(GridSquare(x, y, corners, min(corners), max(corners)))
    return squares


def contour_segments(squares: Iterable[GridSquare], level: float) -> Iterator[tuple[Point, Point]]:
    """Yield the segments of a contour line of a height field (marching squares)."""
    for x, y, corners, low, high in squares:
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
