"""Dates and times as people write them, by the rules of Ruby's `Time.parse`, which Jekyll uses.

A text without a year or a month is not a date: Ruby takes them from the clock. A day that is
missing is the first of the month.
"""

from __future__ import annotations

import datetime
import re

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"\b({'|'.join(_MONTHS)})[a-z]*\.?"
_ORDINAL = r"(?:st|nd|rd|th)?(?![\d:])"
_YEAR = r"'?(\d{4}|\d{2})(?!\d)"
_ZONES = {
    name: hours
    for hours, names in (
        (0, "z ut utc gmt"),
        (-4, "edt"),
        (-5, "est cdt"),
        (-6, "cst mdt"),
        (-7, "mst pdt"),
        (-8, "pst"),
    )
    for name in names.split()
}
"""The hours east of UTC of the zones that Ruby knows by name (RFC 2822, 4.3)."""
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?=:\d\d|\s*[ap]\.?m\b)(?::(\d\d))?(?::(\d\d)(?:[.,]\d+)?)?"
    r"(?:\s*([ap])\.?m\b\.?)?"
    rf"(?:\s*({'|'.join(_ZONES)})\b)?(?:\s*([+-]\d\d?(?::?\d\d)?)(?!\d))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"\s*(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*", re.IGNORECASE
)
"""The basic format of ISO 8601: 20200505 and 20200505T150400Z."""
_DATES = (
    (rf"(?<!\d)(\d{{4}})[\s.-]+{_MONTH}[\s,.-]*(\d\d?){_ORDINAL}", "ymd"),
    (rf"(?<!\d)(\d\d?){_ORDINAL}(?:\s+of)?[\s,.-]*{_MONTH}[\s,.'/-]*{_YEAR}", "dmy"),
    (rf"{_MONTH}[\s-]*(\d\d?){_ORDINAL}[\s,/-]*{_YEAR}", "mdy"),
    (rf"{_MONTH}[\s,-]*(\d{{4}})(?!\d)", "my"),
    (r"(?<!\d)(\d{4})\s*[年년]\s*(\d\d?)\s*[月월](?:\s*(\d\d?)\s*[日일])?", "ymd"),
    (r"(?<!\d)(\d{4})([-/.])(\d\d?)(?:\2(\d\d?))?(?!\d)", "y-md"),
    (r"(?<!\d)(\d\d?)([-/.])(\d\d?)\2(\d{4})(?!\d)", "d-my"),
    (r"(?<!\d)(\d\d)([-/.])(\d\d?)\2(\d\d?)(?!\d)", "y-md"),
)
"""Where a date may stand in a text, and the order of its groups; the first that is found counts."""


def parse_date_text(text: str) -> datetime.datetime | None:
    """Return the time that a text names; None if it names no date, or one that does not exist.

    The result has a time zone if the text has one that is known. Years of two digits are from 1969
    to 2068. Of three numbers, the year is the first, or the last if it has four digits; the month
    is in the middle. A time that does not exist is midnight.
    """
    if digits := _DIGITS.fullmatch(text):
        year, month, day, *time = digits.groups()
        zone = _offset(time[3] or "") if time[3] else None
        return _combined(year, month, day, _time_of(time[0], time[1], time[2]), zone)
    clock, zone = datetime.time(), None
    if found := _TIME.search(text):
        clock = _time_of(found[1], found[2], found[3], found[4])
        zone = _offset(found[6]) if found[6] else _named_zone(found[5])
        text = f"{text[: found.start()].rstrip('Tt')} {text[found.end() :]}"
    for pattern, order in _DATES:
        if match := re.search(pattern, text, re.IGNORECASE):
            parts = dict(zip(order, match.groups(), strict=True))
            return _combined(parts["y"], parts["m"], parts.get("d"), clock, zone)
    return None


def _combined(
    year: str, month: str, day: str | None, clock: datetime.time, zone: datetime.tzinfo | None
) -> datetime.datetime | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 69 else 2000
    word = month[:3].lower()
    try:
        date = datetime.date(
            number, _MONTHS.index(word) + 1 if word in _MONTHS else int(month), int(day or 1)
        )
    except ValueError:
        return None
    return datetime.datetime.combine(date, clock, zone)


def _time_of(
    hour: str | None, minute: str | None, second: str | None, half: str | None = None
) -> datetime.time:
    number = int(hour or 0)
    if half:
        number = number % 12 + (12 if half in "pP" else 0)
    try:
        return datetime.time(number, int(minute or 0), int(second or 0))
    except ValueError:
        return datetime.time()


def _named_zone(name: str | None) -> datetime.timezone | None:
    hours = _ZONES.get((name or "").lower())
    return None if hours is None else datetime.timezone(datetime.timedelta(hours=hours))


def _offset(written: str) -> datetime.timezone | None:
    """Return the zone of an offset such as `+02:00`, `-0530`, `+2` or `Z`; None if it is none."""
    if written in ("Z", "z"):
        return datetime.UTC
    digits = written[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    east = datetime.timedelta(hours=int(hours), minutes=int(minutes))
    try:
        return datetime.timezone(-east if written[0] == "-" else east)
    except ValueError:
        return None
