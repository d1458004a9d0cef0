"""The values of a settings or collection file, with their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from exporter.diagnostics.source import Place


@dataclass(frozen=True, slots=True)
class ScalarValue:
    """A value as written: 2.10 stays 2.10. `start` and `end` are its offsets in a YAML file."""

    text: str
    kind: Literal["text", "flag", "nothing"]
    place: Place
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list."""

    values: tuple[Value, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MappingValue:
    """A mapping without repeated keys."""

    entries: tuple[tuple[ScalarValue, Value], ...]
    place: Place


Value: TypeAlias = ScalarValue | ListValue | MappingValue
