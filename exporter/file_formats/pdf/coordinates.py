"""Boxes and matrices of a page, in points of default user space (ISO 32000-1, 8.3)."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot, sqrt
from typing import Any, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""The numbers a to f (8.3.3)."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
UNBOUNDED: Box = (-1e9, -1e9, 1e9, 1e9)
POINTS_PER_MM = 72 / 25.4


def matrix_of(numbers: Iterable[Any]) -> Matrix:
    """Return the matrix that six PDF numbers stand for."""
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def box_of(numbers: Iterable[Any]) -> Box:
    """Return the box between two opposite corners in any order (7.9.5)."""
    left, bottom, right, top = (float(number) for number in numbers)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that applies `first` and then `then`."""
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


def transform(box: Box, matrix: Matrix) -> Box:
    """Return the bounding box of a transformed box."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    if b == 0 == c:
        x, y, z, w = a * left + e, d * bottom + f, a * right + e, d * top + f
        return min(x, z), min(y, w), max(x, z), max(y, w)
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def intersection(one: Box, other: Box) -> Box | None:
    """Return what two boxes share; None where they are apart."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def is_within(inner: Box, outer: Box, tolerance: float = 0.0) -> bool:
    """Return whether a box is inside another, or reaches over it by `tolerance` at most."""
    return (
        inner[0] >= outer[0] - tolerance
        and inner[1] >= outer[1] - tolerance
        and inner[2] <= outer[2] + tolerance
        and inner[3] <= outer[3] + tolerance
    )


def is_outside(box: Box, other: Box) -> bool:
    """Return whether a box is outside another, or only touches it."""
    return box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3]


def inset(box: Box, by: float) -> Box:
    """Return a box that is smaller by a length at each edge."""
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def box_size(box: Box) -> tuple[float, float]:
    """Return the width and height of a box."""
    return box[2] - box[0], box[3] - box[1]


def scale_of(matrix: Matrix) -> float:
    """Return the factor by which a matrix scales lengths: the side of a transformed unit square."""
    a, b, c, d, _, _ = matrix
    return sqrt(abs(a * d - b * c))


def height_of(matrix: Matrix) -> float:
    """Return the length of a transformed vertical unit vector."""
    return hypot(matrix[2], matrix[3])
