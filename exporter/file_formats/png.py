"""PNG files as chunks (ISO/IEC 15948, section 5)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from struct import pack
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


def unfiltered_png(size: tuple[int, int], strips: Iterable[bytes], level: int) -> bytes:
    """Return the PNG of an image of `size` pixels, without filters, compressed at a level of zlib.

    The strips hold its rows one after the other, each pixel as red, green and blue. Where most of
    an image is of one colour, filters take longer to try than they save bytes.
    """
    compressor = zlib.compressobj(level)
    data, length = [], size[0] * 3
    for strip in strips:
        rows = (b"\0" + strip[at : at + length] for at in range(0, len(strip), length))
        data.append(compressor.compress(b"".join(rows)))
    data.append(compressor.flush())
    header = pack(">2L5B", *size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", b"".join(data)), (b"IEND", b""))
    return SIGNATURE + b"".join(_raw_chunk(*chunk) for chunk in chunks)


def _raw_chunk(type_: bytes, data: bytes) -> bytes:
    return pack(">L", len(data)) + type_ + data + pack(">L", zlib.crc32(type_ + data))
