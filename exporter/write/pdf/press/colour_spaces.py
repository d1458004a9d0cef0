"""Colour spaces of a PDF (ISO 32000-1, 8.6), as far as it is known what their colours look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from pikepdf import Array, Name, Object

from exporter.options.pdf_profiles import Colour
from exporter.write.press_colours import Values, coded, light_of

Kind: TypeAlias = Literal["grey", "rgb", "cmyk", "lab", "indexed", "pattern"]

_NAMES: dict[str, Kind] = {
    "/DeviceGray": "grey",
    "/G": "grey",
    "/CalGray": "grey",
    "/DeviceRGB": "rgb",
    "/RGB": "rgb",
    "/CalRGB": "rgb",
    "/DeviceCMYK": "cmyk",
    "/CMYK": "cmyk",
    "/Lab": "lab",
    "/Indexed": "indexed",
    "/I": "indexed",
    "/Pattern": "pattern",
}
_BY_CHANNELS: dict[int, Kind] = {1: "grey", 3: "rgb", 4: "cmyk"}
CHANNELS: dict[Kind, int] = {"grey": 1, "rgb": 3, "cmyk": 4, "lab": 3}
"""How many numbers a colour of a space has."""


@dataclass(frozen=True, slots=True)
class PdfColourSpace:
    """A colour space. `base` is what a palette or an uncoloured pattern takes its colours from."""

    kind: Kind
    base: PdfColourSpace | None = None


def space_of(given: Object | None, resources: Object | None) -> PdfColourSpace | None:
    """A space by its name or its definition; None where nobody knows what its colours look like."""
    if isinstance(given, Name):
        spaces = resources.get("/ColorSpace") if resources is not None else None
        if spaces is not None and str(given) in spaces:
            return space_of(spaces[str(given)], None)
        kind = _NAMES.get(str(given))
        return PdfColourSpace(kind) if kind else None
    if not isinstance(given, Array) or not len(given):
        return None
    family = str(given[0])
    if family == "/ICCBased":
        kind = _BY_CHANNELS.get(int(given[1].get("/N", 0)))
        return PdfColourSpace(kind) if kind else None
    kind = _NAMES.get(family)
    if kind is None:
        return None
    if kind in ("indexed", "pattern") and len(given) > 1:
        return PdfColourSpace(kind, base=space_of(given[1], resources))
    return PdfColourSpace(kind)


def has_colours(space: PdfColourSpace) -> bool:
    """Whether the numbers of a space are a colour."""
    return space.kind in CHANNELS


def values_of(space: PdfColourSpace, numbers: Sequence[float]) -> Values:
    """A colour of a space as one of grey, of a screen or of a press."""
    match space.kind:
        case "grey" | "rgb" | "cmyk":
            return tuple(numbers)
        case "lab":
            return _screen_of_lab(numbers)
        case "indexed" | "pattern":
            raise ValueError(f"a colour of {space.kind} has no numbers of its own")
        case _:
            assert_never(space.kind)


def device_of(colour: Colour) -> Name:
    """The space of a press's own inks."""
    match colour:
        case "rgb":
            return Name.DeviceRGB
        case "grey":
            return Name.DeviceGray
        case "cmyk":
            return Name.DeviceCMYK
        case _:
            assert_never(colour)


def _screen_of_lab(numbers: Sequence[float]) -> Values:
    """CIE lightness, a and b as red, green and blue: each white as that of a screen."""
    lightness, a, b = numbers
    middle = (lightness + 16) / 116
    # Scaled to the white of the screen (D65), whichever white the space has.
    x, y, z = (
        part * light_of(root)
        for part, root in zip(
            (0.9505, 1.0, 1.089), (middle + a / 500, middle, middle - b / 200), strict=True
        )
    )
    channels = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    return tuple(coded(min(max(channel, 0.0), 1.0)) for channel in channels)
