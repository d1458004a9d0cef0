"""ZIP archives that depend on nothing but their content.

A part may be compressed already, which `zipfile` does not support: compression takes longer than
the rest of packing, and is cached.
"""

from __future__ import annotations

import errno
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from struct import pack
from typing import TypeAlias

from exporter.runtime.cache import Cache, memoize

_VERSION, _UNIX, _UTF_8 = 20, 3, 0x800
_DATE = 1 << 5 | 1
"""1 January 1980 in MS-DOS format, the earliest date of a ZIP archive: the date of every part."""
_PERMISSIONS = 0o644 << 16
_MAX_SIZE = 0xFFFFFFFF
"""The greatest size without ZIP64, which reading systems need not support."""
_TOO_LARGE = "the archive would be too large"
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Deflated:
    """Compressed data, and the CRC-32 and the length of the original."""

    data: bytes
    crc: int
    size: int


Content: TypeAlias = bytes | Callable[[], bytes] | Deflated
"""The content of a part: plain, returned by a function when it is written, or compressed."""


def deflate(data: bytes) -> Deflated:
    """Return the data compressed with the highest level."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Deflated(compressor.compress(data) + compressor.flush(), zlib.crc32(data), len(data))


def deflate_cached(cache: Cache, key: str, make: Callable[[], bytes]) -> Deflated:
    """Return the compressed result of `make`, from the cache if it holds the key."""
    return memoize(cache, key, Deflated, lambda: deflate(make()))


def archive_of(parts: Iterable[tuple[str, Content]]) -> bytes:
    """Return an archive (APPNOTE.TXT 6.3.3). What is not compressed already is stored as it is.

    Raises OSError if it would exceed 4 GB.
    """
    out = BytesIO()
    directory = [_write_part(out, name, content) for name, content in parts]
    start, listing = out.tell(), b"".join(directory)
    count = len(directory)
    if start + len(listing) > _MAX_SIZE or count > 0xFFFF:
        raise OSError(errno.EFBIG, _TOO_LARGE)
    out.write(listing)
    out.write(b"PK\5\6" + pack("<4H2LH", 0, 0, count, count, len(listing), start, 0))
    # The bytes themselves: the archive is in memory once.
    return out.getvalue()


def _write_part(out: BytesIO, name: str, content: Content) -> bytes:
    """Write one part, and return its entry of the central directory."""
    match content:
        case Deflated(data, crc, size):
            method = _DEFLATED
        case _:
            data = content if isinstance(content, bytes) else content()
            method, crc, size = _STORED, zlib.crc32(data), len(data)
    start, name_bytes = out.tell(), name.encode()
    if start > _MAX_SIZE or size > _MAX_SIZE:
        raise OSError(errno.EFBIG, _TOO_LARGE)
    flags = 0 if name.isascii() else _UTF_8
    header = pack(
        "<5H3L2H", _VERSION, flags, method, 0, _DATE, crc, len(data), size, len(name_bytes), 0
    )
    out.write(b"PK\3\4" + header + name_bytes)
    out.write(data)
    made_by = pack("<2B", _VERSION, _UNIX)
    return b"PK\1\2" + made_by + header + pack("<3H2L", 0, 0, 0, _PERMISSIONS, start) + name_bytes
