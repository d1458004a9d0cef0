"""Keys of works that have none: author, year and a word of the title, in ASCII."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from exporter.citations.bibtex import usable_key
from exporter.model.works import Work

_WORD = re.compile(r"[a-z0-9]+")
_MIN_WORD = 4
_LETTERS = {"ł": "l", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae"}


def with_keys(works: Iterable[tuple[Work, bool]]) -> dict[str, Work]:
    """Return works by unique keys, each with whether it has a key of its own."""
    found: dict[str, Work] = {}
    for work, has_key in works:
        stem = work.key if has_key and usable_key(work.key) else _key(work)
        key, number = stem, 1
        while key in found:
            number += 1
            key = f"{stem}-{number}"
        found[key] = work
    return found


def _key(work: Work) -> str:
    people = work.people
    author = _words(people[0].family or people[0].literal) if people else []
    title = _words(work.text("title"))
    long = next((word for word in title if len(word) >= _MIN_WORD), "".join(title[:1]))
    year = "".join(re.findall(r"\d{4}", work.year)[:1])
    site = _words(work.text("container-title")) if not author else []
    return "".join(("".join(author or site)[:20], year, long[:20])) or "work"


def _words(text: str) -> list[str]:
    folded = "".join(_LETTERS.get(each, each) for each in text.casefold())
    return _WORD.findall(unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode())
