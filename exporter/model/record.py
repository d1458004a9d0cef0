"""The record that a book carries of what it was made from, so that anybody can make it again.

It names nothing of the machine: paths are those below the root of the site.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from exporter.model.collection import ORDERS, PARTS_BY
from exporter.options.epub_profiles import epub_profile_names
from exporter.options.geometry import Margins
from exporter.options.paper import paper
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import (
    REFERENCE_SCOPES,
    REFERENCE_STYLES,
    Certifier,
    Choices,
    Settings,
)

LENGTH = 32
"""Figures of a digest that are written down: 128 bits."""
THEME = "theme"
"""What a theme that did not come along is called among the versions."""
_LONGEST = 10_000.0
"""Points that no margin has."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a book was made from.

    `asked` is what was asked for, in the words of a collection's request, or the path of a single
    post, and `formats` are those that were made together. `sources` are files with their digests,
    `versions` what made the book of them. `documents` are the files inside an EPUB that hold a
    post, by its path.
    """

    asked: Mapping[str, Any]
    formats: tuple[str, ...]
    settings: Settings
    sources: Mapping[str, str]
    versions: Mapping[str, str]
    documents: Mapping[str, str] = field(default_factory=dict)

    @property
    def choices(self) -> Choices:
        """All the settings, so that none is left to a collection file."""
        names = [each.name for each in fields(Choices)]
        return Choices(**{name: getattr(self.settings, name) for name in names})


def to_json(record: Record) -> bytes:
    """The record, the same bytes each time."""
    said = {
        "made-by": "blog-exporter",
        "asked": record.asked,
        "formats": record.formats,
        "settings": {name: _plain(value) for name, value in _said(record.settings)},
        "sources": record.sources,
        "documents": record.documents,
        "versions": record.versions,
    }
    shown = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=0)
    return shown.encode("utf-8", "replace")


def from_json(data: bytes) -> Record | None:
    """The record; None where it is none that this version can read, or a stranger's."""
    try:
        said = json.loads(data)
        record = Record(
            said["asked"],
            tuple(said["formats"]),
            _settings(said["settings"]),
            said["sources"],
            said["versions"],
            said["documents"],
        )
        return record if _is_whole(record) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_whole(record: Record) -> bool:
    """Whether it says what a record has to, in words that are known here."""
    tables = (record.sources, record.versions, record.documents)
    return (
        bool(record.formats)
        and set(record.formats) <= {"epub", "pdf"}
        and all(_are_words([*table.keys(), *table.values()]) for table in tables)
        and _is_request(record.asked)
        and _is_known(record.settings)
    )


def _is_request(asked: Mapping[str, Any]) -> bool:
    if "post" in asked:
        return _are_words([asked["post"]])
    wanted = asked.get("filter", {})
    for name in ("since", "until"):
        if name in wanted:
            date.fromisoformat(wanted[name])
    lists = [asked["paths"], *(wanted.get(name, []) for name in ("tags", "authors", "langs"))]
    return (
        bool(asked["paths"])
        and all(isinstance(each, list) and _are_words(each) for each in lists)
        and _are_words([asked.get("title", "")])
        and asked.get("order") in (None, *ORDERS)
        and asked.get("parts") in (None, *PARTS_BY)
    )


def _is_known(settings: Settings) -> bool:
    if settings.page_size:
        paper(settings.page_size)
    certifier = settings.certified_by
    return (
        settings.profile in profile_names()
        and settings.printer in ("", *printer_names())
        and settings.epub_profile in epub_profile_names()
        and settings.references in REFERENCE_STYLES
        and settings.scope in REFERENCE_SCOPES
        and settings.two_sided in (None, False, True)
        and settings.fetch_images in (False, True)
        and _are_words([settings.theme, *(asdict(certifier).values() if certifier else ())])
        and _are_lengths(asdict(settings.margins).values() if settings.margins else ())
    )


def _are_words(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _are_lengths(values: Iterable[object]) -> bool:
    return all(isinstance(value, int | float) and 0 <= value < _LONGEST for value in values)


def _said(settings: Settings) -> list[tuple[str, Any]]:
    """What was chosen: what is as usual says nothing, so that a new setting changes no book."""
    usual = Settings()
    values = ((each.name, getattr(settings, each.name)) for each in fields(Settings))
    return [(name, value) for name, value in values if value != getattr(usual, name)]


def _plain(value: Any) -> Any:
    match value:
        case Margins() | Certifier():
            return asdict(value)
        case datetime():
            return value.isoformat()
        case _:
            return value


def _settings(said: Mapping[str, Any]) -> Settings:
    values = dict(said)
    if "margins" in values:
        values["margins"] = Margins(**values["margins"])
    if "certified_by" in values:
        values["certified_by"] = Certifier(**values["certified_by"])
    if "epoch" in values:
        values["epoch"] = datetime.fromisoformat(values["epoch"])
    return Settings(**values)
