"""Queries of jekyll-scholar, which select the sources of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from exporter.read.bibliography import BibliographyEntry

_QUERY = re.compile(r"\s*@(\*|\w+)\s*(?:\[(.*)\])?\s*\*?\s*", re.DOTALL)
_CONDITION = re.compile(r"\s*(\w+)\s*(?:(!=|\^=|~=|!~|>=|<=|==?|>|<)\s*(.*?)\s*)?", re.DOTALL)


def matching(
    entries: Iterable[BibliographyEntry], query: str
) -> Sequence[BibliographyEntry] | None:
    """Return the sources that a query of jekyll-scholar selects; None if it cannot be read.

    Such as `@article[year>=2019 && keywords ~= rye]`; `@*` is any type (BibTeX-Ruby, “Queries”).
    """
    parsed = _QUERY.fullmatch(query)
    if parsed is None:
        return None
    kind, conditions = parsed[1].lower(), parsed[2]
    tests = []
    for part in re.split(r"&&|,", conditions) if conditions else ():
        found = _CONDITION.fullmatch(part)
        if found is None or "||" in part:
            return None
        tests.append(found.groups())
    return [
        entry
        for entry in entries
        if kind in ("*", entry.fields.get("type")) and all(_holds(entry, *test) for test in tests)
    ]


def _holds(entry: BibliographyEntry, name: str, operator: str | None, value: str | None) -> bool:
    own, value = entry.fields.get(name.lower(), ""), (value or "").strip("\"'").replace("\\", "")
    match operator:
        case None:
            return bool(own)
        case "=" | "==":
            return own == value
        case "!=":
            return own != value
        case "^=":
            return own.startswith(value)
        case "~=":
            return value in own
        case "!~":
            return value not in own
        case _:
            are_numbers = own.isdecimal() and value.isdecimal()
            one, other = (own.zfill(9), value.zfill(9)) if are_numbers else (own, value)
            return {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[
                operator
            ]
