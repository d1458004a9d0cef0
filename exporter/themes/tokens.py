"""CSS custom properties, resolved for reading systems without `var()` and `calc()`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"^:root\s*\{([^{}]*)\}\n?", re.MULTILINE)
_PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_USE = re.compile(r"\bvar\(\s*(--[\w-]+)")
_FUNCTION = re.compile(r"\b(var|calc)\(")
_TERM = re.compile(r"\s*(?:(\d*\.?\d+)([a-z%]*)|([-+*/()]))")
POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}
"""PostScript points (1/72 inch) in a unit of length."""
_POINTS = {**POINTS, "px": 0.75, "pc": 12.0}

Terms: TypeAlias = list[tuple[float, str] | str]


def tokens(css: str) -> dict[str, str]:
    """Return the custom properties of all top-level `:root` rules; a later one wins."""
    return {
        name: " ".join(value.split())
        for rule in _ROOT.findall(_COMMENT.sub("", css))
        for name, value in _PROPERTY.findall(rule)
    }


def resolve_tokens(css: str) -> str:
    """Return the stylesheet without comments, custom properties, `var()` and `calc()`.

    Raises ValueError if a property is not declared, or if a sum mixes relative units.
    """
    css = _COMMENT.sub("", css)
    known = tokens(css)
    for name in known:
        _follow(name, known, ())
    resolved = value(_ROOT.sub("", css), known)
    return re.sub(r"\n\s*\n+", "\n", resolved).strip() + "\n"


def without(css: str, properties: Iterable[str]) -> str:
    """Return the stylesheet without some properties, and without rules that are then empty."""
    names = "|".join(map(re.escape, properties))
    if not names:
        return css
    css = re.sub(rf"(?<=[{{;\s])(?:{names})\s*:[^;{{}}]*(?:;|(?=\}}))\n?[ \t]*", "", css)
    return re.sub(r"[^{}]+\{\s*\}", "", css).lstrip()


def used(css: str) -> frozenset[str]:
    """Return the names of the custom properties that a stylesheet uses."""
    return frozenset(_USE.findall(_COMMENT.sub("", css)))


def value(text: str, known: Mapping[str, str]) -> str:
    """Return the text with `var()` and `calc()` resolved; `var(--a, b)` is b without `--a`."""
    done: list[str] = []
    at = 0
    while found := _FUNCTION.search(text, at):
        end = _closing(text, found.end())
        inner = text[found.end() : end]
        if found[1] == "var":
            # The value of a property may contain functions.
            result = value(_variable(inner, known), known)
        else:
            result = _sum(value(inner, known))
        done += (text[at : found.start()], result)
        at = end + 1
    return "".join((*done, text[at:]))


def _follow(name: str, known: Mapping[str, str], before: tuple[str, ...]) -> None:
    """Raise ValueError if a property refers to itself."""
    if name in before:
        raise ValueError(f"‘{name}’ refers to itself")
    for other in used(known.get(name, "")):
        _follow(other, known, (*before, name))


def points(length: str) -> float:
    """Return an absolute length in PostScript points. Raises ValueError for any other."""
    number, unit = _number(length)
    if unit not in _POINTS:
        raise ValueError(f"‘{length}’ is not an absolute length")
    return number * _POINTS[unit]


def _closing(text: str, start: int) -> int:
    depth = 1
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return at
    raise ValueError(f"a bracket is not closed in ‘{text[start : start + 40]}’")


def _variable(inner: str, known: Mapping[str, str]) -> str:
    name, comma, fallback = inner.partition(",")
    if name.strip() in known:
        return known[name.strip()]
    if comma:
        return fallback.strip()
    raise ValueError(f"‘{name.strip()}’ is not declared")


def _number(text: str) -> tuple[float, str]:
    found = re.fullmatch(r"(-?\d*\.?\d+)([a-z%]*)", text.strip())
    if found is None:
        raise ValueError(f"‘{text}’ is not a number or a length")
    return float(found[1]), found[2]


def _sum(expression: str) -> str:
    """Return a `calc()` of numbers and lengths as one length (CSS Values 3, section 8.1)."""
    terms = [
        (float(number), unit) if number else sign
        for number, unit, sign in _TERM.findall(expression)
    ]
    number, unit = _added(terms)
    if terms or _TERM.sub("", expression).strip():
        raise ValueError(f"‘{expression}’ cannot be calculated")
    return f"{round(number, 4):g}{unit}"


def _added(terms: Terms) -> tuple[float, str]:
    total, unit = _multiplied(terms)
    while terms and terms[0] in ("+", "-"):
        sign = 1 if terms.pop(0) == "+" else -1
        number, other = _multiplied(terms)
        if unit != other:
            total, number, unit = total * _absolute(unit), number * _absolute(other), "pt"
        total += sign * number
    return total, unit


def _multiplied(terms: Terms) -> tuple[float, str]:
    total, unit = _single(terms)
    while terms and terms[0] in ("*", "/"):
        sign = terms.pop(0)
        number, other = _single(terms)
        if (unit and other) or (sign == "/" and (other or not number)):
            raise ValueError("a length is multiplied and divided by a number only, and not by 0")
        total, unit = total * number if sign == "*" else total / number, unit or other
    return total, unit


def _single(terms: Terms) -> tuple[float, str]:
    match terms.pop(0) if terms else "":
        case "(":
            inner = _added(terms)
            if not terms or terms.pop(0) != ")":
                raise ValueError("a bracket is not closed")
            return inner
        case "-":
            number, unit = _single(terms)
            return -number, unit
        case (float() as number, str() as unit):
            return number, unit
        case other:
            raise ValueError(f"expected a length instead of ‘{other}’")


def _absolute(unit: str) -> float:
    if unit not in _POINTS:
        raise ValueError(f"‘{unit}’ and another unit cannot be added")
    return _POINTS[unit]
