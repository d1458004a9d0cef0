"""Pango functions that WeasyPrint does not declare.

They are declared in an interface of their own, so that WeasyPrint's stays as it is. Both share
their types: an object of one can be passed to the other.
"""

from __future__ import annotations

import contextlib
from typing import Any

from weasyprint.text import ffi as text

_NAMES = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "pango-1.0")
"""What the library is called on Linux, macOS and Windows; each is found without a search."""

_interface = type(text.ffi)()
_interface.include(text.ffi)
_interface.cdef(
    """
    int pango_layout_get_unknown_glyphs_count (PangoLayout *layout);
    PangoLayout * pango_layout_copy (PangoLayout *layout);
    """
)


def _opened() -> Any:
    for name in _NAMES:
        with contextlib.suppress(OSError):
            return _interface.dlopen(name)
    raise OSError("cannot load library Pango")


pango_more = _opened()


def copied_layout(layout: Any) -> Any:
    """Return a copy of a layout (PangoLayout), with glyphs of its own."""
    return text.ffi.gc(pango_more.pango_layout_copy(layout), text.gobject.g_object_unref)


def pango_version() -> str:
    """Return the version of Pango, such as 1.50.12."""
    number = int(text.pango.pango_version())
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"
