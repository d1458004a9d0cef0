"""Removal of image metadata: places, times, thumbnails and names from cameras and editors.

The pixels are not decoded. Colour profiles stay. The orientation is removed with the rest of Exif:
an image with one must be rotated before.
"""

from __future__ import annotations

from collections.abc import Iterator

from exporter.file_formats.png import SIGNATURE, png_chunks

_KEPT_CHUNKS = frozenset(b"IHDR PLTE tRNS IDAT IEND cHRM gAMA iCCP sBIT sRGB cICP".split())
_KEPT_APPLICATION_SEGMENTS = frozenset((0xE0, 0xE2, 0xEE))
"""APP0 (JFIF), APP2 (the ICC profile) and APP14 (Adobe's colour transform)."""
_START_OF_SCAN = 0xDA
_COMMENT = 0xFE


def strip_metadata(data: bytes, media_type: str) -> bytes:
    """Return a PNG or JPEG file without its metadata; other and damaged files unchanged."""
    match media_type:
        case "image/png" if data.startswith(SIGNATURE):
            parts = _stripped_png(data)
        case "image/jpeg" if data.startswith(b"\xff\xd8"):
            parts = _stripped_jpeg(data)
        case _:
            return data
    try:
        return b"".join(parts)
    except (IndexError, ValueError):
        return data


def _stripped_png(data: bytes) -> Iterator[bytes]:
    """Yield the signature and the chunks to keep (PNG, third edition, section 11)."""
    yield SIGNATURE
    yield from (chunk.raw for chunk in png_chunks(data) if chunk.type in _KEPT_CHUNKS)


def _stripped_jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the segments to keep before the scan, and the rest of the file (ITU-T T.81, annex B).

    Raises ValueError or IndexError if the file is damaged.
    """
    yield data[:2]
    start = 2
    while data[start + 1] != _START_OF_SCAN:
        if data[start] != 0xFF:
            raise ValueError(start)
        marker, size = data[start + 1], int.from_bytes(data[start + 2 : start + 4])
        if size < 2:
            raise ValueError(start)
        removable = 0xE0 <= marker <= 0xEF or marker == _COMMENT
        # A multi-picture index (CIPA DC-007) in an APP2 segment refers to images that are removed.
        index = data[start + 4 : start + 8] == b"MPF\0"
        if not removable or (marker in _KEPT_APPLICATION_SEGMENTS and not index):
            yield data[start : start + size + 2]
        start += size + 2
    yield data[start:]
