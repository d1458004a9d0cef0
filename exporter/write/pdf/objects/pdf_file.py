"""A PDF file that is written from front to back (ISO 32000-1, 7.5).

Of an object that was written, only its position stays in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import BinaryIO

from pikepdf import String

from exporter.file_formats.pdf.objects import name_tree_leaves
from exporter.write.pdf.objects.streams import compress

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FREE, _IN_FILE, _IN_STREAM = b"\0", b"\1", b"\2"
_WIDTHS = (1, 5, 2)
_ENTRY = sum(_WIDTHS)
"""Bytes of an entry of the cross-reference stream (7.5.8)."""

BATCH = 100
"""How many objects an object stream contains. A reader decompresses it to see one of them."""


def reference(number: int) -> bytes:
    """Return an indirect reference (7.3.10)."""
    return b"%d 0 R" % number


def references(numbers: Iterable[int]) -> bytes:
    """Return the elements of an array of indirect references."""
    return b" ".join(map(reference, numbers))


def string(text: str) -> bytes:
    """Return a text string (7.9.2.2)."""
    return String(text).unparse()


class PdfFile:
    """A PDF file that grows. An object's number is known before the object is written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self._position = 0
        self._table = bytearray(_FREE + bytes(5) + b"\xff\xff")
        self._waiting: dict[int, bytes] = {}
        self._write(_HEADER)

    def reserve(self, count: int = 1) -> int:
        """Reserve consecutive object numbers, and return the first."""
        first = len(self._table) // _ENTRY
        self._table += bytes(_ENTRY * count)
        return first

    def has(self, number: int) -> bool:
        """Whether the object of that number has been written."""
        return self._table[number * _ENTRY] != _FREE[0]

    def add(self, body: bytes) -> int:
        """Write an object that is not a stream, and return its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is not a stream under a reserved number."""
        self._waiting[number] = body
        if len(self._waiting) == BATCH:
            self._flush()

    def put_all(self, numbers: Iterable[int], bodies: Sequence[bytes]) -> None:
        """Write at most `BATCH` objects that are not streams as one object stream (7.5.7)."""
        numbers = tuple(numbers)
        starts = accumulate((len(body) + 1 for body in bodies), initial=0)
        index = b" ".join([b"%d %d" % pair for pair in zip(numbers, starts, strict=False)])
        data = compress(b"%b\n%b" % (index, b"\n".join(bodies)), level=6)
        entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode"
        own = self.reserve()
        self.put_stream(own, entries % (len(numbers), len(index) + 1), data)
        place = _IN_STREAM + own.to_bytes(5)
        for at, number in enumerate(numbers):
            self._enter(number, place + at.to_bytes(2))

    def put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream under a reserved number; `entries` are its dictionary without Length."""
        self._enter(number, _IN_FILE + self._position.to_bytes(5) + bytes(2))
        self._write(b"%d 0 obj\n<< /Length %d %b >>\nstream\n" % (number, len(data), entries))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")

    def add_name_tree(self, entries: Mapping[str, bytes]) -> bytes:
        """Write a name tree (7.9.6), sorted by the bytes of its keys, and return a reference."""
        leaves = [
            [(key.unparse(), value) for key, value in leaf] for leaf in name_tree_leaves(entries)
        ]
        names = [b" ".join(b"%b %b" % pair for pair in leaf) for leaf in leaves]
        if len(leaves) == 1:
            return reference(self.add(b"<< /Names [ %b ] >>" % names[0]))
        kids = [
            self.add(b"<< /Limits [ %b %b ] /Names [ %b ] >>" % (leaf[0][0], leaf[-1][0], pairs))
            for leaf, pairs in zip(leaves, names, strict=True)
        ]
        return reference(self.add(b"<< /Kids [ %b ] >>" % references(kids)))

    def finish(self, root: int, info: int) -> None:
        """Write the cross-reference stream and the end of the file.

        `root` is the number of the document catalog, `info` that of the information dictionary.
        """
        self._flush()
        number, start = self.reserve(), self._position
        self._enter(number, _IN_FILE + start.to_bytes(5) + bytes(2))
        # The file identifier (14.4) follows from the content, so that builds are reproducible.
        digest = self._digest.copy()
        digest.update(self._table)
        id_ = digest.hexdigest()[:32].encode()
        widths = b" ".join(b"%d" % width for width in _WIDTHS)
        entries = (
            b"/Type /XRef /Size %d /W [ %b ] /Root %b /Info %b /ID [ <%b> <%b> ]"
            b" /Filter /FlateDecode"
            % (number + 1, widths, reference(root), reference(info), id_, id_)
        )
        self.put_stream(number, entries, compress(bytes(self._table), level=6))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _flush(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, {}
            self.put_all(waiting, tuple(waiting.values()))

    def _enter(self, number: int, entry: bytes) -> None:
        self._table[number * _ENTRY : (number + 1) * _ENTRY] = entry

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._position += len(data)
