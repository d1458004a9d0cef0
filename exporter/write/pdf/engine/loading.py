"""How WeasyPrint is imported: without what few books need, and without an effect on Pillow."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from PIL import EpsImagePlugin, ImageFile

_LIBRARIES = (
    *("libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0"),
    *("libfontconfig.so.1", "libpangoft2-1.0.so.0"),
)
"""The names that WeasyPrint tries last, after those of other systems."""
_RARELY_USED = ("fontTools.subset", "fontTools.varLib.instancer")
"""Modules that WeasyPrint needs for variable fonts, or without HarfBuzz's subsetter. They import 60
others, which take a tenth of the CPU time of a PDF of one post."""


class _LazyModule(ModuleType):
    """Stands for a module whose functions and classes are called, and imports it then."""

    def __getattr__(self, attribute: str) -> Callable[..., Any]:
        if attribute.startswith("__"):
            raise AttributeError(attribute)

        def call(*arguments: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), attribute)(*arguments, **options)

        return call


@contextmanager
def importing() -> Iterator[None]:
    """Prepare the import of WeasyPrint, and undo what it does to other libraries.

    The changes hold for the whole process meanwhile. Another thread that imports a module of
    `_RARELY_USED` in this block gets its stand-in, which can call what is in the module, and no
    more: a host program with such threads imports these modules before.
    """
    search = ctypes.util.find_library
    truncated, ghostscript = ImageFile.LOAD_TRUNCATED_IMAGES, EpsImagePlugin.gs_binary
    if sys.platform == "linux" and all(map(_is_installed, _LIBRARIES)):
        # For each name that WeasyPrint tries in vain, Python runs ldconfig, the compiler and the
        # linker. Twenty names take 0.2 s of CPU time, a sixth of what a PDF of one post takes.
        ctypes.util.find_library = _not_found
    lazy = {name: _LazyModule(name) for name in _RARELY_USED if name not in sys.modules}
    sys.modules.update(lazy)
    try:
        yield
    finally:
        for name in lazy:
            del sys.modules[name]
        ctypes.util.find_library = search
        ImageFile.LOAD_TRUNCATED_IMAGES = truncated
        EpsImagePlugin.gs_binary = ghostscript


def _is_installed(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _not_found(name: str) -> None:
    """Leave the loader to find a library by its name."""
