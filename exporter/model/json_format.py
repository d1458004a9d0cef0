"""The model as JSON and back: the format of `exporter model` and of filter programs."""

from __future__ import annotations

import builtins
import datetime
import hashlib
import json
import types
import typing
from collections import abc
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from exporter.errors import ExporterError
from exporter.file_formats.nested_data import load_json
from exporter.model import artifact, book, edition, image_size, nodes, post, works
from exporter.model.post import Post
from exporter.options.geometry import Margins
from exporter.options.settings import Certifier

_KINDS: dict[str, type[Any]] = {
    name: kind
    for module in (image_size, works, nodes, post, book, edition, artifact)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and is_dataclass(kind)
} | {"Certifier": Certifier, "Margins": Margins}
_ANY: Any = typing.Union[tuple(_KINDS.values())]  # noqa: UP007 (made of many types)
_DATES: dict[str, type[Any]] = {"datetime": datetime.datetime, "date": datetime.date}
_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
_MAX_DEPTH = 200
"""How deep objects and lists may be nested: 100 nodes, more than texts have."""
_LONGEST = 40
"""Characters of a value that a message shows."""


class ModelError(ExporterError, ValueError):
    """JSON that is not a model; the message says where and why."""


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


def from_data(data: Any, hint: Any = None, where: str = "") -> Any:
    """Return the value that `to_data` converted, checked against a type hint.

    Without a hint, it is any type of the model, or a list of them. `where` names the value in the
    message of a `ModelError`.
    """
    if hint is None:
        hint = tuple[_ANY, ...] if isinstance(data, list) else _ANY
    match get_origin(hint):
        case typing.Union | types.UnionType:
            return _one_of(data, get_args(hint), where)
        case typing.Literal:
            return _checked(data, data in get_args(hint), f"one of {get_args(hint)}", where)
        case builtins.tuple:
            return _tuple(data, get_args(hint), where)
        case abc.Mapping:
            entries = data.get("entries") if isinstance(data, dict) else None
            _checked(data, isinstance(entries, dict), "a mapping", where)
            value_hint = get_args(hint)[1]
            return {
                key: from_data(each, value_hint, f"{where}[{key!r}]")
                for key, each in (entries or {}).items()
            }
    if hint in _DATES.values():
        return _date(data, hint, where)
    if is_dataclass(hint):
        return _instance(data, hint, where)
    # True and False are numbers for Python.
    is_right = type(data) is hint or (hint is float and type(data) is int)
    return _checked(data, is_right, _NAMES.get(hint, f"{hint}"), where)


def dumps(value: Any) -> str:
    """Return a value of the model (blocks, a post, an edition) as JSON text."""
    return json.dumps(to_data(value), ensure_ascii=False, indent=2)


def loads(text: str) -> Any:
    """Return the value that `dumps` wrote. Raises `ModelError` for other text."""
    try:
        data = load_json(text, _MAX_DEPTH)
    except ValueError as error:
        raise ModelError(f"it is not JSON: {error}") from None
    return from_data(data)


def content_revision(post: Post) -> str:
    """Return a digest of the metadata and the blocks of a post, the same wherever its file is."""
    data = _without_places(to_data((post.metadata, post.blocks)))
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _without_places(data: Any) -> Any:
    match data:
        case list():
            return [_without_places(item) for item in data]
        case dict():
            return {key: _without_places(item) for key, item in data.items() if key != "place"}
        case _:
            return data


def _one_of(data: Any, hints: tuple[Any, ...], where: str) -> Any:
    """Return a value of a union."""
    for hint in hints:
        if _fits(data, hint):
            return from_data(data, hint, where)
    name = data.get("type") if isinstance(data, dict) else None
    near = _hint(name, [hint.__name__ for hint in hints if isinstance(hint, type)])
    raise ModelError(f"{where or 'the value'}: {_describe(data)} cannot be there{near}")


def _fits(data: Any, hint: Any) -> bool:
    """Whether a value is of a member of a union, by the name of its type."""
    origin = get_origin(hint)
    match data:
        case {"type": name}:
            return bool(name == ("mapping" if origin is abc.Mapping else hint.__name__))
        case list():
            return origin is tuple
        case _:
            return data in get_args(hint) if origin is Literal else type(data) is hint


def _tuple(data: Any, hints: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    _checked(data, isinstance(data, list), "a list", where)
    if hints[1:] == (...,):
        return tuple(from_data(each, hints[0], f"{where}[{n}]") for n, each in enumerate(data))
    _checked(data, len(data) == len(hints), f"a list of {len(hints)}", where)
    pairs = enumerate(zip(data, hints, strict=True))
    return tuple(from_data(each, hint, f"{where}[{n}]") for n, (each, hint) in pairs)


def _date(data: Any, kind: type[Any], where: str) -> Any:
    try:
        return kind.fromisoformat(data["value"])
    except (TypeError, KeyError, ValueError):
        raise ModelError(f"{where}: {_describe(data)} is not a {kind.__name__}") from None


def _instance(data: Any, kind: Any, where: str) -> Any:
    name = data.get("type") if isinstance(data, dict) else None
    _checked(data, name == kind.__name__, f"‘{kind.__name__}’", where)
    hints, known = hints_of(kind), {each.name: each for each in fields(kind)}
    values = {}
    for key in data:
        if key == "type":
            continue
        if key not in known or not known[key].metadata.get("json", True):
            raise ModelError(f"{where or name}: ‘{name}’ has no ‘{key}’{_hint(key, [*known])}")
        values[key] = from_data(data[key], hints[key], f"{where}.{key}" if where else key)
    try:
        return kind(**values)
    except TypeError:
        missing = [
            each.name
            for each in known.values()
            if each.name not in values and each.default is each.default_factory is MISSING
        ]
        raise ModelError(f"{where or name}: ‘{name}’ lacks {', '.join(missing)}") from None


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of a dataclass; those of nodes need not be loaded in it."""
    return get_type_hints(kind, localns=vars(nodes))


def _checked(data: Any, is_right: bool, expected: str, where: str) -> Any:
    if not is_right:
        raise ModelError(f"{where or 'the value'}: {_describe(data)} is not {expected}")
    return data


def _describe(data: Any) -> str:
    match data:
        case {"type": str(name)}:
            return f"‘{name}’"
        case dict():
            return "an object without a type"
        case list():
            return "a list"
        case _:
            text = json.dumps(data, ensure_ascii=False)
            return text if len(text) < _LONGEST else f"{text[:_LONGEST]}…"


def _hint(written: Any, known: list[str]) -> str:
    near = get_close_matches(f"{written or ''}", known, 1)
    return f" (did you mean ‘{near[0]}’?)" if near else ""
