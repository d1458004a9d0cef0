"""What comes of a file that is broken: findings, like what comes of any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pikepdf import PdfError

from exporter.check.file_fault import Fault

UNREADABLE = (
    PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What pikepdf, and we, come to where a value is not what it must be."""


def readable(part: str, faults: Iterable[Fault], page: int = 0) -> Iterator[Fault]:
    """The faults of a part of a file, as far as it can be read, and that it cannot be read."""
    try:
        yield from faults
    except UNREADABLE as error:
        said = " ".join(str(error).split())[:80]
        yield Fault(f"{part} cannot be read: {said}", page)
