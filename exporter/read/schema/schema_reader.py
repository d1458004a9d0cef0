"""Mappings with known keys, and values of known types.

Nothing is raised: each mistake in a key or a value is reported at its place with a hint, and the
value is treated as missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from exporter.diagnostics.source import Place, legible
from exporter.diagnostics.suggestions import listed, suggestion
from exporter.read.context import ReadContext
from exporter.read.schema.values import ListValue, MappingValue, ScalarValue, Value

C = TypeVar("C", bound=str)


class SchemaCodes(NamedTuple):
    """The diagnostic codes of a file for a wrong key and a wrong value."""

    key: str
    value: str


COLLECTION_CODES = SchemaCodes("collection-key", "collection-value")
SETTINGS_CODES = SchemaCodes("settings-key", "settings-value")


@dataclass(frozen=True, slots=True)
class SchemaReader:
    """Reads values. `what` is how a message names the value, such as ‘title’ in quotes."""

    context: ReadContext
    codes: SchemaCodes = COLLECTION_CODES

    def report(self, message: str, place: Place | None, hint: str = "") -> None:
        """Report a value that its key cannot have."""
        self.context.diagnostics.report(self.codes.value, message, place, hint)

    def report_key(self, message: str, place: Place, hint: str = "") -> None:
        """Report a key that cannot be there."""
        self.context.diagnostics.report(self.codes.key, message, place, hint)

    def text(self, value: Value, what: str, hint: str = "") -> str:
        """Return a value as a line of text; empty, after a report, if it is none.

        YAML reads words such as no and on as flags; here only true and false are flags.
        """
        match value:
            case ScalarValue(text, kind) if kind != "nothing" and not _is_flag(value):
                line = " ".join(legible(text).split())
                if line:
                    return line
                self.report(f"{what} is empty", value.place, hint)
            case _:
                self.report(f"{what} must be text, not {_describe(value)}", value.place, hint)
        return ""

    def day(self, value: Value, what: str) -> datetime.date | None:
        """Return a value as a date."""
        text = self.text(value, what)
        if not text:
            return None
        day = self.context.site.day(text)
        if day is None or day.year < 1000:
            self.report(f"{what}: ‘{text}’ is not a date", value.place, "write it as YYYY-MM-DD")
            return None
        return day

    def choice(self, value: Value, what: str, choices: Sequence[C]) -> C | None:
        """Return a value as one of a few words."""
        text = self.text(value, what, listed(choices))
        return self.word(text, what, choices, value.place) if text else None

    def word(self, text: str, what: str, choices: Sequence[C], place: Place) -> C | None:
        """Return the choice that a text is in any case; None after a report."""
        found = next((choice for choice in choices if choice == text.lower()), None)
        if found is None:
            self.report(f"{what} cannot be ‘{text}’", place, suggestion(text, choices))
        return found

    def count(self, value: Value, what: str) -> int | None:
        """Return a value as a whole number from 1."""
        if isinstance(value, ScalarValue) and value.text.isdecimal() and int(value.text):
            return int(value.text)
        self.report(f"{what} must be a whole number from 1, not {_describe(value)}", value.place)
        return None

    def flag(self, value: Value, what: str) -> bool | None:
        """Return a value as true or false."""
        if isinstance(value, ScalarValue) and value.kind == "flag":
            return value.text.lower() in ("true", "yes", "on")
        self.report(f"{what} must be true or false, not {_describe(value)}", value.place)
        return None

    def mapping(self, value: Value, what: str, keys: Sequence[str]) -> MappingReader | None:
        """Return a value as a mapping."""
        if isinstance(value, MappingValue):
            return MappingReader(value, what, keys, self)
        hint = f"its keys are {', '.join(keys)}"
        self.report(f"{what} must be a mapping, not {_describe(value)}", value.place, hint)
        return None


class MappingReader:
    """Reads one mapping and reports its unknown keys.

    `what` is how messages name it; empty for the whole file. `suggested` are the keys for hints, by
    default all that are known.
    """

    def __init__(
        self,
        mapping: MappingValue,
        what: str,
        keys: Sequence[str],
        schema: SchemaReader,
        suggested: Sequence[str] = (),
    ) -> None:
        self.place = mapping.place
        self.schema = schema
        self._entries = {key.text: (key, value) for key, value in mapping.entries}
        for key, _ in mapping.entries:
            if key.text not in keys:
                location = f" in {what}" if what else ""
                message = f"unknown key ‘{key.text}’{location}"
                schema.report_key(message, key.place, suggestion(key.text, suggested or keys))

    def get(self, key: str) -> Value | None:
        """Return the value of a key; None if the key or its value is missing."""
        _, value = self._entries.get(key, (None, None))
        return None if isinstance(value, ScalarValue) and value.kind == "nothing" else value

    def place_of(self, key: str) -> Place:
        """Return the place of a key; the mapping's if it is missing."""
        return self._entries[key][0].place if key in self._entries else self.place

    def value_place(self, key: str) -> Place:
        """Return the place of the value of a key; the mapping's if it is missing."""
        return self._entries[key][1].place if key in self._entries else self.place

    def text(self, key: str) -> str:
        """Return a line of text; empty if it is missing."""
        value = self.get(key)
        return self.schema.text(value, f"‘{key}’") if value else ""

    def day(self, key: str) -> datetime.date | None:
        """Return a date; None if it is missing."""
        value = self.get(key)
        return self.schema.day(value, f"‘{key}’") if value else None

    def flag(self, key: str) -> bool | None:
        """Return true or false; None if it is missing."""
        value = self.get(key)
        return self.schema.flag(value, f"‘{key}’") if value else None

    def count(self, key: str) -> int | None:
        """Return a whole number from 1; None if it is missing."""
        value = self.get(key)
        return self.schema.count(value, f"‘{key}’") if value else None

    def choice(self, key: str, choices: Sequence[C]) -> C | None:
        """Return one of a few words; None if it is missing."""
        value = self.get(key)
        return self.schema.choice(value, f"‘{key}’", choices) if value else None

    def mapping(self, key: str, keys: Sequence[str]) -> MappingReader | None:
        """Return a mapping; None if it is missing."""
        value = self.get(key)
        return self.schema.mapping(value, f"‘{key}’", keys) if value else None

    def values(self, *keys: str) -> Iterator[Value]:
        """Yield the values in the lists of the keys; a single value counts as a list."""
        for key in keys:
            value = self.get(key)
            if isinstance(value, ListValue):
                yield from value.values
            elif value:
                yield value

    def texts(self, *keys: str) -> tuple[str, ...]:
        """Return the lines of text in the lists of the keys, each once."""
        found = (self.schema.text(value, f"‘{keys[0]}’") for value in self.values(*keys))
        return tuple(dict.fromkeys(text for text in found if text))

    def exclusive(self, *keys: str) -> str:
        """Return the first key that has a value, or an empty string; report the others."""
        present = sorted((key for key in keys if self.get(key)), key=self._position)
        for key in present[1:]:
            line = self.place_of(present[0]).line
            message = f"‘{key}’ and ‘{present[0]}’ (line {line}) cannot be used together"
            self.schema.report_key(message, self.place_of(key), "delete one of them")
        return present[0] if present else ""

    def _position(self, key: str) -> tuple[int, int]:
        place = self.place_of(key)
        return place.line, place.column


def _describe(value: Value) -> str:
    """Return what a value is, for messages."""
    match value:
        case MappingValue():
            return "a mapping"
        case ListValue():
            return "a list"
        case ScalarValue("", _) | ScalarValue(_, "nothing"):
            return "nothing"
        case ScalarValue(text):
            line = " ".join(text.split())
            return f"‘{line if len(line) < 40 else line[:39] + '…'}’"


def _is_flag(value: ScalarValue) -> bool:
    return value.kind == "flag" and value.text.lower() in ("true", "false")
