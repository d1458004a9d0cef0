"""Raster images, as Pillow decodes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def decoding() -> Iterator[None]:
    """Raise ValueError for whatever Pillow raises for a damaged image, except OSError.

    It documents no complete list, and its decoders have raised IndexError, KeyError, SyntaxError,
    struct.error, zlib.error and its own DecompressionBombError. A lack of memory stays one.
    """
    try:
        yield
    except (OSError, ValueError, MemoryError):
        raise
    except Exception as error:
        raise ValueError(f"the image is damaged ({error or type(error).__name__})") from error
