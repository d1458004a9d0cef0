"""The archive: a ZIP of given parts, without a trace of when and where it was made.

Python's own module compresses whatever it is given; here a part may come compressed from the build
before, since compressing takes longer than all else of packing.
"""

from __future__ import annotations

import errno
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from typing import BinaryIO

from exporter.runtime.cache import Cache, memoize

_VERSION, _UNIX, _UTF_8 = 20, 3, 0x800
_DATE = 1 << 5 | 1
"""The first day of 1980, the earliest that a ZIP archive can name; it stands for all of them."""
_RIGHTS = 0o644 << 16
_MOST = 0xFFFFFFFF
"""How many bytes there may be; reading systems need not know the extension for more."""
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Deflated:
    """Bytes as an archive holds them. `sum` is the CRC-32 of what they were, `size` its length."""

    data: bytes
    sum: int
    size: int


def deflated(data: bytes) -> Deflated:
    """Bytes made as small as they become."""
    made = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Deflated(made.compress(data) + made.flush(), zlib.crc32(data), len(data))


def deflated_once(cache: Cache, key: str, make: Callable[[], bytes]) -> Deflated:
    """The same of what `make` makes, once for a key."""
    return memoize(cache, key, Deflated, lambda: deflated(make()))


def write_archive(file: Path, parts: Iterable[tuple[str, bytes | Path | Deflated]]) -> None:
    """Write an archive (APPNOTE.TXT 6.3.3); what is given as bytes or as a file is stored as it is.

    Raises OSError where it cannot be written, or would be too large.
    """
    directory = []
    with file.open("wb") as out:
        for name, content in parts:
            directory.append(_write_part(out, name, content))
        start, listing = out.tell(), b"".join(directory)
        count = len(directory)
        if start + len(listing) > _MOST or count > 0xFFFF:
            raise OSError(errno.EFBIG, "the archive would be too large", str(file))
        out.write(listing)
        out.write(b"PK\5\6" + pack("<4H2LH", 0, 0, count, count, len(listing), start, 0))


def _write_part(out: BinaryIO, name: str, content: bytes | Path | Deflated) -> bytes:
    """Write one part, and give its line of the directory."""
    match content:
        case Deflated(data, sum_, size):
            method = _DEFLATED
        case _:
            data = content.read_bytes() if isinstance(content, Path) else content
            method, sum_, size = _STORED, zlib.crc32(data), len(data)
    start, written = out.tell(), name.encode()
    if start > _MOST or size > _MOST:
        raise OSError(errno.EFBIG, "the archive would be too large", out.name)
    flags = 0 if name.isascii() else _UTF_8
    said = pack(
        "<5H3L2H", _VERSION, flags, method, 0, _DATE, sum_, len(data), size, len(written), 0
    )
    out.write(b"PK\3\4" + said + written)
    out.write(data)
    made_by = pack("<2B", _VERSION, _UNIX)
    return b"PK\1\2" + made_by + said + pack("<3H2L", 0, 0, 0, _RIGHTS, start) + written
