"""YAML as a tree whose values have places.

It is built from the parser's events, so that depth and the size of aliases are limited.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.file_formats.nested_data import MAX_DEPTH
from exporter.read.schema.values import ListValue, MappingValue, ScalarValue, Value
from exporter.read.yaml_errors import DataSyntaxError, explain_error
from exporter.read.yaml_text import MAX_VALUES, YAML_LOADER

EMPTY_FILE_HINT = "write at least ‘title: …’ and ‘posts: …’"
_KINDS = {"null": "nothing", "bool": "flag"}
_KNOWN_TAGS = frozenset("bool float int map merge null seq str timestamp value".split())
_STANDARD = "tag:yaml.org,2002:"


def read_tree(source: Source, diagnostics: Diagnostics) -> Value | None:
    """Return the value of a YAML file; None, after a report, if it cannot be read."""
    try:
        return _TreeComposer(source, diagnostics).value()
    except (DataSyntaxError, yaml.YAMLError) as error:
        mistake = explain_error(source.text, error)
        place = source.place(mistake.offset)
        diagnostics.report("collection-yaml", mistake.message, place, mistake.hint)
    return None


class _TreeComposer:
    """Composes the tree of one file."""

    def __init__(self, source: Source, diagnostics: Diagnostics) -> None:
        self._source = source
        self._diagnostics = diagnostics
        self._loader = YAML_LOADER(source.text)
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._count = 0

    def value(self) -> Value:
        """Return the only document of the file; raise `DataSyntaxError` or a PyYAML error."""
        try:
            self._loader.get_event()
            if self._loader.check_event(yaml.StreamEndEvent):
                raise DataSyntaxError("the file is empty", 0, EMPTY_FILE_HINT)
            self._loader.get_event()
            value = self._value(0)
            self._loader.get_event()
            if not self._loader.check_event(yaml.StreamEndEvent):
                event = self._loader.get_event()
                message = "a second YAML document begins here"
                raise DataSyntaxError(message, event.start_mark.index, "delete the ‘---’")
            return value
        finally:
            self._loader.dispose()

    def _value(self, depth: int) -> Value:
        event = self._loader.get_event()
        at = event.start_mark.index
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                message = f"‘*{event.anchor}’ refers to an anchor that is not defined above"
                hint = "put the value between quotation marks if it is a text"
                raise DataSyntaxError(message, at, hint)
            value, size = self._anchors[event.anchor]
            self._add(size, at)
            return value
        before = self._count
        self._add(1, at)
        if depth > MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            raise DataSyntaxError(message, at)
        self._check_tag(event.tag, at)
        match event:
            case yaml.ScalarEvent():
                value = self._scalar(event)
            case yaml.SequenceStartEvent():
                inner = self._until(yaml.SequenceEndEvent, depth)
                value = ListValue(tuple(inner), self._source.place(at))
            case _:
                value = self._mapping(self._until(yaml.MappingEndEvent, depth), at)
        if event.anchor:
            self._anchors[event.anchor] = (value, self._count - before)
        return value

    def _add(self, size: int, at: int) -> None:
        self._count += size
        if self._count > MAX_VALUES:
            message = f"aliases expand to more than {MAX_VALUES:,} values"
            raise DataSyntaxError(message, at, "write the values out instead of using aliases")

    def _check_tag(self, tag: str | None, at: int) -> None:
        # `load_yaml` takes values of Ruby without their tag as well.
        if not (
            tag in (None, "!")
            or tag.startswith("!ruby/")
            or tag.removeprefix(_STANDARD) in _KNOWN_TAGS
        ):
            message = "an unquoted value cannot begin with ‘!’"
            raise DataSyntaxError(message, at, "put the value between quotation marks")

    def _until(self, end: type[yaml.Event], depth: int) -> Iterator[Value]:
        while not self._loader.check_event(end):
            yield self._value(depth + 1)
        self._loader.get_event()

    def _scalar(self, event: Any) -> ScalarValue:
        tag = event.tag if event.tag not in (None, "!") else None
        tag = tag or self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        kind: Any = _KINDS.get(tag.removeprefix(_STANDARD), "text")
        start, end = event.start_mark.index, event.end_mark.index
        return ScalarValue(event.value, kind, self._source.place(start), start, end)

    def _mapping(self, values: Iterator[Value], at: int) -> MappingValue:
        """Return the mapping of alternating keys and values; report repeated keys."""
        entries: dict[str, tuple[ScalarValue, Value]] = {}
        for key in values:
            value = next(values)
            if not isinstance(key, ScalarValue):
                message = "a key cannot be a list or a mapping"
                self._diagnostics.report("collection-key", message, key.place)
            elif key.text in entries:
                first = entries[key.text][0].place
                message = f"the key ‘{key.text}’ is repeated; it is first in line {first.line}"
                hint = f"delete one of them; the first one is at {first}"
                self._diagnostics.report("collection-key", message, key.place, hint)
            else:
                entries[key.text] = (key, value)
        return MappingValue(tuple(entries.values()), self._source.place(at))
