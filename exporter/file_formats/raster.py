"""Raster images, as Pillow decodes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from exporter.errors import ExporterError


class TooManyPixelsError(ExporterError, ValueError):
    """An image has more pixels than Pillow decodes; `hint` says what to do."""

    hint: ClassVar[str] = "save it with fewer pixels"


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
        # Imported here, as Pillow takes long to load and has been loaded by now.
        from PIL import Image

        if isinstance(error, Image.DecompressionBombError):
            most = 2 * (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
            raise TooManyPixelsError(f"it has more than {most} million pixels") from error
        raise ValueError(f"the image is damaged ({error or type(error).__name__})") from error
