"""Motifs: generated drawings for covers, derived from the hash of the title.

A motif spans the whole width. It has space at the top and a band of one dark colour at the bottom,
for the names. All motifs share a few colours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import cos, exp, hypot, pi, radians, sin
from typing import NamedTuple, TypeAlias, TypeVar

from PIL import Image, ImageDraw

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]
T = TypeVar("T")

GROUND: Colour = (0xF0, 0xEB, 0xE2)
ACCENT: Colour = (0x8A, 0x2B, 0x12)
_DEEP: Colour = (0x5E, 0x1A, 0x09)
_SCALE = 3
"""Supersampling: pixels drawn per pixel of the result, along each side."""
_STRIP = 32
"""The number of rows of the result that are reduced at once."""


def draw_motif(title: str, width: int, height: int, band: int) -> Image.Image:
    """Return the motif of a title, in pixels. The bottom `band` rows are of the accent colour."""
    rng = _Random(title)
    canvas = _Canvas(width, height, band)
    rng.pick(MOTIFS)(canvas, rng)
    return canvas.reduced()


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


@dataclass
class _Canvas:
    """A supersampled image with drawing operations in pixels of the result.

    Its pixels are numbers of the colours in `inks`, which take a quarter of the memory of colours.
    """

    width: int
    height: int
    band: int
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    inks: dict[Colour, int] = field(init=False, default_factory=lambda: {GROUND: 0})

    def __post_init__(self) -> None:
        self.image = Image.new("L", (self.width * _SCALE, self.height * _SCALE))
        self.pen = ImageDraw.Draw(self.image)

    def ink(self, colour: Colour) -> int:
        """Return the number of a colour. A motif has fewer than 256."""
        return self.inks.setdefault(colour, len(self.inks))

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

    @property
    def floor(self) -> float:
        """The top of the band."""
        return self.height - self.band

    def area(self, points: Sequence[Point], colour: Colour) -> None:
        self.pen.polygon([(x * _SCALE, y * _SCALE) for x, y in points], self.ink(colour))

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self.pen.line(scaled, self.ink(colour), round(width * _SCALE), "curve")

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        x, y, r = centre[0] * _SCALE, centre[1] * _SCALE, radius * _SCALE
        self.pen.ellipse((x - r, y - r, x + r, y + r), self.ink(colour))

    def box(self, top: float, bottom: float, colour: Colour) -> None:
        sides = (0, top * _SCALE, self.width * _SCALE, bottom * _SCALE)
        self.pen.rectangle(sides, self.ink(colour))

    def across(self, curve: Callable[[float], float]) -> list[Point]:
        """Return the points of a curve (y by x) over the whole width."""
        return [(x, curve(x)) for x in range(-8, self.width + 9, 4)]

    def below(self, curve: Callable[[float], float]) -> list[Point]:
        """Return the polygon between a curve and the bottom edge."""
        return [*self.across(curve), (self.width + 8, self.height), (-8, self.height)]


def _tint(strength: float) -> Colour:
    """Return a colour between the ground (strength 0) and the accent (1)."""
    red, green, blue = (round(g + (a - g) * strength) for g, a in zip(GROUND, ACCENT, strict=True))
    return red, green, blue


def _wave(rng: _Random, width: int, height: float, swing: float) -> Callable[[float], float]:
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


def _hills(canvas: _Canvas, rng: _Random) -> None:
    """Draw ridges that darken towards the front, and lines parallel to the last."""
    count = rng.pick((4, 5, 6))
    swing = canvas.floor * 0.13
    first, last = swing, canvas.floor * 0.72
    for index in range(count):
        share = index / (count - 1)
        ridge = _wave(rng, canvas.width, first + (last - first) * share, swing)
        canvas.area(canvas.below(ridge), _tint(0.14 + 0.86 * share**1.25))
    # The floor is below every trough of the last ridge, so that the lines do not cross.
    lines = rng.pick((4, 5, 6))
    for index in range(1, lines + 1):
        share = index / (lines + 1.5)

        def echo(x: float, share: float = share) -> float:
            return ridge(x) * (1 - share) + canvas.floor * share

        canvas.line(canvas.across(echo), 3.2, _tint(0.28))


def _threads(canvas: _Canvas, rng: _Random) -> None:
    """Draw threads between two curves that cross."""
    swing = canvas.floor * 0.24
    above = _wave(rng, canvas.width, canvas.floor * 0.3, swing)
    below = _wave(rng, canvas.width, canvas.floor * 0.62, swing)
    shore = _wave(rng, canvas.width, canvas.floor * 0.9, canvas.floor * 0.08)
    canvas.area(canvas.below(shore), ACCENT)
    count = 46
    for index in range(count + 1):
        share = index / count

        def thread(x: float, share: float = share) -> float:
            return above(x) * (1 - share) + below(x) * share

        def clipped(x: float, thread: Callable[[float], float] = thread) -> float:
            return min(thread(x), shore(x))

        canvas.line(canvas.across(clipped), 3.4, _tint(0.35 + 0.65 * share))


def _rings(canvas: _Canvas, rng: _Random) -> None:
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
            canvas.disc(centre, radius, _tint(strength))
            canvas.disc(centre, radius - max(3.0, step * 0.62 * strength), GROUND)
    canvas.disc(centre, core, ACCENT)
    shore = _wave(rng, canvas.width, canvas.floor * 0.91, canvas.floor * 0.05)
    canvas.area(canvas.below(shore), ACCENT)
    canvas.line(canvas.across(shore), 9, GROUND)
    for index in range(1, 4):
        ripple = [(x, y + 20 * index) for x, y in canvas.across(shore)]
        canvas.line(ripple, 3.2, _tint(0.28))


def _tiles(canvas: _Canvas, rng: _Random) -> None:
    """Draw square tiles with circles and quarter circles."""
    columns = rng.pick((4, 5))
    side = canvas.width / columns
    rows = int(canvas.floor / side)
    canvas.box(canvas.floor - 1, canvas.height, ACCENT)
    for row in range(rows):
        for column in range(columns):
            left, top = column * side, canvas.floor - (row + 1) * side
            # The top row has gaps.
            if row == rows - 1 and rows > 1 and rng.between(0, 1) < 0.45:
                continue
            _tile(canvas, rng, left, top, side)


def _tile(canvas: _Canvas, rng: _Random, left: float, top: float, side: float) -> None:
    colours = (ACCENT, _tint(0.16), _tint(0.34), _tint(0.62), _DEEP)
    back = rng.pick((_tint(0.1), _tint(0.22), _tint(0.42), ACCENT))
    kind = rng.pick(("arcs", "arcs", "quarter", "leaf", "disc"))
    corner = rng.pick(((0, 0), (1, 0), (1, 1), (0, 1)))
    tile = Image.new("L", (round(side * _SCALE),) * 2, canvas.ink(back))
    pen = ImageDraw.Draw(tile)
    size = tile.width
    x, y = corner[0] * size, corner[1] * size
    front = rng.pick([colour for colour in colours if _contrast(colour, back)])

    def circle(radius: float, colour: Colour) -> None:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), canvas.ink(colour))

    match kind:
        case "arcs":
            for index in range(8, 0, -1):
                circle(size * index / 8, front if index % 2 else back)
        case "quarter":
            circle(size, front)
        case "leaf":
            circle(size, front)
            mask = Image.new("L", tile.size, 255)
            far_x, far_y = size - x, size - y
            opposite = (far_x - size, far_y - size, far_x + size, far_y + size)
            ImageDraw.Draw(mask).ellipse(opposite, 0)
            tile.paste(canvas.ink(back), (0, 0), mask)
        case _:
            x = y = size // 2
            circle(size * 0.36, front)
            circle(size * 0.15, back)
    canvas.image.paste(tile, (round(left * _SCALE), round(top * _SCALE)))


def _contrast(one: Colour, other: Colour) -> bool:
    """Whether two colours have enough contrast, also in grey."""
    return abs(sum(one) - sum(other)) > 150


def _contours(canvas: _Canvas, rng: _Random) -> None:
    """Draw contour lines of a generated landscape on a dark ground."""
    canvas.box(0, canvas.height, ACCENT)
    across = 130
    cell = canvas.width / across
    down = int(canvas.floor / cell) + 1
    tilt = radians(rng.between(0, 360))
    peaks = [
        (
            rng.between(0, across),
            rng.between(0, down * 0.8),
            rng.between(0.10, 0.22) * across,
            rng.between(0.10, 0.22) * across,
            rng.between(0.5, 1) * rng.pick((1, 1, 1, -0.8)),
        )
        for _ in range(7)
    ]

    highs = [high for *_, high in peaks]
    columns = [[((x - px) / wide) ** 2 for px, _, wide, _, _ in peaks] for x in range(across + 1)]
    rows = [[((y - py) / deep) ** 2 for _, py, _, deep, _ in peaks] for y in range(down + 1)]

    def height(x: int, y: int) -> float:
        slope = 0.35 * (x * cos(tilt) + y * sin(tilt)) / across
        sizes = zip(highs, columns[x], rows[y], strict=True)
        return slope + sum(high * exp(-(wide + deep) / 2) for high, wide, deep in sizes)

    heights = [[height(x, y) for x in range(across + 1)] for y in range(down + 1)]
    cells = _cells(heights)
    low, high = min(cell.low for cell in cells), max(cell.high for cell in cells)
    levels = 19
    for index in range(1, levels):
        level = low + (high - low) * index / levels
        main = index % 5 == 0
        for start, end in _crossings(cells, level):
            points = [(x * cell, y * cell) for x, y in (start, end)]
            canvas.line(points, 5.4 if main else 2.8, _tint(0.08 if main else 0.42))
    canvas.box(canvas.floor, canvas.height, ACCENT)
    canvas.line(((0, canvas.floor), (canvas.width, canvas.floor)), 2.8, _tint(0.42))


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
