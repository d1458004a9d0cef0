"""Fields that are read on first access, such as the text of a cached post."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from exporter.runtime.cache import deserialize, serialize

D = TypeVar("D", bound="LazyFields")


class LazyFields:
    """The base of a frozen class whose fields may have no value until first access."""

    __slots__ = ("_read_fields",)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Return the value of a field after reading it; called for one without a value only."""
            read = getattr(self, "_read_fields", None) if name in _names(self) else None
            if read is not None:
                _set_fields(self, read())
            # Also the usual error for an unknown name, or a value that another thread has read.
            return object.__getattribute__(self, name)


@dataclass(frozen=True, slots=True)
class LazyEntry(Generic[D]):
    """A value in a cache entry, whose fields `names` are serialized apart from the others.

    Of a value that was read from the cache, they are deserialized on first access to
    one of them.
    """

    value: D
    names: tuple[str, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the value in two parts."""
        value: Any = self.value
        known = {field.name: getattr(value, field.name) for field in fields(value)}
        apart = serialize({name: known.pop(name) for name in self.names})
        return _restored, (type(value), known, self.names, apart)


def _restored(
    kind: type[D], known: Mapping[str, Any], names: tuple[str, ...], apart: bytes
) -> LazyEntry[D]:
    return LazyEntry(lazy_instance(kind, known, partial(deserialize, apart, dict)), names)


def lazy_instance(
    kind: type[D], known: Mapping[str, Any], read: Callable[[], Mapping[str, Any] | None]
) -> D:
    """Return a value with known fields; `read` returns the others on first access."""
    return _new_instance(kind, {**known, "_read_fields": read})


def replace_fields(value: D, **changes: Any) -> D:
    """Return a copy with other values of some fields, as `replace` does, that reads no field."""
    # First how to read the fields: another thread may read them meanwhile.
    read = getattr(value, "_read_fields", None)
    return _new_instance(type(value), {"_read_fields": read, **_values(value), **changes})


def _set_fields(value: LazyFields, read: Mapping[str, Any] | None) -> None:
    """Set the fields that have no value, and forget how they are read."""
    if read is None:
        raise RuntimeError(f"the stored fields of a {type(value).__name__} cannot be read")
    known = _values(value)
    for name in read.keys() - known.keys():
        object.__setattr__(value, name, read[name])
    object.__setattr__(value, "_read_fields", None)


def _values(value: LazyFields) -> dict[str, Any]:
    """Return the fields that have a value, which reads no other."""
    found = {}
    for name in _names(value):
        try:
            found[name] = object.__getattribute__(value, name)
        except AttributeError:
            continue
    return found


def _names(value: Any) -> Sequence[str]:
    return [field.name for field in fields(value)]


def _new_instance(kind: type[D], values: Mapping[str, Any]) -> D:
    made = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made
