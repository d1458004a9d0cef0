"""The title block of pandoc: lines of a percent sign with title, authors and date.

Pandoc User's Guide, `pandoc_title_block`: a field goes on in lines that begin with a space, and
authors are separated by semicolons or stand on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.read.metadata.forms.block import MetadataBlock

_FIELD = r"%(?:[ \t]+[^\n]*)?(?:\n[ \t]+\S[^\n]*)*(?:\n|\Z)"
_BLOCK = re.compile(rf"\A\s*(?P<block>(?:{_FIELD}){{1,3}})")
_CONTENT = re.compile(r"%[ \t]*((?:[^\n]|\n(?=[ \t]))*)")
FIELDS = ("title", "author", "date")


def find_title_block(text: str) -> MetadataBlock | None:
    """Return the title block at the beginning of a text; None if there is none."""
    found = _BLOCK.match(text)
    if found is None or not found["block"].strip("% \t\n"):
        return None
    return MetadataBlock("title block", found.start("block"), found.end(), found.end())


def load_title_block(text: str) -> dict[str, object]:
    """Return the values of a title block by their names."""
    values: dict[str, object] = {}
    for name, _, written in fields(text):
        if name == "author":
            parts = (part.strip() for part in re.split(r"[;\n]", written))
            values[name] = [part for part in parts if part]
        elif written:
            values[name] = " ".join(re.sub(r"[*`]+|(?<!\w)_|_(?!\w)", "", written).split())
    return values


def fields(text: str, start: int = 0) -> Iterator[tuple[str, int, str]]:
    """Yield name, offset and text of each field of the block at an offset of a text."""
    found = _BLOCK.match(text[start:])
    block = found["block"] if found else ""
    for name, match in zip(FIELDS, _CONTENT.finditer(block), strict=False):
        yield name, start + match.start(1), match[1]
