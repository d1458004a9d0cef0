"""Sizes of paper, by their names or by width and height."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exporter.themes.tokens import POINTS

SIZES = {
    "a4": "210x297mm",
    "a5": "148x210mm",
    "a6": "105x148mm",
    "b5": "176x250mm",
    "letter": "8.5x11in",
    "5x8": "5x8in",
    "5.5x8.5": "5.5x8.5in",
    "6x9": "6x9in",
}
"""The sizes that have a name: ISO 216, ANSI, and trims that American printers name in inches."""

_LEAST, _MOST = 70.0, 500.0
"""Millimetres: narrower holds no line of text, larger fits no printer."""

_LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*([a-z]+)?")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)\s*[x×]\s*(\d+(?:\.\d+)?)\s*([a-z]*)")


@dataclass(frozen=True, slots=True)
class Paper:
    """The trimmed size of a page, in points."""

    width: float
    height: float


def paper(written: str) -> Paper:
    """A size of paper, such as `a5`, `6x9`, `120x190mm` or `5in x 7.5in`.

    Raises ValueError with a sentence for who wrote it.
    """
    name = written.strip().lower()
    found = _SIZE.fullmatch(SIZES.get(name, name))
    if found is None:
        raise ValueError(f"‘{written}’ is no size of a page; write {', '.join(SIZES)} or 120x190mm")
    width, first, height, second = found.groups()
    unit = second or first
    if not unit:
        raise ValueError(f"‘{written}’ has no unit; write mm, cm, in or pt behind it")
    made = Paper(_points(width, first or unit), _points(height, unit))
    for side in (made.width, made.height):
        millimetres = side / POINTS["mm"]
        if not _LEAST <= millimetres <= _MOST:
            raise ValueError(
                f"‘{written}’ has a side of {millimetres:.0f} mm; "
                f"a page has {_LEAST:.0f} to {_MOST:.0f}"
            )
    return made


def length(written: str) -> float:
    """A length such as `12mm`, in points. Raises ValueError with a sentence for who wrote it."""
    found = _LENGTH.fullmatch(written.strip().lower())
    if found is None:
        raise ValueError(f"‘{written}’ is no length; write it as 12mm, 1.2cm, .5in or 36pt")
    number, unit = found.groups()
    if float(number) == 0:
        return 0.0
    if unit is None:
        raise ValueError(f"‘{written}’ has no unit; write mm, cm, in or pt behind it")
    return _points(number, unit)


def _points(number: str, unit: str) -> float:
    if unit not in POINTS:
        raise ValueError(f"‘{unit}’ is no unit of length; write mm, cm, in or pt")
    return float(number) * POINTS[unit]
