"""Room for the calls of a layout in one block of memory."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from exporter.write.pdf.engine.call_stack import with_room_below
from exporter.write.pdf.engine.chapter_layout import layout_result

resource = pytest.importorskip("resource")

_DEPTHS = range(150)
_CALLS = 500


def small(number: int) -> int:
    one, two, three = number, number + 1, number + 2
    return one + two + three


def repeated(depth: int) -> int:
    """Call a small function many times, so many calls down."""
    if depth:
        return repeated(depth - 1)
    return sum([small(number) for number in range(_CALLS)])


def most_faults(function: Callable[[int], int]) -> int:
    """Return the page faults of the depth that has the most of them."""
    most = 0
    for depth in _DEPTHS:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        function(depth)
        most = max(most, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    return most


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="measured with Python 3.11")
def test_calls_below_map_no_memory_again_and_again() -> None:
    roomy = with_room_below(repeated)
    assert most_faults(roomy) < _CALLS / 2 < most_faults(lambda depth: repeated(depth))


def test_the_function_is_the_same_but_for_the_size_of_its_frame() -> None:
    base = 3

    def given(one: int, two: int = 2, *, three: int = 5) -> int:
        """Return a sum."""
        return base + one + two + three

    roomy = with_room_below(given)
    assert (roomy(1), roomy(1, 1, three=1)) == (given(1), given(1, 1, three=1)) == (11, 6)
    assert (roomy.__name__, roomy.__doc__) == ("given", "Return a sum.")


def test_a_chapter_is_laid_out_with_room() -> None:
    assert layout_result.__code__.co_stacksize > 60_000
