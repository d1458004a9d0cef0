"""Colours as a press prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from exporter.file_formats.pdf.colour_spaces import Colour, ColourSpace

_NEUTRAL = 0.2
"""How far cyan, magenta and yellow of a grey are apart at most; cyan is the strongest."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour as it is painted, with its opacity from 0 to 1."""

    colour: Colour
    opacity: float = 1.0

    @property
    def space(self) -> ColourSpace:
        """The colour space."""
        return self.colour.space

    @property
    def tint(self) -> float:
        """The share of the strongest ink, from 0 (paper) to 1."""
        components = self.colour.components
        match self.space.kind:
            case "grey" | "rgb":
                ink = 1 - min(components, default=1.0)
            case "cmyk" | "spot":
                ink = max(components, default=1.0)
            case "lab":
                ink = 1 - components[0] / 100 if components else 0.0
            case "indexed" | "pattern" | "unknown":
                ink = 1.0
            case _:
                assert_never(self.space.kind)
        return max(ink, 0.0) * self.opacity

    @property
    def ink_count(self) -> int:
        """How many inks print the colour; 4 for the colours of a screen."""
        components = self.colour.components
        match self.space.kind:
            case "grey":
                return int(components[:1] < (1.0,))
            case "rgb":
                return 0 if min(components, default=1.0) >= 1 else 4
            case "lab" | "indexed":
                return 4
            case "cmyk" | "spot":
                return sum(value > 0 for value in components)
            case "pattern" | "unknown":
                return 0

    @property
    def is_chromatic(self) -> bool:
        """Whether it is a CMYK colour that is neither black nor grey."""
        if self.space.kind != "cmyk" or len(self.colour.components) != 4:
            return False
        *colours, black = self.colour.components
        return black < 1 and max(colours) - min(colours) > _NEUTRAL
