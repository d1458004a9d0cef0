"""A temporary file that holds the fragments of a book until it is assembled."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self, TypeAlias

from exporter.runtime.cache import deserialize
from exporter.runtime.run_folder import run_folder
from exporter.write.pdf.layout.pdf_fragment import PdfFragment


@dataclass(frozen=True, slots=True)
class SpooledFragment:
    """A serialized fragment in a spool: its first byte, and its length in bytes."""

    spool: Spool
    start: int
    length: int


StoredFragment: TypeAlias = bytes | SpooledFragment
"""A serialized fragment, in memory or in a spool."""


class Spool:
    """A temporary file that is deleted at the end of its context."""

    def __init__(self) -> None:
        # It stays open as long as the spool.
        self._file: BinaryIO = tempfile.TemporaryFile(dir=run_folder())  # noqa: SIM115
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

    def add(self, fragment: StoredFragment) -> SpooledFragment:
        """Move a serialized fragment to the end of the spool, unless it is spooled already."""
        if isinstance(fragment, SpooledFragment):
            return fragment
        self._file.seek(self._end)
        self._file.write(fragment)
        spooled = SpooledFragment(self, self._end, len(fragment))
        self._end += len(fragment)
        return spooled

    def read(self, start: int, length: int) -> bytes:
        """Return `length` bytes from `start`."""
        self._file.seek(start)
        return self._file.read(length)


def load_fragment(stored: StoredFragment) -> PdfFragment:
    """Deserialize a fragment."""
    if isinstance(stored, SpooledFragment):
        stored = stored.spool.read(stored.start, stored.length)
    fragment = deserialize(stored, PdfFragment)
    if fragment is None:
        raise AssertionError("a serialized fragment cannot be read")
    return fragment
