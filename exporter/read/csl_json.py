"""Bibliographies in CSL-JSON, which reference managers export (Citation Style Language, 1.0.2)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.file_formats.nested_data import load_json
from exporter.input_files import FileKind, InputFolders
from exporter.model.works import Work, WorkName

_DATES = ("issued", "accessed", "event-date", "original-date", "submitted")
_ROLES = ("author", "container-author", "editor", "translator")
_TEXTS = """abstract annote archive authority call-number chapter-number collection-number
    collection-title container-title container-title-short DOI edition event event-place genre ISBN
    ISSN issue jurisdiction language medium note number number-of-pages number-of-volumes
    original-title page PMCID PMID publisher publisher-place section source status title title-short
    URL version volume""".split()
_TAG = re.compile(r"</?(?:i|b|sc|sub|sup|span)\b[^<>]{0,80}>")


def works_in_json(
    file: Path, folders: InputFolders, diagnostics: Diagnostics
) -> Mapping[str, Work]:
    """Return the works in a file by their keys; what cannot be read is reported."""
    try:
        data = load_json(folders.read_text(file, FileKind.BIBLIOGRAPHY))
    except (OSError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        diagnostics.report("bibliography-unread", f"{error}", Place(str(file), line))
        return {}
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list):
        message = "the file holds no list of works"
        diagnostics.report("bibliography-unread", message, Place(str(file)))
        return {}
    works: dict[str, Work] = {}
    for number, item in enumerate(items, 1):
        key = _text(item.get("citation-key") or item.get("id")) if isinstance(item, dict) else ""
        if not key:
            message = f"work {number} has no ‘id’, or is not an object"
            diagnostics.report("bibliography-unread", message, Place(str(file)))
            continue
        works.setdefault(key, _work(key, item))
    return works


def _work(key: str, item: Mapping[str, Any]) -> Work:
    texts = {name: _text(item.get(name)) for name in _TEXTS}
    texts["title-short"] = texts["title-short"] or _text(item.get("shortTitle"))
    people = {role: tuple(_names(item.get(role))) for role in _ROLES}
    dates = {name: _date(item.get(name)) for name in _DATES}
    kind = item.get("type")
    return Work(
        key,
        kind if isinstance(kind, str) else "document",
        tuple((name, text) for name, text in texts.items() if text),
        tuple((role, names) for role, names in people.items() if names),
        tuple((name, date) for name, date in dates.items() if date),
    )


def _text(value: object) -> str:
    """Return a value as plain text, without the markup that CSL-JSON may have."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and not isfinite(value):
        return ""
    return " ".join(legible(html.unescape(_TAG.sub("", str(value)))).split())


def _names(value: object) -> Iterator[WorkName]:
    for name in value if isinstance(value, list) else ():
        if not isinstance(name, dict):
            continue
        if literal := _text(name.get("literal")):
            yield WorkName(literal=literal)
            continue
        parts = (_text(name.get(part)) for part in ("dropping-particle", "non-dropping-particle"))
        particle = " ".join(filter(None, parts))
        family, given, suffix = (_text(name.get(part)) for part in ("family", "given", "suffix"))
        if family or given:
            yield WorkName(family, given, particle, suffix)


def _date(value: object) -> str:
    """Return a date as ISO 8601 writes it, or as text."""
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    days = [_day(day) for day in parts[:2]] if isinstance(parts, list) else []
    if days and all(days):
        season = value.get("season")
        if re.fullmatch("[1-4]", str(season)) and len(days[0]) == len("2019"):
            days[0] += f"-{20 + int(str(season))}"
        circa = "~" if value.get("circa") not in (None, False, 0, "", "false", "0") else ""
        return "/".join(f"{day}{circa}" for day in days)
    return _text(value.get("literal")) or _text(value.get("raw"))


def _day(parts: object) -> str:
    numbers = parts[:3] if isinstance(parts, list) else []
    if not numbers or not all(re.fullmatch(r"\d{1,4}", str(each)) for each in numbers):
        return ""
    year, *rest = (int(each) for each in numbers)
    return "-".join((f"{year:04}", *(f"{each:02}" for each in rest)))
