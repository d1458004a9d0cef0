"""Sums of numbers and absolute lengths in `calc()` (CSS Values 3, section 8.1)."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

from exporter.file_formats.css_tokens import Nodes, component_values, serialized, significant

POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}
"""PostScript points (1/72 inch) in a unit of length."""
_POINTS = {**POINTS, "px": 0.75, "pc": 12.0}

_Quantity: TypeAlias = tuple[float, str]
"""A number and its unit, empty for none."""


def calculated(arguments: Nodes) -> Nodes:
    """Return the arguments of a `calc()` as one number or length. Raises ValueError otherwise."""
    text = serialized(arguments).strip()
    terms = list(significant(arguments))
    number, unit = _added(terms)
    if terms or not math.isfinite(number):
        raise ValueError(f"‘{text}’ cannot be calculated")
    return component_values(f"{round(number, 4):g}{unit}")


def _added(terms: list[Any]) -> _Quantity:
    total, unit = _multiplied(terms)
    while terms and terms[0] in ("+", "-"):
        sign = 1 if terms.pop(0) == "+" else -1
        number, other = _multiplied(terms)
        if unit != other:
            total, number, unit = total * _absolute(unit), number * _absolute(other), "pt"
        total += sign * number
    return total, unit


def _multiplied(terms: list[Any]) -> _Quantity:
    total, unit = _single(terms)
    while terms and terms[0] in ("*", "/"):
        sign = terms.pop(0)
        number, other = _single(terms)
        if (unit and other) or (sign == "/" and (other or not number)):
            raise ValueError("a length is multiplied and divided by a number only, and not by 0")
        total, unit = total * number if sign == "*" else total / number, unit or other
    return total, unit


def _single(terms: list[Any]) -> _Quantity:
    if not terms:
        raise ValueError("expected a length at the end")
    term = terms.pop(0)
    match term.type:
        case "() block":
            inner = list(significant(term.content))
            result = _added(inner)
            if inner:
                raise ValueError(f"‘{serialized(inner)}’ cannot be calculated")
            return result
        case "number":
            return term.value, ""
        case "percentage":
            return term.value, "%"
        case "dimension":
            return term.value, term.lower_unit
        case "literal" if term == "-":
            number, unit = _single(terms)
            return -number, unit
    raise ValueError(f"expected a length instead of ‘{serialized([term])}’")


def _absolute(unit: str) -> float:
    if unit not in _POINTS:
        raise ValueError(f"‘{unit}’ and another unit cannot be added")
    return _POINTS[unit]
