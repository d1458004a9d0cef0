"""JSON Schemas (2020-12) of what the exporter prints as JSON, made from its dataclasses."""

from __future__ import annotations

import datetime
import types
import typing
from collections import abc
from dataclasses import MISSING, fields, is_dataclass
from enum import IntEnum
from inspect import cleandoc
from typing import Any, Literal, get_args, get_origin

from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError
from exporter.model.book import Book
from exporter.model.edition import Edition
from exporter.model.json_format import hints_of
from exporter.model.post import Post
from exporter.reports.records import OutputRecord

SCHEMA_VERSION = 1
"""Counts the changes after which a program that read the JSON may fail."""
SCHEMAS = {
    "output": ("A line of the output of --format json.", OutputRecord),
    "model": ("A model: the output of `exporter model`, and of filters.", Post | Book | Edition),
}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def json_schema(name: str) -> dict[str, Any]:
    """Return the schema of the lines of `output`, or of the `model`.

    Raises `SettingsError` for another name.
    """
    if name not in SCHEMAS:
        raise SettingsError(f"unknown schema ‘{name}’", suggestion(name, [*SCHEMAS]), "name")
    title, hint = SCHEMAS[name]
    # A model names the type of each value, and leaves out what is at its default.
    maker = _SchemaMaker(is_model=name == "model")
    root = maker.schema(hint)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:blog-exporter:schema:{name}:{SCHEMA_VERSION}",
        "title": title,
        **root,
        "$defs": dict(sorted(maker.definitions.items())),
    }


class _SchemaMaker:
    """Makes the schemas of type hints; those of dataclasses are definitions."""

    def __init__(self, *, is_model: bool) -> None:
        self.definitions: dict[str, Any] = {}
        self._is_model = is_model

    def schema(self, hint: Any) -> dict[str, Any]:
        """Return the schema of a type hint."""
        arguments = get_args(hint)
        origin = get_origin(hint)
        if origin in (typing.Union, types.UnionType):
            return {"anyOf": [self.schema(each) for each in arguments]}
        if origin is Literal:
            return {"enum": [*arguments]}
        if origin is tuple:
            return self._array(arguments)
        if origin is abc.Mapping:
            entries = {"type": "object", "additionalProperties": self.schema(arguments[1])}
            return _object({"type": {"const": "mapping"}, "entries": entries})
        if hint in (datetime.datetime, datetime.date):
            form = "date-time" if hint is datetime.datetime else "date"
            value = {"type": "string", "format": form}
            return _object({"type": {"const": hint.__name__}, "value": value})
        if isinstance(hint, type) and issubclass(hint, IntEnum):
            return {"enum": [each.value for each in hint]}
        if is_dataclass(hint):
            return self._reference(hint)
        return {"type": _PLAIN[hint]}

    def _array(self, items: tuple[Any, ...]) -> dict[str, Any]:
        if items[1:] == (...,):
            return {"type": "array", "items": self.schema(items[0])}
        first = [self.schema(each) for each in items]
        return {"type": "array", "prefixItems": first, "items": False, "minItems": len(items)}

    def _reference(self, kind: Any) -> dict[str, Any]:
        name = kind.__name__
        if name not in self.definitions:
            # A type may hold others of its own.
            self.definitions[name] = {}
            self.definitions[name] = self._definition(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _definition(self, kind: Any) -> dict[str, Any]:
        hints, tag = hints_of(kind), {}
        shown = [each for each in fields(kind) if each.metadata.get("json", True)]
        required = [each.name for each in shown]
        if self._is_model:
            tag = {"type": {"const": kind.__name__}}
            required = [
                each.name for each in shown if each.default is each.default_factory is MISSING
            ]
        properties = tag | {each.name: self.schema(hints[each.name]) for each in shown}
        described = {"description": cleandoc(kind.__doc__ or "")}
        return described | _object(properties, [*tag, *required])


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties] if required is None else required,
        "additionalProperties": False,
    }
