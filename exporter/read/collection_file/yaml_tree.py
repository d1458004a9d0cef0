"""YAML as a tree whose every value knows its place.

It is built from the parser's events, one by one, so that neither deep nesting nor aliases of
aliases can take more than they are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import yaml

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source

LEAST = "write at least ‘title: …’ and ‘posts: …’"
"""The hint for a file that holds nothing."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50
_MOST_VALUES = 100_000
_KINDS = {"null": "nothing", "bool": "flag"}
_KNOWN_TAGS = frozenset("bool float int map merge null seq str timestamp value".split())
_STANDARD = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """A value as it is written: 2.10 stays 2.10. `start` and `end` are its offsets in the file."""

    text: str
    kind: Literal["text", "flag", "nothing"]
    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class YamlSequence:
    """A list."""

    values: tuple[Value, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class YamlMapping:
    """A mapping, no key of which stands in it twice."""

    entries: tuple[tuple[YamlScalar, Value], ...]
    place: Place


Value: TypeAlias = YamlScalar | YamlSequence | YamlMapping


class _UnfitError(Exception):
    """YAML that is well-formed, and that no file of ours may hold."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


def tree_of(source: Source, diagnostics: Diagnostics) -> Value | None:
    """The value that a YAML file holds; None, after a diagnostic, where it cannot be read."""
    try:
        return _Composer(source, diagnostics).value()
    except _UnfitError as error:
        place = source.place(error.offset)
        diagnostics.report("collection-yaml", str(error), place, error.hint)
    except yaml.YAMLError as error:
        place = source.place(min(_offset(error), len(source.text)))
        problem = getattr(error, "problem", None) or getattr(error, "reason", None)
        diagnostics.report("collection-yaml", str(problem or error).splitlines()[0], place)
    return None


def _offset(error: yaml.YAMLError) -> int:
    """Where the parser stumbled; where something begins that has no end, if that is the matter."""
    mark, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark and begun and "end of stream" in str(getattr(error, "problem", "")):
        mark = begun
    offset: int = mark.index if mark else getattr(error, "position", 0)
    return offset


class _Composer:
    """Makes the tree of one file."""

    def __init__(self, source: Source, diagnostics: Diagnostics) -> None:
        self._source = source
        self._diagnostics = diagnostics
        self._loader = _LOADER(source.text)
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._count = 0

    def value(self) -> Value:
        """The only document of the file."""
        try:
            self._loader.get_event()
            if self._loader.check_event(yaml.StreamEndEvent):
                raise _UnfitError("there is nothing in the file", 0, LEAST)
            self._loader.get_event()
            value = self._value(0)
            self._loader.get_event()
            if not self._loader.check_event(yaml.StreamEndEvent):
                event = self._loader.get_event()
                raise _UnfitError(
                    "a second document begins here", event.start_mark.index, "take out the ‘---’"
                )
            return value
        finally:
            self._loader.dispose()

    def _value(self, depth: int) -> Value:
        event = self._loader.get_event()
        at = event.start_mark.index
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise _UnfitError(f"nothing is called ‘&{event.anchor}’ above", at)
            value, size = self._anchors[event.anchor]
            self._add(size, at)
            return value
        before = self._count
        self._add(1, at)
        if depth > _DEEPEST:
            raise _UnfitError(f"lists and keys are nested more than {_DEEPEST} deep", at)
        self._check_tag(event.tag, at)
        match event:
            case yaml.ScalarEvent():
                value = self._scalar(event)
            case yaml.SequenceStartEvent():
                inner = self._until(yaml.SequenceEndEvent, depth)
                value = YamlSequence(tuple(inner), self._source.place(at))
            case _:
                value = self._fields(self._until(yaml.MappingEndEvent, depth), at)
        if event.anchor:
            self._anchors[event.anchor] = (value, self._count - before)
        return value

    def _add(self, size: int, at: int) -> None:
        self._count += size
        if self._count > _MOST_VALUES:
            message = "the file stands for more values than a collection can have"
            raise _UnfitError(message, at, "take out aliases (‘*’)")

    def _check_tag(self, tag: str | None, at: int) -> None:
        plain = tag in (None, "!") or tag.removeprefix(_STANDARD) in _KNOWN_TAGS
        if not plain:
            raise _UnfitError(f"‘{tag}’ is no kind of value here", at, "take out the ‘!’")

    def _until(self, end: type[yaml.Event], depth: int) -> Iterator[Value]:
        while not self._loader.check_event(end):
            yield self._value(depth + 1)
        self._loader.get_event()

    def _scalar(self, event: Any) -> YamlScalar:
        tag = event.tag if event.tag not in (None, "!") else None
        tag = tag or self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        kind: Any = _KINDS.get(tag.removeprefix(_STANDARD), "text")
        start, end = event.start_mark.index, event.end_mark.index
        return YamlScalar(event.value, kind, self._source.place(start), start, end)

    def _fields(self, values: Iterator[Value], at: int) -> YamlMapping:
        """The mapping of keys and values in turn. A key that came before is reported."""
        entries: dict[str, tuple[YamlScalar, Value]] = {}
        for key in values:
            value = next(values)
            if not isinstance(key, YamlScalar):
                message = "a key is a word, no list and no other keys"
                self._diagnostics.report("collection-key", message, key.place)
            elif key.text in entries:
                first = entries[key.text][0].place
                message = f"‘{key.text}’ was said before, in line {first.line}"
                hint = f"take out one of them; the first stands at {first}"
                self._diagnostics.report("collection-key", message, key.place, hint)
            else:
                entries[key.text] = (key, value)
        return YamlMapping(tuple(entries.values()), self._source.place(at))
