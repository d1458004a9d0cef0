"""What WeasyPrint imports for a few fonts only, imported when it is called."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

_SELDOM = ("fontTools.subset", "fontTools.varLib.instancer")
"""What makes subsets where HarfBuzz cannot, and one weight of a font that has many."""


class _Later(ModuleType):
    """Stands for a module of which only functions and classes are used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return partial(_called, self.__name__, name)


@contextmanager
def called_later() -> Iterator[None]:
    """Let modules be stood for while the block runs, that take a tenth of a page's time to read."""
    standing = {name: _Later(name) for name in _SELDOM if name not in sys.modules}
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name in standing:
            del sys.modules[name]


def _called(module: str, name: str, *given: Any, **named: Any) -> Any:
    return getattr(import_module(module), name)(*given, **named)
