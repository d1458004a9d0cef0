"""Compressed streams whose end is unambiguous."""

from __future__ import annotations

import zlib

from pikepdf import Dictionary, Name, Object, Pdf, Stream


def compress(data: bytes, level: int = 9) -> bytes:
    """Return compressed data for a stream with the filter FlateDecode."""
    return _unambiguous(zlib.compress(data, level))


def decompress(data: bytes) -> bytes:
    """Return decompressed data; what follows the compressed data is ignored."""
    return zlib.decompressobj().decompress(data)


def make_compressed(pdf: Pdf, data: bytes, **entries: Object | int) -> Stream:
    """Return a new compressed stream of `pdf`."""
    stream = pdf.make_stream(compress(data), **entries)
    stream.Filter = Name.FlateDecode
    return stream


def compress_streams(pdf: Pdf) -> None:
    """Compress each stream, and let no compressed stream end with a carriage return.

    A line feed follows each stream (ISO 32000-1, 7.3.8.1): validators would take both for one line
    end, and the stream for too short. What follows the compressed data is not read.
    """
    for item in pdf.objects:
        if not isinstance(item, Stream):
            continue
        raw = item.read_raw_bytes()
        if "/Filter" not in item:
            item.write(compress(raw), filter=Name.FlateDecode)
        elif item.Filter == Name.FlateDecode and raw != _unambiguous(raw):
            given = item.get("/DecodeParms")
            parameters = given if isinstance(given, Dictionary) else None
            item.write(_unambiguous(raw), filter=Name.FlateDecode, decode_parms=parameters)


def _unambiguous(compressed: bytes) -> bytes:
    return compressed + b"\n" if compressed.endswith(b"\r") else compressed
