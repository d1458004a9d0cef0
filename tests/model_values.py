"""Arbitrary values of the model, made from the types of its fields."""

from __future__ import annotations

import datetime
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from exporter.model.json_format import hints_of
from exporter.options.settings import Choices

_DEPTH = 4
"""How deep nodes are nested."""
_SCALARS: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(-(10**9), 10**9),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    types.NoneType: st.none(),
    # Either would be read as the other's type.
    datetime.date: st.dates(),
    datetime.datetime: st.datetimes(timezones=st.just(datetime.UTC)),
    # It refuses values that do not go together.
    Choices: st.builds(Choices, scope=st.sampled_from((None, "book"))),
}


@cache
def values_of(hint: Any, depth: int = _DEPTH) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a type hint; below `depth`, tuples are empty."""
    arguments = get_args(hint)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint):
        return st.deferred(lambda: _instances(hint, depth))
    match get_origin(hint):
        case origin if origin is Literal:
            return st.sampled_from(arguments)
        case origin if origin in (Union, types.UnionType):
            return st.one_of(*(values_of(each, depth) for each in arguments))
        case origin if origin is tuple and arguments[1:] == (...,):
            if depth <= 0:
                return st.just(())
            return st.lists(values_of(arguments[0], depth - 1), max_size=3).map(tuple)
        case origin if origin is tuple:
            return st.tuples(*(values_of(each, depth) for each in arguments))
        case _:
            key, value = arguments
            return st.dictionaries(values_of(key, depth), values_of(value, depth - 1), max_size=2)


def _instances(kind: Any, depth: int) -> st.SearchStrategy[Any]:
    hints = hints_of(kind)
    known = [each for each in fields(kind) if each.init and each.metadata.get("json", True)]
    return st.builds(kind, **{each.name: values_of(hints[each.name], depth) for each in known})
