"""The metadata of Hugo's pages, by the exporter's own names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.hugo.settings import lowered

_COVER_KEYS = "cover featured_image featuredimage image images banner thumbnail".split()
_COVER_RESOURCES = ("cover", "featured", "featured-image", "header")
_ADDRESS_KEYS = ("image", "src", "filename", "url")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def normalized_metadata(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return Hugo's metadata by the exporter's own names; those of `params` are as those outside.

    `published` is a date in Hugo, the same as `publishDate`.
    """
    own = {**mapping_at(lowered(values), "params"), **values, **lowered(values)}
    published = own.get("published")
    if published is not None and not isinstance(published, bool):
        own.setdefault("publishdate", own.pop("published"))
    renders = (mapping_at(own, name).get("render") for name in ("build", "_build"))
    if (
        own.get("draft") in (True, "true")
        or own.get("headless") is True
        or any(each in ("never", False) for each in renders)
    ):
        own["published"] = False
    _set(own, "title", "title", "linktitle")
    _set(own, "date", "date", "publishdate", "pubdate")
    _set(own, "updated", "updated", "lastmod", "modified")
    _set(own, "description", "description", "summary")
    _set(own, "tags", "tags", "topics", "keywords", "categories")
    if isinstance(url := own.get("url"), str) and url:
        own.setdefault("permalink", url if url.startswith("/") else f"/{url}")
    own["cover"] = _cover(own)
    if isinstance(author := own.get("author"), str):
        own["author"] = _LINK.sub(r"\1", author)
    if aliases := own.get("aliases"):
        aliases = aliases if isinstance(aliases, list) else [aliases]
        section = PurePosixPath(key).parent.as_posix()
        section = section.partition("/")[2]
        own["redirect_from"] = [
            alias if str(alias).startswith("/") else f"/{section}/{alias}" for alias in aliases
        ]
    return own


def _set(values: dict[str, Any], name: str, *keys: str) -> None:
    """Set a value to the first that one of the keys has."""
    value = next((values[key] for key in keys if values.get(key) not in (None, "", [])), None)
    if value is not None:
        values[name] = value


def _cover(values: Mapping[str, Any]) -> str:
    """Return the address of a page's image, by the keys of Hugo and its themes."""
    for key in _COVER_KEYS:
        value = values.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = next(filter(None, map(value.get, _ADDRESS_KEYS)), None)
        if isinstance(value, str) and value.strip():
            return value.strip()
    resources = values.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        entry = lowered(resource) if isinstance(resource, dict) else {}
        if str(entry.get("name") or "").lower() in _COVER_RESOURCES:
            return str(entry.get("src") or "")
    return ""
