"""The colours of shadings (ISO 32000-1, 8.7.4.5) in the inks of a press.

What runs evenly from one colour to another on a screen does not on paper, so that the way between
two colours is written down step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pikepdf import Array, Dictionary, Object, Pdf

from exporter.write.pdf.objects.streams import make_packed
from exporter.write.press_colours import Values

Inked: TypeAlias = Callable[[Values], Values]
"""A colour of the shading's own space in the inks of the press."""

_STEPS = 33


def function_in_inks(pdf: Pdf, function: Object, inked: Inked) -> Object | None:
    """A function that gives the inks of the colours of another.

    None where it is of a kind that the engine never writes: sampled, or a calculator's.
    """
    match function.get("/FunctionType"):
        case 2:
            return _steps(pdf, function, inked)
        case 3:
            parts = [function_in_inks(pdf, part, inked) for part in function.Functions]
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


def _steps(pdf: Pdf, function: Object, inked: Inked) -> Object:
    """The colours between two, as samples (7.10.2)."""
    low, high = (float(edge) for edge in function.Domain)
    first = _numbers(function.get("/C0"), (0.0,))
    last = _numbers(function.get("/C1"), (1.0,))
    power = float(function.N)
    samples = bytearray()
    channels = 1
    for step in range(_STEPS):
        # A power of 0 leaves no way to go: all is the last colour (and 0 ** 0 is 1).
        share = (low + (high - low) * step / (_STEPS - 1)) ** power
        colour = tuple(a + share * (b - a) for a, b in zip(first, last, strict=True))
        inks = inked(colour)
        channels = len(inks)
        samples += bytes(round(ink * 255) for ink in inks)
    return make_packed(
        pdf,
        bytes(samples),
        FunctionType=0,
        Domain=Array([low, high]),
        Range=Array([0, 1] * channels),
        Size=Array([_STEPS]),
        BitsPerSample=8,
    )


def _numbers(given: Object | None, otherwise: Sequence[float]) -> Values:
    return tuple(otherwise) if given is None else tuple(float(number) for number in given)
