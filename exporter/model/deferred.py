"""Fields that are read when they are first asked for, such as the content of a cached chapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

D = TypeVar("D", bound="Deferrable")


class Deferrable:
    """The base of a frozen class whose fields may have no value until they are asked for."""

    __slots__ = ("_read_fields",)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Return the value of a field after reading it; called for one without a value only."""
            for field, value in object.__getattribute__(self, "_read_fields")().items():
                object.__setattr__(self, field, value)
            return object.__getattribute__(self, name)


def deferred(value: D, names: tuple[str, ...], read: Callable[[], Mapping[str, Any]]) -> D:
    """Return a copy of a value whose fields `names` have the values that `read` returns.

    It is called when one of them is first asked for.
    """
    copy = object.__new__(type(value))
    known: Any = value
    for field in fields(known):
        if field.name not in names:
            object.__setattr__(copy, field.name, getattr(value, field.name))
    object.__setattr__(copy, "_read_fields", read)
    return copy
