"""The record in a book of what it was made from, so that it can be rebuilt.

It names nothing of the machine: paths are relative to the root of the site.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from exporter.file_formats.nested_data import load_json
from exporter.model.book_text import BookText
from exporter.model.collection import ORDERS, PARTS_BY
from exporter.options.geometry import Margins
from exporter.options.settings import Certifier, Settings
from exporter.themes import theme_names

RECORD_IN_EPUB = "META-INF/exporter.json"
"""A file that no manifest lists, which META-INF may hold (EPUB 3.3, 4.2.6.1)."""
RECORD_IN_PDF = "/BlogExporter"
"""The entry of the page-piece dictionary (ISO 32000-1, 14.5)."""
DIGEST_LENGTH = 32
"""Hexadecimal digits of a digest in a record: 128 bits."""
MAX_RECORD = 8 * 1024**2
"""Bytes of the JSON of a record; that of 3,000 posts has 300,000."""
_MAX_NAMES = 20_000
"""Sources, documents, versions or paths of a record; 5,000 posts with an image each have 10,000."""
_MAX_NAME_LENGTH = 500
"""Characters of a path or another name in a record; file systems allow 255 bytes for each part."""
THEME = "theme"
"""The name of a user's own theme among the versions."""
PLUGIN = "plugin "
"""Before the name of a plugin among the versions."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a book was made from.

    `request` is the path of a single post, or the request for a collection; `formats` are those
    that were made together. `sources` are files with their digests, `versions` those of the
    software. `documents` are the posts of the files inside an EPUB. `theme_folder` is the path of a
    user's own theme, which `settings` do not name. `text` is the text of the book, which a file of
    its own holds beside that of the record. A record comes from a book, and a book may come
    from anybody.
    """

    request: Mapping[str, Any]
    formats: tuple[str, ...]
    settings: Settings
    sources: Mapping[str, str]
    versions: Mapping[str, str]
    documents: Mapping[str, str] = field(default_factory=dict)
    theme_folder: str = ""
    text: BookText | None = None


def to_json(record: Record) -> bytes:
    """Return the record as JSON, the same bytes each time."""
    data = {
        "made-by": "blog-exporter",
        "asked": record.request,
        "formats": record.formats,
        "settings": _plain_settings(record),
        "sources": record.sources,
        "documents": record.documents,
        "versions": record.versions,
    }
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=0)
    return text.encode("utf-8", "replace")


def from_json(data: bytes) -> Record | None:
    """Return a record; None if this version cannot read it, or it is not a record at all."""
    if len(data) > MAX_RECORD:
        return None
    try:
        values = load_json(data)
        settings = dict(values["settings"])
        # The path of any other theme must not become a setting, since themes are read then.
        own_theme = settings.get("theme", "") not in ("", *theme_names())
        record = Record(
            request=values["asked"],
            formats=tuple(values["formats"]),
            theme_folder=settings.pop("theme") if own_theme else "",
            settings=_settings(settings),
            sources=values["sources"],
            versions=values["versions"],
            documents=values["documents"],
        )
        return record if _is_valid(record) else None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None


def _is_valid(record: Record) -> bool:
    """Whether a record holds everything that it needs, and nothing that is not known here."""
    tables = (record.sources, record.versions, record.documents)
    return (
        bool(record.formats)
        and len(record.formats) <= len({*record.formats}) <= 2
        and set(record.formats) <= {"epub", "pdf"}
        and all(_are_names([*table.keys(), *table.values()]) for table in tables)
        and _are_words([record.theme_folder])
        and _is_request(record.request)
    )


def _is_request(request: Mapping[str, Any]) -> bool:
    transforms = request.get("transforms", [])
    if not isinstance(transforms, list) or not _are_words(transforms):
        return False
    if "post" in request:
        return bool(request["post"]) and _are_names([request["post"]])
    wanted = request.get("filter", {})
    for name in ("since", "until"):
        if name in wanted:
            date.fromisoformat(wanted[name])
    lists = [request["paths"], *(wanted.get(name, []) for name in ("tags", "authors", "langs"))]
    return (
        bool(request["paths"])
        and all(isinstance(each, list) and _are_names(each) for each in lists)
        and _are_words(
            [request.get(name, "") for name in ("title", "volume-name", "corrections-since")]
        )
        and request.get("order") in (None, *ORDERS)
        and request.get("parts") in (None, *PARTS_BY)
        and isinstance(request.get("volume", 0), int)
    )


def _are_words(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _are_names(values: Sequence[object]) -> bool:
    """Return whether values are texts, so few and short that looking for them takes no time."""
    return len(values) <= 2 * _MAX_NAMES and all(
        isinstance(value, str) and len(value) <= _MAX_NAME_LENGTH for value in values
    )


def _plain_settings(record: Record) -> dict[str, Any]:
    """Return the settings that differ from their defaults, so that a new one changes no book."""
    default = Settings()
    values = {each.name: getattr(record.settings, each.name) for each in fields(Settings)}
    if record.theme_folder:
        values["theme"] = record.theme_folder
    if record.settings.printer:
        # It implies the profile.
        values["profile"] = default.profile
    return {
        name: _plain(value) for name, value in values.items() if value != getattr(default, name)
    }


def _plain(value: Any) -> Any:
    match value:
        case Margins() | Certifier():
            return asdict(value)
        case datetime():
            return value.isoformat()
        case _:
            return value


def _settings(values: dict[str, Any]) -> Settings:
    if "margins" in values:
        values["margins"] = Margins(**values["margins"])
    if "certified_by" in values:
        values["certified_by"] = Certifier(**values["certified_by"])
    if "epoch" in values:
        values["epoch"] = datetime.fromisoformat(values["epoch"])
    return Settings(**values)
