"""The paths of Hugo's pages on the web (Hugo's “URL management”)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from exporter.read.metadata.dates import DAYS, MONTHS
from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.hugo.settings import settings_of
from exporter.read.sites.site import Site

_TOKEN = re.compile(r":(?P<name>[a-z]+)(?:\[(?P<slice>(?:\d|last)?:?(?:\d|last)?)\])?")


def language_code(key: str, site: Site) -> str:
    """Return the code of the language in which a page is, by its name and its folder."""
    languages = settings_of(site).languages
    inner = PurePosixPath(PurePosixPath(key).stem).suffix.lstrip(".").lower()
    if inner in languages:
        return inner
    for code, language in languages.items():
        if language.folder and key.startswith(f"{language.folder}/"):
            return code
    return next(iter(languages), "")


def path_of(site: Site, key: str, date: datetime.date | None, values: Mapping[str, Any]) -> str:
    """Return the path on the web of a page."""
    settings = settings_of(site)
    code = language_code(key, site)
    languages = settings.languages
    subfolder = settings.get("defaultcontentlanguageinsubdir") is True
    prefix = f"/{code}" if code and (subfolder or code != next(iter(languages))) else ""
    if permalink := str(values.get("permalink") or ""):
        return f"/{permalink.lstrip('/')}"
    folder = next((name for name in settings.content_folders if key.startswith(f"{name}/")), "")
    inside = PurePosixPath(key.removeprefix(f"{folder}/") if folder else key)
    name = inside.stem.removesuffix(f".{code}") if code else inside.stem
    sections = list(inside.parent.parts)
    if name in ("index", "_index"):
        if not sections:
            return f"{prefix}/"
        *sections, leaf = sections
    else:
        leaf = name
    slug = str(values.get("slug") or leaf)
    kind = "section" if name == "_index" else "page"
    pattern = _pattern(settings, kind, sections[0] if sections else "")
    if pattern:
        path = _expanded(pattern, sections, slug, leaf, date, values)
        if path is None:
            return ""
    else:
        path = "/".join((*sections, slug))
    path = _sanitized(path, lower=settings.get("disablepathtolower") is not True)
    ugly = settings.get("uglyurls") is True and name not in ("index", "_index") and not pattern
    return f"{prefix}/{path.strip('/')}.html" if ugly else f"{prefix}/{path.strip('/')}/"


def _pattern(settings: Mapping[str, Any], kind: str, section: str) -> str:
    """Return the pattern of the paths of a section's pages; empty if there is none."""
    patterns = mapping_at(settings, "permalinks")
    value = mapping_at(patterns, kind).get(section.lower())
    if value is None and kind == "page":
        value = patterns.get(section.lower())
    return value if isinstance(value, str) else ""


def _expanded(
    pattern: str,
    sections: list[str],
    slug: str,
    leaf: str,
    date: datetime.date | None,
    values: Mapping[str, Any],
) -> str | None:
    """Return the path of a pattern (“Permalinks”); None if it needs a date and there is none."""
    title = str(values.get("title") or leaf)
    words = {
        "section": sections[0] if sections else "",
        "sections": "/".join(sections),
        "title": title,
        "slug": str(values.get("slug") or title),
        "filename": leaf,
        "contentbasename": leaf,
        "slugorfilename": slug,
        "slugorcontentbasename": slug,
    }
    if date:
        words |= {
            "year": f"{date:%Y}",
            "month": f"{date:%m}",
            "monthname": MONTHS[date.month - 1],
            "day": f"{date:%d}",
            "weekday": str(date.isoweekday() % 7),
            "weekdayname": DAYS[date.weekday()],
            "yearday": str(date.timetuple().tm_yday),
        }
    tokens = list(_TOKEN.finditer(pattern))
    if any(token["name"] not in words for token in tokens):
        return None
    return _TOKEN.sub(lambda token: _sliced(words[token["name"]], token), pattern)


def _sliced(path: str, token: re.Match[str]) -> str:
    """Return the parts of a path that a token names, as in `:sections[1:]` or `[last]`."""
    if token["slice"] is None:
        return path
    parts = path.split("/")
    first, colon, end = token["slice"].replace("last", str(len(parts) - 1)).partition(":")
    begin = int(first or 0)
    return "/".join(parts[begin : int(end) if end else None] if colon else parts[begin : begin + 1])


def _sanitized(path: str, *, lower: bool) -> str:
    """Return a path as Hugo writes it: letters, digits and a few marks, hyphens for spaces."""
    path = re.sub(r"[^\w./\\+#@~-]+", lambda found: "-" if " " in found[0] else "", path)
    path = re.sub(r"-{2,}", "-", path)
    return path.lower() if lower else path
