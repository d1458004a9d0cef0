"""Motifs as SVG, which has any resolution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from exporter.write.cover.motif import (
    TILE_ARCS,
    TILE_DISC,
    TILE_HOLE,
    Area,
    Colour,
    Disc,
    Motif,
    Point,
    Polylines,
    Shape,
    Tile,
)


def motif_to_svg(motif: Motif) -> str:
    """Return a motif with what continues beyond its front cover; its ground is transparent."""
    area = motif.area
    width, height = area.left + area.width + area.right, area.height + area.below
    box = " ".join(map(_number, (-area.left, 0, width, height)))
    shapes = "\n".join(line for shape in motif.shapes for line in _shape(shape))
    size = f'width="{_number(width)}" height="{_number(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size}>\n{shapes}\n</svg>'


def _shape(shape: Shape) -> Iterator[str]:
    match shape:
        case Area(points, colour):
            yield f'<path fill="{_colour(colour)}" d="{_path(points)}Z"/>'
        case Polylines(paths, width, colour):
            d = "".join(map(_path, paths))
            style = f'fill="none" stroke="{_colour(colour)}" stroke-width="{_number(width)}"'
            yield f'<path {style} stroke-linejoin="round" d="{d}"/>'
        case Disc((x, y), radius, colour):
            yield _circle(x, y, radius, colour)
        case Tile():
            yield from _tile(shape)
        case _:
            assert_never(shape)


def _tile(tile: Tile) -> Iterator[str]:
    """Yield a tile; quarter circles are drawn as such, so that nothing has to be clipped."""
    left, top, side = tile.left, tile.top, tile.side
    right, bottom = left + side, top + side
    box = (left, top), (right, top), (right, bottom), (left, bottom)
    yield f'<path fill="{_colour(tile.back)}" d="{_path(box)}Z"/>'
    match tile.figure:
        case "arcs":
            for index in range(TILE_ARCS, 0, -1):
                colour = tile.front if index % 2 else tile.back
                yield _quarter(tile, side * index / TILE_ARCS, colour)
        case "quarter":
            yield _quarter(tile, side, tile.front)
        case "leaf":
            # From the corner to the left or right of it to the one below or above.
            x, y = (left, right)[tile.corner[0]], (top, bottom)[tile.corner[1]]
            start, end = _point(left + right - x, y), _point(x, top + bottom - y)
            arc = f"A{_number(side)} {_number(side)} 0 0 1 "
            d = f"M{start}{arc}{end}{arc}{start}Z"
            yield f'<path fill="{_colour(tile.front)}" d="{d}"/>'
        case "disc":
            x, y = (left + right) / 2, (top + bottom) / 2
            yield _circle(x, y, side * TILE_DISC, tile.front)
            yield _circle(x, y, side * TILE_HOLE, tile.back)
        case _:
            assert_never(tile.figure)


def _quarter(tile: Tile, radius: float, colour: Colour) -> str:
    """Return a quarter circle around the corner of a tile."""
    right, low = tile.corner
    x, y = tile.left + right * tile.side, tile.top + low * tile.side
    beside, above = (x - radius if right else x + radius), (y - radius if low else y + radius)
    # Clockwise, on a screen whose y points down, at the corners at the top left and bottom right.
    sweep = int(right == low)
    arc = f"A{_number(radius)} {_number(radius)} 0 0 {sweep} {_point(x, above)}"
    d = f"M{_point(x, y)}L{_point(beside, y)}{arc}Z"
    return f'<path fill="{_colour(colour)}" d="{d}"/>'


def _circle(x: float, y: float, radius: float, colour: Colour) -> str:
    centre = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"'
    return f'<circle fill="{_colour(colour)}" {centre}/>'


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(_point(x, y) for x, y in points)


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(length: float) -> str:
    return f"{round(length, 1) + 0.0:g}" if abs(length) < 1e5 else f"{length:.1f}"


def _colour(colour: Colour) -> str:
    return "#" + bytes(colour).hex()
