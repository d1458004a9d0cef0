"""Two books that should be the same: what differs first."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from exporter.check.damaged_archives import UNREADABLE


def difference(one: bytes, other: bytes) -> str:
    """What differs between a file and its rebuild; empty where nothing does."""
    if one == other:
        return ""
    try:
        with ZipFile(BytesIO(one)) as first, ZipFile(BytesIO(other)) as second:
            return _in_archives(first, second)
    except UNREADABLE:
        at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
        at = min(len(one), len(other)) if at is None else at
        return f"the files of {len(one):,} and {len(other):,} bytes differ from byte {at + 1:,} on"


def _in_archives(one: ZipFile, other: ZipFile) -> str:
    names, others = one.namelist(), other.namelist()
    if odd := [name for name in (*names, *others) if (name in names) != (name in others)]:
        return f"only one of the two has ‘{odd[0]}’" + _more(odd)
    if unlike := [name for name in names if one.read(name) != other.read(name)]:
        return f"‘{unlike[0]}’ differs" + _more(unlike)
    if names != others:
        return "the parts stand in another order"
    return "all parts are the same, but were packed otherwise"


def _more(names: list[str]) -> str:
    return f", and {len(names) - 1} more" if len(names) > 1 else ""
