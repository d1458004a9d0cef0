"""What a camera or an editor left in the file of a picture: places, times, thumbnails, names.

The picture itself is not touched. What says how its colours are meant, and which way up it is
held, is not asked for here: a picture that is held otherwise is written anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from exporter.formats.png import SIGNATURE, png_chunks

_KEPT_CHUNKS = frozenset(b"IHDR PLTE tRNS IDAT IEND cHRM gAMA iCCP sBIT sRGB cICP".split())
_KEPT_SEGMENTS = frozenset((0xE0, 0xE2, 0xEE))
"""Of what programs may add to a JPEG: JFIF, the colour profile, and Adobe's way with colours."""
_START_OF_SCAN = 0xDA


def strip_metadata(data: bytes, media_type: str) -> bytes:
    """The file without them; as it is where it is of another kind, or not understood."""
    match media_type:
        case "image/png" if data.startswith(SIGNATURE):
            parts = _png(data)
        case "image/jpeg" if data.startswith(b"\xff\xd8"):
            parts = _jpeg(data)
        case _:
            return data
    try:
        return b"".join(parts)
    except (IndexError, ValueError):
        return data


def _png(data: bytes) -> Iterator[bytes]:
    """The chunks that are kept (PNG, third edition, section 11)."""
    yield SIGNATURE
    yield from (chunk.raw for chunk in png_chunks(data) if chunk.type in _KEPT_CHUNKS)


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The segments before the picture that are kept, and all behind them (ITU-T T.81, annex B)."""
    yield data[:2]
    at = 2
    while data[at + 1] != _START_OF_SCAN:
        if data[at] != 0xFF:
            raise ValueError(at)
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if size < 2:
            raise ValueError(at)
        added = 0xE0 <= marker <= 0xEF or marker == 0xFE
        # An index to pictures that stand behind this one would point nowhere.
        index = data[at + 4 : at + 8] == b"MPF\0"
        if not added or (marker in _KEPT_SEGMENTS and not index):
            yield data[at : at + size + 2]
        at += size + 2
    yield data[at:]
