"""How pages are imposed on sheets of paper: the style, the sheet, the signatures and the creep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from exporter.errors import SettingsError
from exporter.options.paper import length

ImposeStyle: TypeAlias = Literal["booklet", "2up"]
"""`booklet`: sheets that are folded into signatures; `2up`: two pages side by side, in order."""

IMPOSE_STYLES: tuple[ImposeStyle, ...] = get_args(ImposeStyle)
DEFAULT_CREEP = length("0.1mm")
"""In points: the thickness of office paper of 80 g/m²."""
MAX_CREEP = length("1mm")
"""In points: the thickness of board."""


def creep_of(written: str) -> float:
    """Return the length of a creep such as `0.1mm` in points. Raises `SettingsError`."""
    found = length(written)
    if found > MAX_CREEP:
        raise SettingsError(f"‘{written}’ is more than 1 mm", "write the thickness of the paper")
    return found


@dataclass(frozen=True, slots=True)
class Imposition:
    """How pages are put on sheets.

    - `sheet_size`: the name or the size of the paper; empty for A4, or for Letter if the pages are
      measured in inches.
    - `signature`: the maximum number of sheets that are folded into one another; 0 to decide by
      their number.
    - `creep`: how far the pages of a sheet move towards the fold for each sheet around it, in
      points.
    """

    style: ImposeStyle
    sheet_size: str = ""
    signature: int = 0
    creep: float = DEFAULT_CREEP
