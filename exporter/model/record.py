"""The record that a book carries of what it was made from, so that anybody can make it again.

It names nothing of the machine: paths are those below the root of the site.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from exporter.geometry import Margins
from exporter.settings import Certifier, Choices, Settings

LENGTH = 32
"""Figures of a digest that are written down: 128 bits."""


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
    """The record; None where it is none that this version can read."""
    try:
        said = json.loads(data)
        return Record(
            said["asked"],
            tuple(said["formats"]),
            _settings(said["settings"]),
            said["sources"],
            said["versions"],
            said["documents"],
        )
    except (ValueError, TypeError, KeyError):
        return None


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
