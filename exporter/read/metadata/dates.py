"""Dates as Jekyll reads them, and formats them by Ruby's `strftime`: in English."""

from __future__ import annotations

import datetime
import re
import zoneinfo

from exporter.read.metadata.date_texts import parse_date_text

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = """January February March April May June July August September October November
December""".split()
_DIRECTIVE = re.compile(r"%([-_0^#]*)(\d{0,2})(:{0,2})([A-Za-z%+])")
_COMPOUND_DIRECTIVES = {
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


def parse_time(value: object) -> datetime.datetime | None:
    """Return the time that a value of a post stands for; None if it is not a date or a time.

    The result has a time zone only if the value has one. A number is seconds since 1970.
    """
    match value:
        case datetime.datetime():
            return value
        case datetime.date():
            return datetime.datetime.combine(value, datetime.time())
        case bool():
            return None
        case int() | float():
            return _from_epoch(value)
    text = str(value)
    if re.fullmatch(r"\d{9,11}", text):
        return _from_epoch(int(text))
    return parse_date_text(text)


def _from_epoch(seconds: float) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def local_time(value: object, zone: datetime.tzinfo) -> datetime.datetime | None:
    """Return a date or a time in a time zone; None if it is neither.

    A number of a metadata block is not seconds since 1970, but digits such as 20200505.
    """
    time = parse_time(value) if isinstance(value, datetime.date) else parse_date_text(str(value))
    if time is None:
        return None
    try:
        return time.astimezone(zone) if time.tzinfo else time.replace(tzinfo=zone)
    except OverflowError:
        # The first or the last hours of the calendar, in another zone.
        return time.replace(tzinfo=zone)


def local_day(value: object, zone: datetime.tzinfo) -> datetime.date | None:
    """Return the day of a date or a time in a time zone; None if it is neither."""
    time = local_time(value, zone)
    return time.date() if time else None


def strftime(time: datetime.datetime, pattern: str) -> str:
    """Format a time by a pattern of Ruby's; unknown directives stay as they are."""
    return _DIRECTIVE.sub(lambda match: _format_directive(time, match), pattern)


def _format_directive(time: datetime.datetime, match: re.Match[str]) -> str:
    flags, width, colons, letter = match.groups()
    if letter in _COMPOUND_DIRECTIVES:
        return strftime(time, _COMPOUND_DIRECTIVES[letter])
    part = _part(time, letter, colons)
    if part is None:
        return match[0]
    text, default_width, pad = part
    if "^" in flags or "#" in flags:
        text = text.upper()
    if "-" in flags:
        return text
    pad = "0" if "0" in flags else " " if "_" in flags else pad
    return text.rjust(int(width or default_width), pad)


def _part(time: datetime.datetime, letter: str, colons: str) -> tuple[str, int, str] | None:
    """Return the text of a directive, its default width and its padding; None if unknown."""
    hour12 = time.hour % 12 or 12
    numbers = {
        "C": (time.year // 100, 2, "0"),
        "G": (time.isocalendar().year, 4, "0"),
        "H": (time.hour, 2, "0"),
        "I": (hour12, 2, "0"),
        "L": (time.microsecond // 1000, 3, "0"),
        "M": (time.minute, 2, "0"),
        "N": (time.microsecond * 1000, 9, "0"),
        "S": (time.second, 2, "0"),
        "U": (int(f"{time:%U}"), 2, "0"),
        "V": (time.isocalendar().week, 2, "0"),
        "W": (int(f"{time:%W}"), 2, "0"),
        "Y": (time.year, 4, "0"),
        "d": (time.day, 2, "0"),
        "e": (time.day, 2, " "),
        "g": (time.isocalendar().year % 100, 2, "0"),
        "j": (time.timetuple().tm_yday, 3, "0"),
        "k": (time.hour, 2, " "),
        "l": (hour12, 2, " "),
        "m": (time.month, 2, "0"),
        "s": (int(_aware(time).timestamp()), 1, "0"),
        "u": (time.isoweekday(), 1, "0"),
        "w": (time.isoweekday() % 7, 1, "0"),
        "y": (time.year % 100, 2, "0"),
    }
    if letter in numbers:
        number, width, pad = numbers[letter]
        return str(number), width, pad
    words = {
        "A": DAYS[time.weekday()],
        "B": MONTHS[time.month - 1],
        "P": "am" if time.hour < 12 else "pm",
        "Z": _aware(time).tzname() or "",
        "a": DAYS[time.weekday()][:3],
        "b": MONTHS[time.month - 1][:3],
        "h": MONTHS[time.month - 1][:3],
        "n": "\n",
        "p": "AM" if time.hour < 12 else "PM",
        "t": "\t",
        "%": "%",
        "z": _offset(time, ":" if colons else ""),
    }
    return (words[letter], 0, " ") if letter in words else None


def _aware(time: datetime.datetime) -> datetime.datetime:
    return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)


def _offset(time: datetime.datetime, colon: str) -> str:
    minutes = round((_aware(time).utcoffset() or datetime.timedelta()).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{colon}{abs(minutes) % 60:02}"


def ordinal(day: int) -> str:
    """Return the day with its English suffix, as in 1st and 12th."""
    suffix = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def time_zone(value: object) -> datetime.tzinfo:
    """Return the time zone of a name of the IANA database; UTC if it is empty or unknown."""
    try:
        return zoneinfo.ZoneInfo(str(value or "UTC"))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.UTC
