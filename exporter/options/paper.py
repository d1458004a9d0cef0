"""Page sizes, by name or by width and height."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError
from exporter.themes.calculation import POINTS

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
"""The named sizes: ISO 216, US Letter, and US book formats in inches."""
SHEETS = {
    "a4": SIZES["a4"],
    "a3": "297x420mm",
    "letter": SIZES["letter"],
    "legal": "8.5x14in",
    "tabloid": "11x17in",
}
"""The named sizes of sheets on which pages are imposed."""

_MIN, _MAX = 70.0, 500.0
"""The minimum and maximum of a side in millimetres."""

_UNITS = "write mm, cm, in or pt behind the number"
_LENGTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*([a-z]+)?")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)\s*[x×]\s*(\d+(?:\.\d+)?)\s*([a-z]*)")


@dataclass(frozen=True, slots=True)
class Paper:
    """The trim size of a page, in points."""

    width: float
    height: float


def paper(written: str, sizes: Mapping[str, str] = SIZES, setting: str = "page_size") -> Paper:
    """Return the paper of a page size such as `a5`, `6x9`, `120x190mm` or `5in x 7.5in`.

    `sizes` are the names, `setting` is that of the size. Raises `SettingsError`.
    """
    name = written.strip().lower()
    found = _SIZE.fullmatch(sizes.get(name, name))
    if found is None:
        example = "120x190mm" if sizes is SIZES else "320x450mm"
        what = "page size" if sizes is SIZES else "sheet size"
        hint = suggestion(name, (*sizes, example))
        raise SettingsError(f"‘{written}’ is not a {what}", hint, setting)
    width, first, height, second = found.groups()
    unit = second or first
    if not unit:
        raise SettingsError(f"‘{written}’ has no unit", _UNITS, setting)
    made = Paper(_points(width, first or unit), _points(height, unit))
    for side in (made.width, made.height):
        millimetres = side / POINTS["mm"]
        if not _MIN <= millimetres <= _MAX:
            message = f"‘{written}’ has a side of {millimetres:.0f} mm"
            hint = f"a page has {_MIN:.0f} to {_MAX:.0f}"
            raise SettingsError(message, hint, setting)
    return made


def sheet_paper(written: str) -> Paper:
    """Return the paper of a sheet such as `a4` or `tabloid`. Raises `SettingsError`."""
    return paper(written, SHEETS, "sheet_size")


def length(written: str) -> float:
    """Return a length such as `12mm` in points. Raises `SettingsError`."""
    found = _LENGTH.fullmatch(written.strip().lower())
    if found is None:
        message = f"‘{written}’ is not a length"
        raise SettingsError(message, "write it as 12mm, 1.2cm, .5in or 36pt")
    number, unit = found.groups()
    if float(number) == 0:
        return 0.0
    if unit is None:
        raise SettingsError(f"‘{written}’ has no unit", _UNITS)
    return _points(number, unit)


def _points(number: str, unit: str) -> float:
    if unit not in POINTS:
        raise SettingsError(f"‘{unit}’ is not a unit of length", _UNITS)
    return float(number) * POINTS[unit]
