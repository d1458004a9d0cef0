"""Colours of PDF colour spaces as colours of the press (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from pikepdf import Name

from exporter.file_formats.pdf.colour_spaces import ColourSpace
from exporter.file_formats.srgb import from_linear
from exporter.options.pdf_profiles import Colour
from exporter.write.press_colours import Values, linear_from_lab


def is_convertible(space: ColourSpace) -> bool:
    """Return whether the components of a space say what its colours look like."""
    return space.kind in ("grey", "rgb", "cmyk", "lab")


def values_of(space: ColourSpace, components: Sequence[float]) -> Values:
    """Return a colour as grey, sRGB or CMYK. Raises `ValueError` for other kinds of spaces."""
    match space.kind:
        case "grey" | "rgb" | "cmyk":
            return tuple(components)
        case "lab":
            return _srgb_of_lab(components)
        case "spot" | "indexed" | "pattern" | "unknown":
            raise ValueError(f"the components of {space.name} are not a colour")
        case _:
            assert_never(space.kind)


def set_colour(colour: Values, *, stroke: bool = False) -> str:
    """Return the operator, after its operands, that sets a device colour (8.6.8)."""
    operator = colour_operator(len(colour), stroke=stroke)
    return " ".join([*(f"{component:g}" for component in colour), operator])


def colour_operator(components: int, *, stroke: bool = False) -> str:
    """Return the operator that sets a device colour of 1, 3 or 4 components."""
    fill = {1: "g", 3: "rg", 4: "k"}[components]
    return fill.upper() if stroke else fill


def device_space(colour: Colour) -> Name:
    """Return the name of the device colour space of a press."""
    match colour:
        case "rgb":
            return Name.DeviceRGB
        case "grey":
            return Name.DeviceGray
        case "cmyk":
            return Name.DeviceCMYK
        case _:
            assert_never(colour)


def _srgb_of_lab(components: Sequence[float]) -> Values:
    """Return CIE L*a*b* as sRGB; the white of either space becomes that of the other."""
    lightness, a, b = components
    middle = (lightness + 16) / 116
    # Scaled to the white of sRGB (D65), whatever white point the space has.
    x, y, z = (
        part * linear_from_lab(root)
        for part, root in zip(
            (0.9505, 1.0, 1.089), (middle + a / 500, middle, middle - b / 200), strict=True
        )
    )
    channels = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    return tuple(from_linear(min(max(channel, 0.0), 1.0)) for channel in channels)
