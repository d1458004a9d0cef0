"""What the name of a file or a folder says: a date, a position, and a title in words."""

from __future__ import annotations

import datetime
import re
from pathlib import PurePath
from urllib.parse import unquote

_DATE = re.compile(r"(\d{4})([-_]|\.(?=\d\d\.\d\d))(\d{1,2})\2(\d{1,2})(?:[-_. ]+(?P<rest>.+))?")
_DIGITS = re.compile(r"((?:1[89]|2[01])\d\d)()(\d\d)(\d\d)(?:\d{4}|\d{6})?(?:[-_. ]+(?P<rest>.+))?")
"""A date without marks, which the time may follow, as in the notes of a card index."""
_DATED_FOLDERS = re.compile(r"(?:^|/)(\d{4})[/-](\d{2})[/-](\d{2})(?=[/-])")
_INDEX = re.compile(r"(?:_?index|readme|\+page)(?:\.[a-z]{2,3}(?:-[a-z]{2,4})?)?", re.IGNORECASE)
"""The name of an index file, which stands for its folder; it may have a language: `README.de`."""
_NUMBER = re.compile(r"^0\d*[-_. ]+(?=\D)")
_EXPORT_ID = re.compile(r"[ _-][0-9a-f]{32}$")
"""What Notion puts behind the names of exported pages."""
_POSITION = re.compile(r"(\d{1,4})(?:[-_.)]+[ ]*|[ ]+(?:[-–—][ ]+)?)(?=\S)")
_MAX_ACRONYM = 4


def date_and_slug(name: str) -> tuple[datetime.date | None, str]:
    """Return the date at the beginning of a name, and the rest; None and the name without one.

    The rest is the name itself if it is a date only.
    """
    if found := _DATE.fullmatch(name) or _DIGITS.fullmatch(name):
        try:
            date = datetime.date(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            return None, name
        return date, found["rest"] or name
    return None, name


def is_index(path: PurePath) -> bool:
    """Return whether a file stands for its folder."""
    return path.name == "page.mdx" or _INDEX.fullmatch(path.stem) is not None


def date_of_path(path: PurePath, key: str) -> datetime.date | None:
    """Return the date in the name of a file, or in those of its folders; None without one.

    `key` is its path in the site: `2020-01-02-rye.md`, `2020-01-02-rye/index.md` (a page bundle)
    or `2020/01/02/rye.md`.
    """
    date, _ = date_and_slug(path.stem)
    if date is None and is_index(path):
        date, _ = date_and_slug(path.parent.name)
    if date is None and (found := _DATED_FOLDERS.search(key)):
        date, _ = date_and_slug("-".join(found.groups()))
    return date


def title_of_path(path: PurePath) -> str:
    """Return the name of a file in words; of an index file, that of its folder.

    A name with spaces is a title as it is. Others are split at hyphens and underscores, and each
    word begins with a capital, as Jekyll does it.
    """
    name = _EXPORT_ID.sub("", unquote(path.stem))
    if name.startswith("<"):
        # A text on stdin is not a file.
        return ""
    if is_index(path) and path.parent.name:
        name = path.parent.name
    date, slug = date_and_slug(name)
    return name if date and slug == name else _words(_NUMBER.sub("", slug))


def title_of_folder(path: PurePath) -> str:
    """Return the name of a folder as a title, without a number at its beginning."""
    words = " ".join(re.split(r"[-_\s]+", _POSITION.sub("", path.name, count=1))).strip()
    return words[:1].upper() + words[1:]


def number_in_name(path: PurePath) -> float | None:
    """Return the number with which a name begins, as in `01-intro.md` or `2. Setup`."""
    found = _POSITION.match(path.stem if path.suffix else path.name)
    return float(found[1]) if found else None


def _words(slug: str) -> str:
    if " " in slug:
        return " ".join(slug.split())
    if slug.isupper() and len(slug) > _MAX_ACRONYM:
        slug = slug.lower()
    words = re.split(r"[-_]+", slug)
    return " ".join(map(_with_capital, filter(None, words))) or slug


def _with_capital(word: str) -> str:
    """Return a word with a first capital, unless it is written otherwise: `iOS`, `v1.2`."""
    return word if re.search(r"^.\d|[A-Z]", word) else word[:1].upper() + word[1:]
