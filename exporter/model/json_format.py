"""The model as JSON and back: the format of `exporter model` and of filter programs."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from exporter.model import nodes, publication
from exporter.options.geometry import Margins
from exporter.options.settings import Certifier

_KINDS: dict[str, type[Any]] = {
    name: kind
    for module in (nodes, publication)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and is_dataclass(kind)
} | {"Certifier": Certifier, "Margins": Margins}
_DATES: dict[str, type[Any]] = {"datetime": datetime.datetime, "date": datetime.date}


def to_data(value: Any) -> Any:
    """Return a value of the model as JSON data: its type, and each field not at its default.

    Fields marked `NOT_IN_JSON` are left out.
    """
    match value:
        case tuple():
            return [to_data(item) for item in value]
        case datetime.date():
            return {"type": type(value).__name__, "value": value.isoformat()}
        case Mapping():
            entries = {key: to_data(item) for key, item in value.items()}
            return {"type": "mapping", "entries": entries}
        case None | str() | int() | float():
            return value
    data: dict[str, Any] = {"type": type(value).__name__}
    for field in fields(value):
        if not field.metadata.get("json", True):
            continue
        content = getattr(value, field.name)
        default = field.default if field.default_factory is MISSING else field.default_factory()
        if content != default:
            data[field.name] = to_data(content)
    return data


def from_data(data: Any) -> Any:
    """Return the value that `to_data` converted."""
    match data:
        case list():
            return tuple(from_data(item) for item in data)
        case {"type": "mapping", "entries": entries}:
            return {key: from_data(item) for key, item in entries.items()}
        case {"type": "date" | "datetime" as kind, "value": value}:
            return _DATES[kind].fromisoformat(value)
        case dict():
            kind = _KINDS[data["type"]]
            return kind(**{name: from_data(data[name]) for name in data if name != "type"})
        case _:
            return data


def dumps(value: Any) -> str:
    """Return a value of the model (blocks, a post, an edition) as JSON text."""
    return json.dumps(to_data(value), ensure_ascii=False, indent=2)


def loads(text: str) -> Any:
    """Return the value that `dumps` wrote."""
    return from_data(json.loads(text))
