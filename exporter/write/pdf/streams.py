"""Streams of which it is beyond doubt where they end."""

from __future__ import annotations

import zlib

from pikepdf import Dictionary, Name, Object, Pdf, Stream


def make_packed(pdf: Pdf, data: bytes, **entries: Object | int) -> Stream:
    """A new stream, packed."""
    stream = pdf.make_stream(_ended(zlib.compress(data, 9)), **entries)
    stream.Filter = Name.FlateDecode
    return stream


def end_clearly(pdf: Pdf) -> None:
    """Let no packed stream end with a carriage return.

    A line feed follows each stream (ISO 32000-1, 7.3.8.1). Validators would count both as one line
    end, and find the stream too short. What stands behind packed data is not read.
    """
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get("/Filter") == Name.FlateDecode:
            raw = item.read_raw_bytes()
            if raw != _ended(raw):
                given = item.get("/DecodeParms")
                parameters = given if isinstance(given, Dictionary) else None
                item.write(_ended(raw), filter=Name.FlateDecode, decode_parms=parameters)


def _ended(packed: bytes) -> bytes:
    return packed + b"\n" if packed.endswith(b"\r") else packed
