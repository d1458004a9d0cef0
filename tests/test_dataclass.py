"""The exporter's `dataclass`, beside that of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

from exporter.dataclass import dataclass

Decorator = Callable[..., Any]
BOTH = pytest.mark.parametrize("decorator", [dataclass, dataclasses.dataclass])


def point(decorator: Decorator) -> Any:
    """Return a frozen class whose fields have all that the exporter uses."""

    @decorator(frozen=True, slots=True)
    class Base:
        """A base."""

        name: str = field(default="", kw_only=True)
        place: int | None = field(default=None, kw_only=True, compare=False, repr=False)

    @decorator(frozen=True, slots=True)
    class Point(Base):
        """A point."""

        x: int
        tags: list[str] = field(default_factory=list)
        total: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "total", self.x + 1)

    return Point


@BOTH
def test_values_have_fields_defaults_and_a_text(decorator: Decorator) -> None:
    kind = point(decorator)
    value = kind(3, name="a", place=7)
    assert (value.x, value.tags, value.total, value.name, value.place) == (3, [], 4, "a", 7)
    assert repr(value).endswith("Point(name='a', x=3, tags=[], total=4)")
    assert kind(1).tags is not kind(1).tags
    assert kind.__match_args__ == ("x", "tags")
    assert [each.name for each in fields(kind)] == ["name", "place", "x", "tags", "total"]
    assert [*inspect.signature(kind).parameters] == ["x", "tags", "name", "place"]
    assert not hasattr(value, "__dict__")
    assert replace(value, x=5).total == 6


@BOTH
def test_values_are_compared_by_class_and_by_the_fields_that_count(decorator: Decorator) -> None:
    @decorator(frozen=True, slots=True)
    class Other:
        """Another class with the same fields."""

        x: int

    @decorator(frozen=True, slots=True)
    class Same:
        """A class with one field."""

        x: int

    @decorator(frozen=True, slots=True)
    class Empty:
        """A class without fields."""

    kind = point(decorator)
    assert kind(1, place=1) == kind(1, place=2)
    assert kind(1) != kind(2)
    assert Other(1) != Same(1)
    assert Same(1) == Same(1)
    assert len({Same(1), Same(1), Other(1), Empty(), Empty()}) == 3


@BOTH
@pytest.mark.parametrize("arguments", [(), (1, [], 2), (1, [], "name")])
def test_wrong_arguments_are_type_errors(
    decorator: Decorator, arguments: tuple[object, ...]
) -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__\(\)"):
        point(decorator)(*arguments)


@BOTH
def test_frozen_values_cannot_be_changed(decorator: Decorator) -> None:
    value = point(decorator)(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        value.x = 2
    with pytest.raises(FrozenInstanceError):
        del value.x
    assert value.x == 1


@BOTH
def test_other_values_can_be_changed_and_have_no_hash(decorator: Decorator) -> None:
    @decorator(slots=True)
    class Counter:
        """A mutable value."""

        count: int = 0

    @decorator(slots=True, eq=False)
    class Box:
        """A value that equals itself only."""

        count: int = 0

    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)
    assert Box() != Box()
    assert len({Box(), Box()}) == 2


@BOTH
def test_methods_of_the_class_are_kept(decorator: Decorator) -> None:
    @decorator(frozen=True, slots=True)
    class Word:
        """A value that is compared without case."""

        text: str

        def __eq__(self, other: object) -> bool:
            return str(self) == str(other)

        def __repr__(self) -> str:
            return self.text

        def __str__(self) -> str:
            return self.text.lower()

    assert Word("A") == Word("a")
    assert repr(Word("A")) == "A"
    assert hash(Word("a")) == hash(Word("a"))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A value of this module, so that it can be unpickled."""

    left: int
    right: tuple[int, ...] = ()
    place: int | None = field(default=None, compare=False)


def test_values_are_pickled_and_copied_with_all_fields() -> None:
    pair = _Pair(1, (2, 3), place=4)
    unpickled = pickle.loads(pickle.dumps(pair))  # noqa: S301
    for other in (unpickled, copy.copy(pair), copy.deepcopy(pair)):
        assert other == pair
        assert other.place == 4
