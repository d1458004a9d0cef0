"""A shelf on the disk: where what was set waits until it is stitched."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self, TypeAlias

from exporter.runtime.cache import deserialize
from exporter.write.pdf.layout.pdf_fragment import PdfFragment


@dataclass(frozen=True, slots=True)
class SpooledChapter:
    """A sheaf that lies on a shelf: from which byte, and how many."""

    shelf: Spool
    start: int
    length: int


Held: TypeAlias = bytes | SpooledChapter
"""A sheaf, as bytes in memory or on a shelf."""


class Spool:
    """A file that is gone when its context ends."""

    def __init__(self) -> None:
        # It is open as long as the shelf stands.
        self._file: BinaryIO = tempfile.TemporaryFile(prefix="exporter-sheets-")  # noqa: SIM115
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def lay(self, sheaf: Held) -> SpooledChapter:
        """Put a sheaf on the shelf, behind the others, if it does not lie there."""
        if isinstance(sheaf, SpooledChapter):
            return sheaf
        self._file.seek(self._end)
        self._file.write(sheaf)
        shelved = SpooledChapter(self, self._end, len(sheaf))
        self._end += len(sheaf)
        return shelved

    def read(self, start: int, length: int) -> bytes:
        """Some of what lies here."""
        self._file.seek(start)
        return self._file.read(length)


def taken(held: Held) -> PdfFragment:
    """A sheaf, to be printed."""
    data = held.shelf.read(held.start, held.length) if isinstance(held, SpooledChapter) else held
    sheaf = deserialize(data, PdfFragment)
    if sheaf is None:
        raise AssertionError("what was set cannot be read")
    return sheaf
