"""What a post brings along besides its text."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that was found: where its bytes are and what they are.

    `path` is a file's, or a `data:` address that holds the bytes itself (RFC 2397).
    `width` and `height` are in CSS pixels; `digest` is the SHA-256 of the bytes in hexadecimal.
    """

    path: str
    digest: str
    media_type: str
    width: int
    height: int

    @property
    def suffix(self) -> str:
        """The usual ending of a file of this media type, with its dot."""
        return SUFFIXES[self.media_type]

    def read(self) -> bytes:
        """The bytes. Raises OSError where the file has gone."""
        return (
            Path(self.path).read_bytes()
            if not is_data_url(self.path)
            else decode_data_url(self.path)
        )


def is_data_url(address: str) -> bool:
    """Whether an address holds its bytes itself."""
    return address[:5].lower() == "data:"


def decode_data_url(address: str) -> bytes:
    """The bytes that a `data:` address holds. Raises ValueError where it is not well-formed."""
    head, comma, body = address.partition(",")
    if not comma:
        raise ValueError("the data: address has no comma")
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
"""The picture types that a book can hold (EPUB 3.3, section 3.2, Core Media Types)."""


Assets = Mapping[str, Asset]
"""The pictures of one post, by their address as the post wrote it."""
