"""Boxes and matrices of a page, in points of the page's own space."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot, sqrt
from typing import Any, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""As in ISO 32000-1, 8.3.3."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
POINTS_PER_MM = 72 / 25.4


def matrix_of(numbers: Iterable[Any]) -> Matrix:
    """A matrix as a PDF writes it."""
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def box_of(numbers: Iterable[Any]) -> Box:
    """A rectangle as a PDF writes it, whichever corners it names."""
    left, bottom, right, top = (float(number) for number in numbers)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does the one, and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def moved(box: Box, matrix: Matrix) -> Box:
    """The box around a box that a matrix has moved."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    if b == 0 == c:
        x, y, z, w = a * left + e, d * bottom + f, a * right + e, d * top + f
        return min(x, z), min(y, w), max(x, z), max(y, w)
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def common(one: Box, other: Box) -> Box | None:
    """What two boxes share; None where they share nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def within(inner: Box, outer: Box, slack: float = 0.0) -> bool:
    """Whether a box lies in another, give or take."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def beside(box: Box, other: Box) -> bool:
    """Whether a box lies outside another, or only touches it."""
    return box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3]


def inset(box: Box, by: float) -> Box:
    """A box made smaller at each edge."""
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def scale_of(matrix: Matrix) -> float:
    """How much larger a matrix makes things, in both directions taken together."""
    a, b, c, d, _, _ = matrix
    return sqrt(abs(a * d - b * c))


def height_of(matrix: Matrix) -> float:
    """How high a matrix makes what is one unit high."""
    return hypot(matrix[2], matrix[3])
