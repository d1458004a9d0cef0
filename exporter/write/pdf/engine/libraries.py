"""The libraries that the engine is built on, found without a search."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_NEEDED = (
    *("libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0"),
    *("libfontconfig.so.1", "libpangoft2-1.0.so.0"),
)
"""What WeasyPrint asks for last, after the names that other systems have for it."""


@contextmanager
def found_by_name() -> Iterator[None]:
    """Let no library be searched for while the block runs, where all are known by their names.

    For each name that WeasyPrint tries in vain, Python asks the loader, the compiler and the linker
    in processes of their own: twenty names take as long as half of a chapter. The name that comes
    last is the one that Linux has.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux" and all(map(_is_there, _NEEDED)):
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _is_there(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _nowhere(name: str) -> str | None:  # noqa: ARG001
    """No path: the loader knows."""
    return None
