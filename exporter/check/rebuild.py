"""A book against its rebuild: changed sources, and the first difference of the files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from zipfile import ZipFile

from exporter.check.archive import archive_of, read_entry
from exporter.check.results import ARCHIVE_ERRORS
from exporter.input_files import FileKind, InputFileError, InputFolders
from exporter.model.record import DIGEST_LENGTH, Record


def changed_sources(record: Record, root: Path) -> dict[str, str]:
    """Return the sources below `root` that differ from the record, each with what happened."""
    changed = {}
    folders = InputFolders.of(root)
    for name, digest in record.sources.items():
        try:
            data = folders.read_bytes(root / name, FileKind.IMAGE)
            same = hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH] == digest
        except InputFileError as error:
            changed[name] = f"is not read: {error}"
        except OSError:
            changed[name] = "no longer exists"
        else:
            if not same:
                changed[name] = "has changed"
    return changed


def difference(one: bytes, other: bytes) -> str:
    """Return the first difference between a file and its rebuild; empty if they are equal."""
    if one == other:
        return ""
    try:
        with archive_of(one) as first, archive_of(other) as second:
            return _archive_difference(first, second)
    except ARCHIVE_ERRORS:
        at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
        at = min(len(one), len(other)) if at is None else at
        return f"files of {len(one):,} and {len(other):,} bytes differ from byte {at + 1:,} on"


def _archive_difference(one: ZipFile, other: ZipFile) -> str:
    names, others = one.namelist(), other.namelist()
    if single := sorted({*names} ^ {*others}):
        return f"only one of the files contains ‘{single[0]}’" + _and_more(single)
    if different := [name for name in names if not _is_same(one, other, name)]:
        return f"‘{different[0]}’ differs" + _and_more(different)
    if names != others:
        return "the order of the archive members differs"
    return "the archive members are the same, but compressed differently"


def _is_same(one: ZipFile, other: ZipFile, name: str) -> bool:
    size = other.getinfo(name).file_size
    return one.getinfo(name).file_size == size and (
        read_entry(one, name, size) == read_entry(other, name, size)
    )


def _and_more(names: list[str]) -> str:
    return f", and {len(names) - 1} more" if len(names) > 1 else ""
