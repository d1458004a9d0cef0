"""Jekyll's permalink patterns: the path of a post, and the pattern of all paths."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from exporter.read.metadata.dates import DAYS, MONTHS

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""The permalink styles that have names (Jekyll, “Permalinks”, Built-in formats)."""

_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")
_NUMBERS = {
    "year": r"\d{4}",
    "short_year": r"\d{2}",
    "month": r"\d{2}",
    "i_month": r"\d{1,2}",
    "day": r"\d{2}",
    "i_day": r"\d{1,2}",
    "y_day": r"\d{3}",
    "week": r"\d{2}",
    "hour": r"\d{2}",
    "minute": r"\d{2}",
    "second": r"\d{2}",
}


def dated_name(stem: str) -> tuple[datetime.date | None, str]:
    """Return the date and the slug in the name of a post's file; None and the name if undated.

    Months and days may have one digit.
    """
    match = _DATED_NAME.fullmatch(stem)
    if match:
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3])), match[4]
        except ValueError:
            pass
    return None, stem


def path_of(
    pattern: str,
    day: datetime.date | None,
    slug: str,
    values: Mapping[str, Any],
    folders: str = "",
    words: Mapping[str, str] | None = None,
) -> str:
    """Return the path of a post on the web; empty if the pattern needs a date and there is none.

    `folders` are those above `_posts`, which count as categories; `words` stand for further names
    in the pattern. A `permalink` in the metadata `values` overrides the pattern.
    """
    pattern = str(values.get("permalink") or pattern)
    pattern = STYLES.get(pattern, pattern)
    if day is None and any(f":{name}" in pattern for name in _NUMBERS):
        return ""
    categories = words_of(values.get("categories") or values.get("category"))
    title = str(values.get("slug") or slug)
    words = {
        **(words or {}),
        "categories": "/".join(
            dict.fromkeys(name.lower() for name in (*folders.split("/"), *categories))
        ),
        "title": re.sub(r"[^\w.~!$&'()+,;=@-]+", "-", title).strip("-"),
        "slug": re.sub(r"[\W_]+", "-", title).strip("-").lower(),
        "output_ext": ".html",
    }
    if day:
        words |= words_of_date(day)
    path = re.sub(r":([a-z_]+)", lambda match: words.get(match[1], match[0]), pattern)
    return re.sub(r"/{2,}", "/", "/" + path)


def words_of_date(day: datetime.date) -> dict[str, str]:
    """Return what stands for the parts of a date in a pattern, as in Jekyll and Hexo."""
    return {
        "year": f"{day:%Y}",
        "short_year": f"{day:%y}",
        "month": f"{day:%m}",
        "i_month": str(day.month),
        "short_month": MONTHS[day.month - 1][:3],
        "day": f"{day:%d}",
        "i_day": str(day.day),
        "y_day": f"{day:%j}",
        "week": f"{day.isocalendar().week:02}",
        "short_day": DAYS[day.weekday()][:3],
    }


def former_paths(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths that a post had before (`redirect_from`: a path, or a list of these)."""
    written = values.get("redirect_from") or ()
    return tuple(map(str, written if isinstance(written, list | tuple) else (written,)))


def words_of(value: object) -> list[str]:
    """Return the categories or tags that a list or a text with spaces between them names."""
    if isinstance(value, str):
        return value.split()
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def path_pattern(pattern: str) -> re.Pattern[str] | None:
    """Return an expression for the paths of a pattern; None if any path may be one."""
    if ":year" not in pattern:
        return None
    # The parts before the year, such as categories, may be anything.
    tail = pattern[pattern.index(":year") :].replace(":output_ext", ".html")
    segments = "/".join(map(_segment_pattern, tail.split("/")))
    return re.compile(rf"(?:/[^/]+)*/{segments}")


def _segment_pattern(segment: str) -> str:
    """Return an expression for a part between two slashes, in which one name may be anything.

    With two of them, an expression can take the square of the length of a path to fail.
    """
    parts = re.findall(r":[a-z_]+|[^:]+|:", segment)
    unknown = [part for part in parts if part[1:] and part[0] == ":" and part[1:] not in _NUMBERS]
    if len(unknown) > 1:
        return "[^/]+"
    return "".join(
        _NUMBERS.get(part[1:], "[^/]+") if part[1:] and part[0] == ":" else re.escape(part)
        for part in parts
    )
