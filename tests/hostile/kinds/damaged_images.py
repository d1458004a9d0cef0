"""Images that are cut off, changed or not what they say."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO

from hostile_inputs import POST_FILE, HostileInput, Sandbox
from PIL import Image

_GIF_WITHOUT_END = base64.b64decode(
    "R0lGODdhAwAAAFJJYUMAAgCBACwAAAAAAwACAAAAAwACAAAAAAAAAAAALAMABgABEAQ7"
)
"""The second frame of this GIF has no head, for which Pillow raises IndexError."""


def _saved(kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image = Image.effect_noise((64, 48), 50).convert("P" if kind == "GIF" else "RGB")
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(width: int, height: int, *chunks: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    end = _chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + end


def _files(images: dict[str, bytes], command: str = "epub") -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        for name, data in images.items():
            sandbox.write(f"images/{name}", data)
        sandbox.post("Honest words.\n\n" + "".join(f"![a](/images/{name})\n\n" for name in images))

    return HostileInput(f"{', '.join(images)[:60]} ({command})", build, (command, POST_FILE))


_KINDS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "tif": "TIFF"}
_WHOLE = {suffix: _saved(kind) for suffix, kind in _KINDS.items()}


def _changed(data: bytes, step: int) -> bytes:
    changed = bytearray(data)
    for at in range(step, len(data), step):
        changed[at] ^= 0xFF
    return bytes(changed)


INPUTS = (
    _files({"frame.gif": _GIF_WITHOUT_END}),
    _files({"frame.gif": _GIF_WITHOUT_END}, "pdf"),
    *(
        _files(
            {f"cut-{part}.{suffix}": data[: len(data) * part // 8] for part in range(1, 8)}, command
        )
        for suffix, data in _WHOLE.items()
        for command in ("epub", "html")
    ),
    *(
        _files({f"changed-{step}.{suffix}": _changed(data, step) for step in (7, 31, 97, 301)})
        for suffix, data in _WHOLE.items()
    ),
    _files({f"is-{suffix}.png": data for suffix, data in _WHOLE.items()}),
    _files(
        {
            "zero.png": _png(0, 0),
            "large.png": _png(2**31 - 1, 2**31 - 1),
            "wide.png": _png(2**30, 1),
            "text.png": _png(9, 9, _chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 50_000_000))),
            "profile.png": _png(9, 9, _chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 9_000_000))),
            "exif.png": _png(9, 9, _chunk(b"eXIf", b"MM\0*\0\0\0\x08" + b"\xff" * 500)),
        }
    ),
)
