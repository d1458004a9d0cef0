"""A mapping of which one knows the keys, asked for one after the other.

Nothing is raised: what is wrong with a key or a value is reported at its place, with what would be
right, and the answer is that nothing was said.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.diagnostics.suggestions import listed, suggestion
from exporter.read.collection_file.yaml_tree import Value, YamlMapping, YamlScalar, YamlSequence
from exporter.read.sites.jekyll import Site

C = TypeVar("C", bound=str)


@dataclass(frozen=True, slots=True)
class SchemaReader:
    """Where a form is read: the site that its words are about, and who hears of mistakes."""

    site: Site
    diagnostics: Diagnostics

    def wrong(self, message: str, place: Place | None, hint: str = "") -> None:
        """Report a value that its key does not take."""
        self.diagnostics.report("collection-value", message, place, hint)

    def text(self, value: Value, what: str, hint: str = "") -> str:
        """A value as a line of text; empty, after a report, where it is none.

        YAML takes words such as no and on for flags; only true and false can be meant as such.
        """
        match value:
            case YamlScalar(text, kind) if kind != "nothing" and not _is_flag(value):
                line = " ".join(legible(text).split())
                if line:
                    return line
                self.wrong(f"{what} is empty", value.place, hint)
            case _:
                self.wrong(f"{what} takes a text, not {kind_of(value)}", value.place, hint)
        return ""

    def day(self, value: Value, what: str) -> datetime.date | None:
        """A value as a day of the calendar."""
        text = self.text(value, what)
        if not text:
            return None
        day = self.site.day(text)
        if day is None or day.year < 1000:
            self.wrong(f"{what}: ‘{text}’ is not a date", value.place, "write it as YYYY-MM-DD")
            return None
        return day

    def choice(self, value: Value, what: str, among: Sequence[C]) -> C | None:
        """A value as one of a few words."""
        text = self.text(value, what, listed(among))
        if not text:
            return None
        found = next((word for word in among if word == text.lower()), None)
        if found is None:
            self.wrong(f"{what} cannot be ‘{text}’", value.place, suggestion(text, among))
        return found

    def flag(self, value: Value, what: str) -> bool | None:
        """A value as true or false."""
        if isinstance(value, YamlScalar) and value.kind == "flag":
            return value.text.lower() in ("true", "yes", "on")
        self.wrong(f"{what} takes true or false, not {kind_of(value)}", value.place)
        return None

    def fields(self, value: Value, what: str, keys: Sequence[str]) -> MappingReader | None:
        """A value as a mapping."""
        if isinstance(value, YamlMapping):
            return MappingReader(value, what, keys, self)
        hint = f"its keys are {', '.join(keys)}"
        self.wrong(f"{what} takes keys with values, not {kind_of(value)}", value.place, hint)
        return None


class MappingReader:
    """One mapping. `what` is what it is called in messages, empty for the whole file."""

    def __init__(
        self, fields: YamlMapping, what: str, keys: Sequence[str], desk: SchemaReader
    ) -> None:
        self.place = fields.place
        self.desk = desk
        self._what = what
        self._entries = {key.text: (key, value) for key, value in fields.entries}
        for key, _ in fields.entries:
            if key.text not in keys:
                inside = f" in {what}" if what else ""
                message = f"there is no key ‘{key.text}’{inside}"
                desk.diagnostics.report(
                    "collection-key", message, key.place, suggestion(key.text, keys)
                )

    def get(self, key: str) -> Value | None:
        """The value of a key; None where nothing is said, or nothing stands behind it."""
        _, value = self._entries.get(key, (None, None))
        return None if isinstance(value, YamlScalar) and value.kind == "nothing" else value

    def place_of(self, key: str) -> Place:
        """Where a key stands; the mapping's own place where it does not."""
        return self._entries[key][0].place if key in self._entries else self.place

    def value_place(self, key: str) -> Place:
        """Where the value of a key stands."""
        return self._entries[key][1].place if key in self._entries else self.place

    def text(self, key: str) -> str:
        """A line of text; empty where nothing is said."""
        value = self.get(key)
        return self.desk.text(value, f"‘{key}’") if value else ""

    def day(self, key: str) -> datetime.date | None:
        """A day of the calendar."""
        value = self.get(key)
        return self.desk.day(value, f"‘{key}’") if value else None

    def flag(self, key: str) -> bool | None:
        """True or false; None where nothing is said."""
        value = self.get(key)
        return self.desk.flag(value, f"‘{key}’") if value else None

    def choice(self, key: str, among: Sequence[C]) -> C | None:
        """One of a few words; None where nothing is said."""
        value = self.get(key)
        return self.desk.choice(value, f"‘{key}’", among) if value else None

    def values(self, *keys: str) -> Iterator[Value]:
        """The values of a list, or the only one that stands in its place, for each of the keys."""
        for key in keys:
            value = self.get(key)
            if isinstance(value, YamlSequence):
                yield from value.values
            elif value:
                yield value

    def texts(self, *keys: str) -> tuple[str, ...]:
        """Lines of text, each once."""
        found = (self.desk.text(value, f"‘{keys[0]}’") for value in self.values(*keys))
        return tuple(dict.fromkeys(text for text in found if text))

    def only_one(self, *keys: str) -> str:
        """The key of these that is said, empty for none; each further one is reported."""
        said = sorted((key for key in keys if self.get(key)), key=self._line)
        for key in said[1:]:
            first = self.place_of(said[0])
            message = f"‘{key}’ and ‘{said[0]}’ (line {first.line}) cannot both be said"
            self.desk.diagnostics.report(
                "collection-key", message, self.place_of(key), "take out one of them"
            )
        return said[0] if said else ""

    def _line(self, key: str) -> tuple[int, int]:
        place = self.place_of(key)
        return place.line, place.column


def kind_of(value: Value) -> str:
    """What a value is, in words."""
    match value:
        case YamlMapping():
            return "keys with values"
        case YamlSequence():
            return "a list"
        case YamlScalar("", _) | YamlScalar(_, "nothing"):
            return "nothing"
        case YamlScalar(text):
            line = " ".join(text.split())
            return f"‘{line if len(line) < 40 else line[:39] + '…'}’"


def _is_flag(value: YamlScalar) -> bool:
    return value.kind == "flag" and value.text.lower() in ("true", "false")
