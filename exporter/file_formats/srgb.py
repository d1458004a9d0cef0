"""sRGB channel values and linear light, both from 0 to 1 (IEC 61966-2-1)."""

from __future__ import annotations


def to_linear(channel: float) -> float:
    """Return the linear light of an sRGB channel."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def from_linear(light: float) -> float:
    """Return the sRGB channel of linear light."""
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def luminance(red: float, green: float, blue: float) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2.2, relative luminance)."""
    return 0.2126 * to_linear(red) + 0.7152 * to_linear(green) + 0.0722 * to_linear(blue)
