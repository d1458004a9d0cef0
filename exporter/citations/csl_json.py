"""Works as CSL-JSON (Citation Style Language 1.0.2), which Zotero and pandoc read."""

from __future__ import annotations

import re
from typing import Any

from exporter.model.works import Work, WorkName

_DATE = r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?"
_DATES = re.compile(rf"{_DATE}(?:/{_DATE})?")


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
    """Return the years, months and days of a date or a range of dates; empty for other text."""
    found = _DATES.fullmatch(date)
    if found is None:
        return []
    parts = [[int(each) for each in found.groups()[at : at + 3] if each] for at in (0, 3)]
    days = [day for day in parts if day]
    is_valid = all(
        0 < number <= most for day in days for number, most in zip(day[1:], (12, 31), strict=False)
    )
    return days if is_valid else []


def _date(date: str) -> dict[str, Any]:
    parts = date_parts(date)
    return {"date-parts": parts} if parts else {"literal": date}


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
