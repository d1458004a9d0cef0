"""Tools for drawing motifs: a canvas, pseudo-random numbers, waves, and tints of one colour."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import ceil, pi, sin
from typing import TypeVar

from exporter.write.cover.motif import (
    ACCENT,
    GROUND,
    Area,
    Colour,
    Disc,
    MotifArea,
    Point,
    Polylines,
    Shape,
)

T = TypeVar("T")


class MotifRandom:
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
        """Return the next number, between `low` and `high`."""
        return low + (high - low) * next(self._numbers)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, by the next number."""
        return choices[int(next(self._numbers) * len(choices))]


@dataclass(frozen=True, slots=True)
class MotifCanvas:
    """The shapes of a motif, and operations that add some."""

    extent: MotifArea
    shapes: list[Shape] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The width of the front cover."""
        return self.extent.width

    @property
    def height(self) -> float:
        """The height of the front cover."""
        return self.extent.height

    @property
    def floor(self) -> float:
        """The top of the band."""
        return self.extent.height - self.extent.band

    def area(self, points: Iterable[Point], colour: Colour) -> None:
        """Add a filled polygon."""
        self.shapes.append(Area(tuple(points), colour))

    def line(self, points: Iterable[Point], width: float, colour: Colour) -> None:
        """Add a line through points."""
        self.shapes.append(Polylines((tuple(points),), width, colour))

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        """Add a filled circle."""
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


def tint(strength: float) -> Colour:
    """Return a colour between the ground (strength 0) and the accent (1)."""
    red, green, blue = (round(g + (a - g) * strength) for g, a in zip(GROUND, ACCENT, strict=True))
    return red, green, blue


def wave(rng: MotifRandom, width: float, height: float, swing: float) -> Callable[[float], float]:
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
