"""What a post brings along besides its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that was found: where its bytes are and what they are.

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
