"""Conversion of the colour functions of shadings (ISO 32000-1, 8.7.4.5) to the inks of a press.

A gradient that is linear in RGB is not linear in inks, so that it is sampled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pikepdf import Array, Dictionary, Object, Pdf

from exporter.write.pdf.objects.streams import make_compressed
from exporter.write.press_colours import Values

Conversion: TypeAlias = Callable[[Values], Values]
"""Takes a colour of the shading's space, and gives the inks of the press."""

_SAMPLES = 33


def converted_function(pdf: Pdf, function: Object, convert: Conversion) -> Object | None:
    """Return a function (ISO 32000-1, 7.10) whose values are inks.

    Returns None for a sampled or a PostScript function, which the engine never writes.
    """
    match function.get("/FunctionType"):
        case 2:
            return _sampled(pdf, function, convert)
        case 3:
            parts = [converted_function(pdf, part, convert) for part in function.Functions]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return Dictionary(
                FunctionType=3,
                Domain=function.Domain,
                Bounds=function.Bounds,
                Encode=function.Encode,
                Functions=Array(known),
            )
    return None


def _sampled(pdf: Pdf, function: Object, convert: Conversion) -> Object:
    """Return an exponential function (7.10.3) as a sampled one (7.10.2)."""
    low, high = (float(edge) for edge in function.Domain)
    first = _numbers(function.get("/C0"), (0.0,))
    last = _numbers(function.get("/C1"), (1.0,))
    power = float(function.N)
    data = bytearray()
    channels = 1
    for sample in range(_SAMPLES):
        # With an exponent of 0, all is the last colour (0 ** 0 is 1).
        share = (low + (high - low) * sample / (_SAMPLES - 1)) ** power
        colour = tuple(a + share * (b - a) for a, b in zip(first, last, strict=True))
        inks = convert(colour)
        channels = len(inks)
        data += bytes(round(ink * 255) for ink in inks)
    return make_compressed(
        pdf,
        bytes(data),
        FunctionType=0,
        Domain=Array([low, high]),
        Range=Array([0, 1] * channels),
        Size=Array([_SAMPLES]),
        BitsPerSample=8,
    )


def _numbers(given: Object | None, otherwise: Sequence[float]) -> Values:
    return tuple(otherwise) if given is None else tuple(float(number) for number in given)
