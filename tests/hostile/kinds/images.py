"""Images that fill the memory where they are decoded, and files that are no images."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from hostile_inputs import HostileInput, Sandbox
from PIL import Image

_PDF = ("pdf", "_posts/2026-01-02-post.md")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width: int, height: int, *more: bytes, colour: int = 2, depth: int = 8) -> bytes:
    """Return a black PNG with further chunks; `colour` is a PNG colour type."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    row = bytes(1 + (width * channels * depth + 7) // 8)
    packer = zlib.compressobj(9)
    rows = [packer.compress(row) for _ in range(height)]
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    data = _chunk(b"IDAT", b"".join(rows) + packer.flush())
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + data + _chunk(b"IEND", b"")


def _flat(mode: str, size: tuple[int, int], format_: str) -> bytes:
    stream = BytesIO()
    Image.new(mode, size).save(stream, format_, quality=1)
    return stream.getvalue()


def _packed(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


def _image(
    name: str, data: Callable[[], bytes], code: str = "image-unreadable", *, suffix: str = "png"
) -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        sandbox.write(f"a.{suffix}", data())
        sandbox.post(f"![An image](/a.{suffix})\n")

    return HostileInput(name, build, _PDF, codes=(code,) if code else ())


_CYCLE = struct.pack("<HHII", 256, 4, 1, 64) + struct.pack("<HHII", 257, 4, 1, 64)

INPUTS = (
    _image("WebP of 81 megapixels", lambda: _flat("RGB", (9000, 9000), "WEBP"), suffix="webp"),
    _image("PNG of 98 megapixels in 16 bits", lambda: _png(9900, 9900, colour=6, depth=16)),
    _image("PNG of 100 megapixels with alpha", lambda: _png(10_000, 10_000, colour=4)),
    _image("PNG of 900 megapixels in 1 bit", lambda: _png(30_000, 30_000, colour=0, depth=1)),
    _image("JPEG of 81 megapixels", lambda: _flat("RGB", (9000, 9000), "JPEG"), "", suffix="jpg"),
    _image("PNG one pixel wide", lambda: _png(1, 1_000_000), ""),
    _image("PNG of no pixels", lambda: _png(1, 1).replace(b"\0\0\0\1\0\0\0\1", bytes(8))),
    _image("text of 200 MB", lambda: _png(9, 9, _chunk(b"zTXt", b"a\0\0" + _packed(200_000_000)))),
    _image(
        "profile of 200 MB", lambda: _png(9, 9, _chunk(b"iCCP", b"a\0\0" + _packed(200_000_000)))
    ),
    _image("TIFF of cyclic folders", lambda: b"II*\0\x08\0\0\0\2\0" + _CYCLE + b"\x08\0\0\0"),
    _image("PNG that is cut off", lambda: _png(500, 500)[:120]),
)
