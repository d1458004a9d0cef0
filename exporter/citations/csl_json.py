"""Works as CSL-JSON (Citation Style Language 1.0.2), which Zotero and pandoc read."""

from __future__ import annotations

import re
from typing import Any

from exporter.model.works import Work, WorkName

_DAY = re.compile(r"(-?\d{4})(?:-(\d\d?))?(?:-(\d\d?))?[~?%]?")
_SEASONS = range(21, 25)
"""The months that are seasons (EDTF, ISO 8601-2)."""


def csl_item(work: Work, id_: str = "") -> dict[str, Any]:
    """Return a work as an object of CSL-JSON, with another `id` if one is given."""
    return {
        "id": id_ or work.key,
        "type": work.kind,
        **dict(work.fields),
        **{role: [_name(person) for person in people] for role, people in work.names},
        **{name: _date(date) for name, date in work.dates},
    }


def date_parts(date: str) -> list[list[int]]:
    """Return the years, months and days of a date or a range of dates; empty for other text.

    A month from 21 to 24 is a season.
    """
    written = date.removesuffix("..").removesuffix("/").split("/")
    days = [_day_parts(day) for day in written]
    return days if all(days) and len(days) <= 2 else []


def _day_parts(day: str) -> list[int]:
    found = _DAY.fullmatch(day)
    parts = [int(each) for each in found.groups() if each] if found else []
    months = (*range(1, 13), *_SEASONS) if len(parts) == 2 else range(1, 13)
    known = zip(parts[1:], (months, range(1, 32)), strict=False)
    return parts if all(number in numbers for number, numbers in known) else []


def _date(date: str) -> dict[str, Any]:
    days = date_parts(date)
    if not days:
        return {"literal": date}
    first = days[0]
    season = {"season": first[1] - 20} if first[1:] and first[1] in _SEASONS else {}
    circa = {"circa": True} if any(mark in date for mark in "~?%") else {}
    parts = [day[:1] if day[1:] and day[1] in _SEASONS else day for day in days]
    return {"date-parts": parts, **season, **circa}


def _name(person: WorkName) -> dict[str, str]:
    if person.literal:
        return {"literal": person.literal}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: text for name, text in parts.items() if text}
