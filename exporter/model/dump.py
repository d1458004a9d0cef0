"""The model as JSON, there and back: what `exporter model` prints and what a filter may read."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

from exporter.model import nodes
from exporter.model.assets import Asset
from exporter.model.nodes import Blocks, Node
from exporter.source import Place

_KINDS: dict[str, type[Any]] = {
    name: kind
    for name, kind in vars(nodes).items()
    if isinstance(kind, type) and issubclass(kind, Node) and kind is not Node
} | {"Asset": Asset, "Place": Place}


def to_data(value: Any) -> Any:
    """A node as plain data: its kind, then every field that is not at its default."""
    if isinstance(value, tuple):
        return [to_data(item) for item in value]
    if type(value).__name__ not in _KINDS:
        return value
    data: dict[str, Any] = {"kind": type(value).__name__}
    for field in fields(value):
        content = getattr(value, field.name)
        if field.default is MISSING or content != field.default:
            data[field.name] = to_data(content)
    return data


def from_data(data: Any) -> Any:
    """What `to_data` made, as it was."""
    if isinstance(data, list):
        return tuple(from_data(item) for item in data)
    if not isinstance(data, dict):
        return data
    kind = _KINDS[data["kind"]]
    return kind(**{name: from_data(item) for name, item in data.items() if name != "kind"})


def dumps(blocks: Blocks) -> str:
    """The blocks as JSON text."""
    return json.dumps(to_data(blocks), ensure_ascii=False, indent=2)


def loads(text: str) -> Blocks:
    """The blocks that `dumps` wrote."""
    blocks: Blocks = from_data(json.loads(text))
    return blocks
