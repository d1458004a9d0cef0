"""The barcode of an ISBN as SVG: bars and digits in black on white, with its quiet zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from exporter.file_formats import ean
from exporter.file_formats.pdf.coordinates import POINTS_PER_MM
from exporter.write.xhtml import text

NOMINAL_MODULE = 0.33 * POINTS_PER_MM
"""The width of a module at a magnification of 100%, in points (ISO/IEC 15420)."""
MIN_MAGNIFICATION = 0.81
"""ISO/IEC 15420 allows 80%; a bar is then thinner than the 0.75 pt that a press can print."""
_BAR_HEIGHT = 69
"""The height of the bars at 100%, in modules: 22.85 mm."""
_GUARD = 5
"""How much longer the guard bars are."""
_DIGITS, _LABEL = 11.5, 9.5
"""The font sizes of the digits, and of ISBN and price, in modules."""
_LABEL_LINE, _DIGIT_LINE = 11, 10
"""The heights of their lines."""
_ABOVE, _BELOW = 2, 4
"""The white above the letters and below the digits, in modules."""
_FONT = "Exporter Sans"


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode: its SVG, and its width and height in points. `module` is the width of a module."""

    svg: str
    width: float
    height: float
    module: float


def barcode(digits: str, isbn: str, add_on: str, price: str, area: tuple[float, float]) -> Barcode:
    """Return the barcode of an ISBN of 13 digits, as large as fits an area, at most 100%.

    `isbn` is the ISBN as it is written, `add_on` five digits or empty, `price` the text above it.
    `area` is a width and a height in points. Bars are shortened where the area is too low.
    """
    code = ean.ean13(digits)
    end = ean.QUIET_LEFT + ean.EAN13_MODULES
    width = end + ean.QUIET_RIGHT
    if add_on:
        width = end + ean.QUIET_BEFORE_ADD_ON + ean.ADD_ON_MODULES + ean.QUIET_AFTER_ADD_ON
    module = max(min(NOMINAL_MODULE, area[0] / width), NOMINAL_MODULE * MIN_MAGNIFICATION)
    labels = [f"ISBN {isbn}"] + ([price] if price and not add_on else [])
    top = _ABOVE + _LABEL_LINE * len(labels) + 3
    tall = min(_BAR_HEIGHT, area[1] / module - top - _DIGIT_LINE - _BELOW)
    foot = top + tall
    height = foot + _DIGIT_LINE + _BELOW
    parts = [f'<rect width="{width}" height="{height:g}" fill="#fff"/>']
    for line, label in enumerate(labels, 1):
        parts.append(_text(ean.QUIET_LEFT, _ABOVE + _LABEL_LINE * line - 1, _LABEL, label))
    parts += _bars(code, ean.QUIET_LEFT, top, foot, guards=True)
    base = foot + _DIGIT_LINE - 0.5
    parts += _digits(digits[0], ean.QUIET_LEFT - 9, base)
    parts += _digits(digits[1:7], ean.QUIET_LEFT + 3, base)
    parts += _digits(digits[7:], ean.QUIET_LEFT + 50, base)
    if add_on:
        start = end + ean.QUIET_BEFORE_ADD_ON
        parts.append(_text(start, _ABOVE + _LABEL_LINE - 1, _LABEL, price) if price else "")
        parts += _digits(add_on, start + 4, top + _DIGIT_LINE - 2, step=9)
        parts += _bars(ean.ean5(add_on), start, top + _DIGIT_LINE, foot + _GUARD)
    body = "\n".join(part for part in parts if part)
    points = width * module, height * module
    size = f'width="{points[0]:.3f}pt" height="{points[1]:.3f}pt"'
    box = f'viewBox="0 0 {width} {height:g}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>\n{body}\n</svg>'
    return Barcode(svg, *points, module)


def _bars(
    modules: str, left: float, top: float, foot: float, *, guards: bool = False
) -> Iterator[str]:
    """Yield the bars of a symbol; guard bars are longer."""
    at = 0
    for bit, run in groupby(modules):
        count = len(list(run))
        if bit == "1":
            is_guard = guards and (at < 3 or 45 <= at < 50 or at >= ean.EAN13_MODULES - 3)
            height = foot - top + (_GUARD if is_guard else 0)
            place = f'x="{left + at:g}" y="{top:g}"'
            yield f'<rect {place} width="{count}" height="{height:g}" fill="#000"/>'
        at += count


def _digits(digits: str, left: float, base: float, step: float = 7) -> Iterator[str]:
    """Yield digits, each in the middle of its seven modules."""
    for at, digit in enumerate(digits):
        yield _text(left + at * step + 3.5, base, _DIGITS, digit, anchor="middle")


def _text(x: float, y: float, size: float, content: str, *, anchor: str = "start") -> str:
    place = f'x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}"'
    return f'<text {place} font-family="{_FONT}" fill="#000">{text(content)}</text>'
