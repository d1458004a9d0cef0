"""`dataclass` of the standard library, which makes classes and frozen values in less time.

The standard decorator compiles the text of six methods for each class, which took a sixth of the
time of an EPUB of one post. This one compiles `__init__` alone; the other methods are closures over
the names of the fields. It has the arguments that the exporter uses, and all classes have slots.
Type checkers see the standard one, whose `field`, `fields` and `replace` are used with both.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import dataclass
else:

    def dataclass(*, slots, frozen=False, eq=True):
        """Return a decorator that adds fields, slots and methods to a class."""

        def decorate(kind):
            own = {name for name, value in vars(kind).items() if value is not None}
            # Makes fields, slots and `__match_args__`, and compiles nothing.
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(kind)
            methods = _methods(made) | {"__init__": _init(made, frozen)}
            if eq:
                methods |= _comparison(made, frozen)
            if frozen:
                methods |= {"__setattr__": _forbidden_change, "__delattr__": _forbidden_change}
            for name, method in methods.items():
                if name not in own:
                    setattr(made, name, method)
            return made

        return decorate


def _init(kind: type[Any], frozen: bool) -> Callable[..., None]:
    """Compile `__init__`. The slots of frozen values are set by their descriptors."""
    known: dict[str, Any] = {"MISSING": MISSING}
    positional, keywords, body = ["self"], ["*"], ["pass"]
    for field in fields(kind):
        name = value = field.name
        parameter = name
        if field.default_factory is not MISSING:
            known[f"make_{name}"] = field.default_factory
            parameter = f"{name}=MISSING"
            value = f"make_{name}()"
            if field.init:
                value += f" if {name} is MISSING else {name}"
        elif field.default is not MISSING:
            known[f"default_{name}"] = field.default
            parameter = f"{name}=default_{name}"
        elif not field.init:
            continue  # `__post_init__` sets it
        if field.init:
            (keywords if field.kw_only else positional).append(parameter)
        known[f"set_{name}"] = getattr(kind, name).__set__
        body.append(f"set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(kind, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join(positional + (keywords if len(keywords) > 1 else []))
    exec(f"def __init__({parameters}):\n " + "\n ".join(body), known)  # noqa: S102
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made


def _methods(kind: type[Any]) -> dict[str, Any]:
    """Return `__repr__`, and `__reduce__`, which pickles a value by its fields."""
    names = [field.name for field in fields(kind) if field.repr]
    values = _getter(field.name for field in fields(kind))

    def text_of(self: Any) -> str:
        parts = (f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({', '.join(parts)})"

    def pickled(self: Any) -> tuple[Any, ...]:
        return _unpickled, (type(self), *values(self))

    return {"__repr__": text_of, "__reduce__": pickled}


def _comparison(kind: type[Any], frozen: bool) -> dict[str, Any]:
    """Return `__eq__` and `__hash__`, which is None for values that can change."""
    values = _getter(field.name for field in fields(kind) if field.compare)

    def is_equal(self: Any, other: object) -> Any:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": is_equal, "__hash__": hashed if frozen else None}


def _forbidden_change(_value: Any, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _getter(names: Iterable[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that returns the values of fields of a value."""
    match [*names]:
        case []:
            return lambda _: ()
        case [name]:
            return lambda value: (getattr(value, name),)
        case several:
            return attrgetter(*several)


@cache
def _setters(kind: Any) -> tuple[Callable[[Any, Any], None], ...]:
    """Return a function for each field of a class that sets its value."""
    return tuple(getattr(kind, field.name).__set__ for field in fields(kind))


def _unpickled(kind: Any, *values: Any) -> Any:
    made = object.__new__(kind)
    for set_, value in zip(_setters(kind), values, strict=True):
        set_(made, value)
    return made
