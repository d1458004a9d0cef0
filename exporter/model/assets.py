"""Assets: the image files of a post."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from exporter.input_files import FileKind, InputFileError, read_named


@dataclass(frozen=True, slots=True)
class Asset:
    """An image file.

    `path` is that of the file, or a `data:` URL with its bytes (RFC 2397). `digest` is the SHA-256
    of the bytes in hexadecimal. `width` and `height` are in CSS pixels.
    """

    path: str
    digest: str
    media_type: str
    width: int
    height: int

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises OSError if it cannot be read, or has changed since the post was read.
        """
        if is_data_url(self.path):
            return decode_data_url(self.path)
        data = read_named(Path(self.path), FileKind.IMAGE)
        if hashlib.sha256(data).hexdigest() != self.digest:
            raise InputFileError(self.path, "it has changed since the post was read")
        return data


def is_data_url(address: str) -> bool:
    """Whether an address is a `data:` URL (RFC 2397)."""
    return address[:5].lower() == "data:"


def names_image(address: str) -> bool:
    """Whether the file that an address names is an image.

    A page about one is none, such as Wikipedia's `File:Loaf.jpg`.
    """
    name = re.sub(r"[?#].*", "", address).rpartition("/")[2].lower()
    return name.rpartition(".")[2] in _EXTENSIONS and ":" not in name and "%3a" not in name


_EXTENSIONS = frozenset("apng avif bmp gif jpeg jpg png svg tif tiff webp".split())


def decode_data_url(address: str) -> bytes:
    """Return the bytes of a `data:` URL. Raises ValueError if it is malformed."""
    head, comma, body = address.partition(",")
    if not comma:
        raise ValueError("the data: URL has no comma")
    data = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return data
    return base64.b64decode(re.sub(rb"\s+", b"", data), validate=True)


SUFFIXES = {
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
}
"""File name extensions of the images that a book can hold (EPUB 3.3, section 3.2)."""


Assets = Mapping[str, Asset]
"""The images of one post, by their address as written."""
