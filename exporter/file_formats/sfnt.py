"""OpenType fonts as tables (OpenType 1.9, ‘OpenType Font File’ and ‘name’).

fontTools takes longer to load than a font takes to be renamed, and loads the classes of all tables
to save one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from struct import iter_unpack, pack, unpack, unpack_from
from typing import NamedTuple

_MAGIC_SUM = 0xB1B0AFBA
"""What the checksums of a whole font and `checkSumAdjustment` in `head` add up to."""
_TRUETYPE_ORDER = (
    "head hhea maxp OS/2 hmtx LTSH VDMX hdmx cmap fpgm prep cvt loca glyf kern name post gasp PCLT"
).split()
_CFF_ORDER = "head hhea maxp OS/2 name cmap post CFF".split()
"""The recommended order of tables in the file."""


class Name(NamedTuple):
    """An entry of the table `name`, with its encoded text. Entries are sorted by their fields."""

    platform: int
    encoding: int
    language: int
    name_id: int
    text: bytes


def tables_of(font: bytes) -> dict[str, bytes]:
    """Return the tables of a font that is no collection, by their tags. Raises struct.error."""
    (count,) = unpack_from(">H", font, 4)
    return {
        tag.decode("latin-1"): font[start : start + length]
        for tag, _, start, length in iter_unpack(">4s3L", font[12 : 12 + 16 * count])
    }


def font_of(tables: Mapping[str, bytes]) -> bytes:
    """Return the font of some tables, with `head` among them, in the recommended order."""
    head = tables["head"]
    tables = {**tables, "head": head[:8] + bytes(4) + head[12:]}
    is_cff = "CFF " in tables
    recommended = [f"{tag:4}" for tag in (_CFF_ORDER if is_cff else _TRUETYPE_ORDER)]
    order = [tag for tag in dict.fromkeys((*recommended, *sorted(tables))) if tag in tables]
    power = 1 << len(tables).bit_length() - 1
    search = (power * 16, power.bit_length() - 1, (len(tables) - power) * 16)
    version = b"OTTO" if is_cff else b"\0\1\0\0"
    start, entries = 12 + 16 * len(tables), {}
    for tag in order:
        data = tables[tag]
        entries[tag] = pack(">4s3L", tag.encode("latin-1"), _checksum(data), start, len(data))
        start += len(_padded(data))
    directory = version + pack(">4H", len(tables), *search)
    directory += b"".join(entries[tag] for tag in sorted(tables))
    total = _checksum(directory) + sum(map(_checksum, tables.values()))
    tables["head"] = head[:8] + pack(">L", (_MAGIC_SUM - total) % 2**32) + head[12:]
    return b"".join((directory, *(_padded(tables[tag]) for tag in order)))


def names_of(table: bytes) -> Iterator[Name]:
    """Yield the entries of the table `name`. Raises struct.error."""
    _, count, texts = unpack_from(">3H", table)
    for record in iter_unpack(">6H", table[6 : 6 + 12 * count]):
        platform, encoding, language, name_id, length, start = record
        text = table[texts + start : texts + start + length]
        yield Name(platform, encoding, language, name_id, text)


def name_table(names: Iterable[Name]) -> bytes:
    """Return the table `name` with these entries; those with equal texts share one."""
    ordered = sorted(names)
    records, texts = b"", b""
    starts: dict[bytes, int] = {}
    for *ids, text in ordered:
        if text not in starts:
            starts[text] = len(texts)
            texts += text
        records += pack(">6H", *ids, len(text), starts[text])
    return pack(">3H", 0, len(ordered), 6 + len(records)) + records + texts


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _checksum(data: bytes) -> int:
    padded = _padded(data)
    words: tuple[int, ...] = unpack(f">{len(padded) // 4}L", padded)
    return sum(words) % 2**32
