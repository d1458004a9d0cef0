"""What a book weighs: one word of warning where it is too heavy, and what makes it so."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.options.epub_profiles import EpubProfile
from exporter.write.epub.archive import Deflated
from exporter.write.epub.package import Resource

_NAMED = 8
"""How many of the heaviest parts are named."""
_MEGA = 1_000_000


def report_size(
    size: int, resources: Iterable[Resource], reader: EpubProfile, diagnostics: Diagnostics
) -> None:
    """Report a file of so many bytes that is heavier than its reader's budget, or a part of it."""
    parts = [(_size(each.data), each.source or each.name) for each in resources]
    parts.sort(key=lambda part: (-part[0], part[1]))
    heavy = [part for part in parts if part[0] > reader.most_bytes]
    if size > reader.budget * _MEGA:
        named = ", ".join(f"‘{name}’ {_megabytes(weight)}" for weight, name in parts[:_NAMED])
        message = f"{_megabytes(size)}, and {reader.budget:g} MB are the budget; heaviest: {named}"
        diagnostics.report("epub-heavy", message)
    elif heavy:
        named = ", ".join(f"‘{name}’ {_megabytes(weight)}" for weight, name in heavy[:_NAMED])
        diagnostics.report("part-heavy", f"{named}; {_megabytes(reader.most_bytes)} is the most")


def _size(data: bytes | Path | Deflated) -> int:
    match data:
        case Path():
            return data.stat().st_size
        case Deflated():
            return len(data.data)
        case _:
            return len(data)


def _megabytes(size: int) -> str:
    return f"{size / _MEGA:.1f} MB"
