"""Streams of which it is beyond doubt where they end."""

from __future__ import annotations

import zlib

from pikepdf import Dictionary, Name, Object, Pdf, Stream


def packed(data: bytes, level: int = 9) -> bytes:
    """Data, packed."""
    return _ended(zlib.compress(data, level))


def unpacked(data: bytes) -> bytes:
    """What was packed."""
    # What stands behind it is left aside.
    return zlib.decompressobj().decompress(data)


def make_packed(pdf: Pdf, data: bytes, **entries: Object | int) -> Stream:
    """A new stream, packed."""
    stream = pdf.make_stream(packed(data), **entries)
    stream.Filter = Name.FlateDecode
    return stream


def end_clearly(pdf: Pdf) -> None:
    """Let each stream be packed, and no packed stream end with a carriage return.

    A line feed follows each stream (ISO 32000-1, 7.3.8.1). Validators would count both as one line
    end, and find the stream too short. What stands behind packed data is not read.
    """
    for item in pdf.objects:
        if not isinstance(item, Stream):
            continue
        raw = item.read_raw_bytes()
        if "/Filter" not in item:
            item.write(packed(raw), filter=Name.FlateDecode)
        elif item.Filter == Name.FlateDecode and raw != _ended(raw):
            given = item.get("/DecodeParms")
            parameters = given if isinstance(given, Dictionary) else None
            item.write(_ended(raw), filter=Name.FlateDecode, decode_parms=parameters)


def _ended(packed: bytes) -> bytes:
    return packed + b"\n" if packed.endswith(b"\r") else packed
