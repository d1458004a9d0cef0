"""PNG files as chunks (ISO/IEC 15948, section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Chunk(NamedTuple):
    """A chunk of a PNG. `raw` is the whole chunk with its length, type and checksum."""

    type: bytes
    data: bytes
    raw: bytes


def png_chunks(data: bytes) -> Iterator[Chunk]:
    """Yield the chunks up to and including IEND. Checksums are not verified.

    Raises `ValueError` where `data` is not a PNG or ends before IEND does.
    """
    if not data.startswith(SIGNATURE):
        raise ValueError("no PNG signature")
    start, type_ = len(SIGNATURE), b""
    while type_ != b"IEND":
        end = start + 12 + int.from_bytes(data[start : start + 4])
        if end > len(data):
            raise ValueError("the PNG is truncated")
        type_ = data[start + 4 : start + 8]
        yield Chunk(type_, data[start + 8 : end - 4], data[start:end])
        start = end
