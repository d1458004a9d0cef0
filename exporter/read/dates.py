"""Dates as Jekyll reads them, and writes them by Ruby's `strftime`: in English, without a clock."""

from __future__ import annotations

import datetime
import re

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = """January February March April May June July August September October November
December""".split()
_DIRECTIVE = re.compile(r"%([-_0^#]*)(\d{0,2})(:{0,2})([A-Za-z%+])")
_WRITTEN = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?\s*"
)
"""YAML's own time stamps have a colon in their offset; authors write +0200 too."""
_TOGETHER = {
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "c": "%a %b %e %H:%M:%S %Y",
    "r": "%I:%M:%S %p",
    "v": "%e-%^b-%Y",
    "x": "%m/%d/%y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}


def moment_of(value: object) -> datetime.datetime | None:
    """What a value of a post says of time; None where it says nothing that can be read."""
    match value:
        case datetime.datetime():
            return value
        case datetime.date():
            return datetime.datetime.combine(value, datetime.time())
        case bool():
            return None
        case int() | float():
            return _since_the_epoch(value)
    text = str(value)
    if re.fullmatch(r"\d{9,11}", text):
        return _since_the_epoch(int(text))
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in written.groups()[:6])
    try:
        return datetime.datetime(year, month, day, hour, minute, second, tzinfo=_zone(written[7]))
    except ValueError:
        return None


def _since_the_epoch(seconds: float) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _zone(written: str | None) -> datetime.timezone | None:
    if not written:
        return None
    if written in ("Z", "UTC"):
        return datetime.UTC
    sign = -1 if written[0] == "-" else 1
    return datetime.timezone(
        sign * datetime.timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    )


def strftime(moment: datetime.datetime, pattern: str) -> str:
    """The moment by a pattern. What Ruby has no directive for stays as it is written."""
    return _DIRECTIVE.sub(lambda match: _written(moment, match), pattern)


def _written(moment: datetime.datetime, match: re.Match[str]) -> str:
    flags, width, colons, letter = match.groups()
    if letter in _TOGETHER:
        return strftime(moment, _TOGETHER[letter])
    found = _part(moment, letter, colons)
    if found is None:
        return match[0]
    text, least, pad = found
    if "^" in flags or "#" in flags:
        text = text.upper()
    if "-" in flags:
        return text
    pad = "0" if "0" in flags else " " if "_" in flags else pad
    return text.rjust(int(width or least), pad)


def _part(moment: datetime.datetime, letter: str, colons: str) -> tuple[str, int, str] | None:
    """What one directive says, how wide it is at least, and what fills it up."""
    twelve = moment.hour % 12 or 12
    numbers = {
        "C": (moment.year // 100, 2, "0"),
        "G": (moment.isocalendar().year, 4, "0"),
        "H": (moment.hour, 2, "0"),
        "I": (twelve, 2, "0"),
        "L": (moment.microsecond // 1000, 3, "0"),
        "M": (moment.minute, 2, "0"),
        "N": (moment.microsecond * 1000, 9, "0"),
        "S": (moment.second, 2, "0"),
        "U": (int(f"{moment:%U}"), 2, "0"),
        "V": (moment.isocalendar().week, 2, "0"),
        "W": (int(f"{moment:%W}"), 2, "0"),
        "Y": (moment.year, 4, "0"),
        "d": (moment.day, 2, "0"),
        "e": (moment.day, 2, " "),
        "g": (moment.isocalendar().year % 100, 2, "0"),
        "j": (moment.timetuple().tm_yday, 3, "0"),
        "k": (moment.hour, 2, " "),
        "l": (twelve, 2, " "),
        "m": (moment.month, 2, "0"),
        "s": (int(_aware(moment).timestamp()), 1, "0"),
        "u": (moment.isoweekday(), 1, "0"),
        "w": (moment.isoweekday() % 7, 1, "0"),
        "y": (moment.year % 100, 2, "0"),
    }
    if letter in numbers:
        number, least, pad = numbers[letter]
        return str(number), least, pad
    words = {
        "A": _DAYS[moment.weekday()],
        "B": _MONTHS[moment.month - 1],
        "P": "am" if moment.hour < 12 else "pm",
        "Z": _aware(moment).tzname() or "",
        "a": _DAYS[moment.weekday()][:3],
        "b": _MONTHS[moment.month - 1][:3],
        "h": _MONTHS[moment.month - 1][:3],
        "n": "\n",
        "p": "AM" if moment.hour < 12 else "PM",
        "t": "\t",
        "%": "%",
        "z": _offset(moment, ":" if colons else ""),
    }
    return (words[letter], 0, " ") if letter in words else None


def _aware(moment: datetime.datetime) -> datetime.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _offset(moment: datetime.datetime, colon: str) -> str:
    minutes = round((_aware(moment).utcoffset() or datetime.timedelta()).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{colon}{abs(minutes) % 60:02}"


def ordinal(day: int) -> str:
    """The day with its English ending, as in 1st and 12th."""
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
