"""A PDF file that is written from front to back (ISO 32000-1, 7.5).

Of what has been written, nothing stays in memory but where it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import BinaryIO

from pikepdf import String

from exporter.formats.pdf.objects import name_tree_leaves
from exporter.write.pdf.objects.streams import packed

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FREE, _PLAIN, _INSIDE = b"\0", b"\1", b"\2"
_WIDTHS = (1, 5, 2)
_ENTRY = sum(_WIDTHS)
"""Bytes of the table for each object: its kind, its place, and the place inside of that."""

BATCH = 100
"""How many objects are packed together. A reader unpacks them all to see one."""


def reference(number: int) -> bytes:
    """An object as another object names it."""
    return b"%d 0 R" % number


class PdfFile:
    """A file that grows. An object's number may be known, and named, before it is written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self._at = 0
        self._table = bytearray(_FREE + bytes(5) + b"\xff\xff")
        self._waiting: dict[int, bytes] = {}
        self._write(_HEADER)

    def reserve(self, count: int = 1) -> int:
        """The first of so many numbers that follow each other."""
        first = len(self._table) // _ENTRY
        self._table += bytes(_ENTRY * count)
        return first

    def has(self, number: int) -> bool:
        """Whether a number is one of an object that was written."""
        return self._table[number * _ENTRY] != _FREE[0]

    def add(self, body: bytes) -> int:
        """Write an object that is no stream; its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is no stream under a number that was reserved."""
        self._waiting[number] = body
        if len(self._waiting) == BATCH:
            self._flush()

    def put_all(self, numbers: Iterable[int], bodies: Sequence[bytes]) -> None:
        """Write objects that are no streams, packed together (7.5.7): a `BATCH` at most."""
        numbers = tuple(numbers)
        starts = accumulate((len(body) + 1 for body in bodies), initial=0)
        index = b" ".join([b"%d %d" % pair for pair in zip(numbers, starts, strict=False)])
        data = packed(b"%b\n%b" % (index, b"\n".join(bodies)), level=6)
        said = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode"
        own = self.reserve()
        self.put_stream(own, said % (len(numbers), len(index) + 1), data)
        place = _INSIDE + own.to_bytes(5)
        for at, number in enumerate(numbers):
            self._enter(number, place + at.to_bytes(2))

    def put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream; `entries` are those of its dictionary, without the length."""
        self._enter(number, _PLAIN + self._at.to_bytes(5) + bytes(2))
        self._write(b"%d 0 obj\n<< /Length %d %b >>\nstream\n" % (number, len(data), entries))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")

    def finish(self, root: int, info: int) -> None:
        """Write where everything is, and where to begin."""
        self._flush()
        number, start = self.reserve(), self._at
        self._enter(number, _PLAIN + start.to_bytes(5) + bytes(2))
        # What the file is called follows from what is in it.
        digest = self._digest.copy()
        digest.update(self._table)
        id_ = digest.hexdigest()[:32].encode()
        widths = b" ".join(b"%d" % width for width in _WIDTHS)
        entries = (
            b"/Type /XRef /Size %d /W [ %b ] /Root %b /Info %b /ID [ <%b> <%b> ]"
            b" /Filter /FlateDecode"
            % (number + 1, widths, reference(root), reference(info), id_, id_)
        )
        self.put_stream(number, entries, packed(bytes(self._table), level=6))
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
        self._at += len(data)


def string(words: str) -> bytes:
    """A text, as it is written."""
    return String(words).unparse()


def name_tree(file: PdfFile, entries: Mapping[str, bytes]) -> bytes:
    """Write a name tree (7.9.6) and return a reference to it."""
    runs = [[(key.unparse(), value) for key, value in leaf] for leaf in name_tree_leaves(entries)]
    if len(runs) == 1:
        return reference(file.add(b"<< /Names [ %b ] >>" % _listed(runs[0])))
    leaves = [
        file.add(b"<< /Limits [ %b %b ] /Names [ %b ] >>" % (run[0][0], run[-1][0], _listed(run)))
        for run in runs
    ]
    return reference(file.add(b"<< /Kids [ %b ] >>" % b" ".join(map(reference, leaves))))


def _listed(run: list[tuple[bytes, bytes]]) -> bytes:
    return b" ".join(b"%b %b" % pair for pair in run)
