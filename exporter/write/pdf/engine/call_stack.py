"""Room for the deep calls of a layout in one piece of memory.

Python keeps the frames of its calls in blocks of 16 KB. A call whose frame begins a new block maps
it, and unmaps it when it returns: a small function that is called in a loop, just where a block
ends, does so thousands of times. A frame that needs much room gets a larger block, in which the
frames of all calls below it have room too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from types import FunctionType
from typing import ParamSpec, TypeVar

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

_SLOTS = 64_600
"""The size of a frame, in slots of 8 bytes: it gets a block of 1 MB, half of which it leaves free.

What is not used of it takes no memory, since the system provides a page when it is written.
"""


def with_room_below(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Return a function that does the same, and below which no call is at the end of a block."""
    if not isinstance(function, FunctionType):
        return function
    roomy = FunctionType(
        function.__code__.replace(co_stacksize=_SLOTS),
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    roomy.__kwdefaults__ = function.__kwdefaults__
    return update_wrapper(roomy, function)
