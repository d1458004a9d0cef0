"""Pictures that several divisions show: each once in a book."""

from __future__ import annotations

import hashlib

from pikepdf import Array, Dictionary, Name, Object, Stream


def is_picture(stream: Stream) -> bool:
    """Whether a stream is a picture."""
    return stream.get("/Subtype") == Name.Image


def sharpen(picture: Stream) -> None:
    """Let a picture not ask to be smoothed.

    Those of a drawing do, which PDF/A does not allow (ISO 19005-3, 6.2.8).
    """
    if "/Interpolate" in picture:
        del picture["/Interpolate"]


def identity(picture: Stream) -> bytes:
    """What is the same for two pictures of the same bytes and the same properties."""
    digest = hashlib.sha256(picture.read_raw_bytes())
    for key in sorted(picture.keys()):
        digest.update(f"{key} {_said(picture[key])}\n".encode())
    return digest.digest()


def _said(value: object) -> str:
    """A value in full, whatever its numbers are in the file that it is in."""
    match value:
        case Stream():
            return identity(value).hex()
        case Dictionary():
            return repr({key: _said(each) for key, each in sorted(value.items())})
        case Array():
            return repr([_said(each) for each in value])
        case Object():
            return value.unparse(resolved=True).decode("latin-1")
        case _:
            return repr(value)
