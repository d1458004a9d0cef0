"""TOML as a tree whose values have places.

Python's parser gives none: the keys of a valid text are found again by their names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.file_formats.nested_data import load_toml
from exporter.read.schema.values import ListValue, MappingValue, ScalarValue, Value

_OPAQUE = re.compile(
    r'"""(?:\\.|.)*?"""|' + r"'''.*?'''|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'|#[^\n]*",
    re.DOTALL,
)
"""Strings and comments, in which no key is looked for."""
_HEADER = re.compile(r"^[ \t]*\[+([^\]\n]+)\]+", re.MULTILINE)
_POSITION = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml_tree(source: Source, diagnostics: Diagnostics) -> MappingValue | None:
    """Return the content of a TOML file; None, after a report, if it is not valid."""
    try:
        values = load_toml(source.text)
    except tomllib.TOMLDecodeError as error:
        message = _POSITION.sub("", str(error))
        found = _POSITION.search(str(error))
        line, column = (found[1], found[2]) if found and found[1] else (0, 0)
        place = Place(source.path, int(line), int(column)) if line else _end_of(source)
        diagnostics.report("settings-toml", f"{message[:1].lower()}{message[1:]}", place)
        return None
    return _TreeBuilder(source).mapping(values, (), Place(source.path))


def _end_of(source: Source) -> Place:
    return source.place(len(source.text.rstrip()))


@dataclass(frozen=True, slots=True)
class _Section:
    """A table of the file: its name, and the offsets between which its keys are."""

    name: tuple[str, ...]
    start: int
    end: int


class _TreeBuilder:
    """Builds the tree of one file, and finds the places of its keys."""

    def __init__(self, source: Source) -> None:
        self._source = source
        # Line ends stay, so that a key is found at the beginning of its line.
        self._text = _OPAQUE.sub(
            lambda match: re.sub(r"[^\n]", " " if match[0][0] == "#" else "_", match[0]),
            source.text,
        )
        self._sections = tuple(self._sections_of())

    def mapping(
        self, values: Mapping[str, Any], path: tuple[str, ...], place: Place
    ) -> MappingValue:
        """Return a table. `path` are the keys that lead to it."""
        entries = []
        for key, value in values.items():
            at, after = self._find((*path, key)) or (None, None)
            key_place = place if at is None else self._source.place(at)
            value_place = key_place if after is None else self._source.place(after)
            entry = ScalarValue(key, "text", key_place)
            entries.append((entry, self._value(value, (*path, key), value_place)))
        return MappingValue(tuple(entries), place)

    def _value(self, value: Any, path: tuple[str, ...], place: Place) -> Value:
        match value:
            case dict():
                return self.mapping(value, path, place)
            case list():
                return ListValue(tuple(self._value(each, path, place) for each in value), place)
            case bool():
                return ScalarValue(f"{value}".lower(), "flag", place)
            case _:
                return ScalarValue(f"{value}", "text", place)

    def _sections_of(self) -> Iterator[_Section]:
        headers = list(_HEADER.finditer(self._text))
        ends = [*(header.start() for header in headers), len(self._text)]
        yield _Section((), 0, ends[0])
        for header, end in zip(headers, ends[1:], strict=True):
            name = tuple(part.strip() for part in header[1].split("."))
            yield _Section(name, header.start(1), end)

    def _find(self, path: tuple[str, ...]) -> tuple[int, int] | None:
        """Return the offsets of a key and of its value; None if the key is written in quotes."""
        for section in self._sections:
            if section.name == path:
                return section.start, section.start
            count = len(section.name)
            if section.name == path[:count] and (found := self._find_in(section, path[count:])):
                return found
        return None

    def _find_in(self, section: _Section, keys: tuple[str, ...]) -> tuple[int, int] | None:
        dotted = r"[ \t]*\.[ \t]*".join(map(re.escape, keys))
        pattern = re.compile(rf"^[ \t]*({dotted})[ \t]*=[ \t]*", re.MULTILINE)
        if found := pattern.search(self._text, section.start, section.end):
            return found.start(1), found.end()
        # The last key may be that of an inline table.
        outer = self._find_in(section, keys[:-1]) if len(keys) > 1 else None
        pattern = re.compile(rf"[{{,][ \t]*({re.escape(keys[-1])})[ \t]*=[ \t]*")
        if outer and (found := pattern.search(self._text, outer[1], section.end)):
            return found.start(1), found.end()
        return None
