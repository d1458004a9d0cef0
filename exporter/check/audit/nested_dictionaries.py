"""The dictionaries of a PDF that mention some keys, however deep they are in other objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object, Pdf, Stream

_MAX_DEPTH = 50
"""Levels of direct objects in one another; programs write fewer than ten."""
TOO_DEEP = f"nests objects more than {_MAX_DEPTH} deep"


def nested_dictionaries(pdf: Pdf, mentioned: re.Pattern[bytes]) -> Iterator[Object | None]:
    """Yield the dictionaries of objects in whose syntax a pattern is found, those of streams too.

    None stands for what is nested too deep to be read.
    """
    for item in (pdf.trailer, *pdf.objects):
        value = item.stream_dict if isinstance(item, Stream) else item
        if isinstance(value, Dictionary | Array) and mentioned.search(value.unparse(True)):
            yield from _dictionaries(value, 0)


def _dictionaries(value: Object, depth: int) -> Iterator[Object | None]:
    """Yield the dictionaries in an object, without those of indirect objects in it."""
    if depth > _MAX_DEPTH:
        yield None
        return
    entries = value.items() if isinstance(value, Dictionary) else enumerate(value)
    for _, entry in entries:
        if isinstance(entry, Dictionary | Array) and not entry.is_indirect:
            yield from _dictionaries(entry, depth + 1)
    if isinstance(value, Dictionary):
        yield value
