"""Fonts of a page: the width and the text of each code, and the codes without a glyph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack
from typing import Any, TypeVar

from pikepdf import Array, Name, Object, Stream

_SECTION = re.compile(rb"begin((?:bf|cid)(?:char|range))")
_CHAR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|(\d+))")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|(\d+)|\[([^\]]*)\])"
)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
MISSING = "\N{WHITE SQUARE}"
"""What text shows for a code without a glyph or without a character."""
_PLACEHOLDERS = (MISSING, "\N{REPLACEMENT CHARACTER}")
"""Characters that stand for one that no font has."""
_DEFAULT_WIDTH = 0.5
_MAX_CODE = 0xFFFF
"""The highest code of two bytes."""
_MAX_CMAP = 8 * 1024**2
"""Bytes of a CMap; one of all 65,536 codes has 1.5 MB."""
_MAX_MAPPINGS = 4 * (_MAX_CODE + 1)
"""Codes that the ranges of a CMap or of widths may name, several times or in vain."""
_LONGEST_TEXT = 64
"""Characters for one code; ligatures have up to 18."""


_Value = TypeVar("_Value")


@dataclass(slots=True)
class PageFont:
    """A font. Widths are in ems; `two_byte` says that a code has two bytes.

    `missing` are codes without a glyph, `encoded` those that a CMap lists (None: it lists all),
    `blank` those of spaces, and `placeholders` those of characters that stand for a missing one.
    """

    name: str
    two_byte: bool
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = _DEFAULT_WIDTH
    characters: dict[int, str] = field(default_factory=dict)
    blank: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    placeholders: frozenset[int] = frozenset()
    encoded: frozenset[int] | None = None

    def codes(self, string: bytes) -> tuple[int, ...]:
        """Return the codes in a string."""
        if not self.two_byte:
            return tuple(string)
        half = len(string) // 2
        return unpack(f">{half}H", string[: 2 * half])

    def is_missing(self, code: int) -> bool:
        """Return whether a code has no glyph."""
        return code in self.missing or (self.encoded is not None and code not in self.encoded)

    def text(self, codes: tuple[int, ...]) -> str:
        """Return the text of codes, with a white square for each that is missing or unknown."""
        if not self.two_byte and not self.characters:
            return bytes(codes).decode("latin-1")
        return "".join(
            MISSING if self.is_missing(code) else self.characters.get(code, MISSING)
            for code in codes
        )


def page_font(font: Object) -> PageFont:
    """Return a font by its dictionary."""
    name = str(font.get("/BaseFont", "/"))[1:].rpartition("+")[2]
    made = PageFont(name, two_byte=font.get("/Subtype") == Name.Type0)
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, Stream):
        made.characters = dict(_limited(_characters(mapping.read_bytes())))
    if made.two_byte:
        _add_composite(made, font)
    else:
        _add_simple(made, font)
    made.blank = frozenset(code for code, text in made.characters.items() if not text.strip())
    if not made.two_byte and not made.characters:
        made.blank = frozenset({32})
    made.placeholders = frozenset(
        code for code, text in made.characters.items() if text in _PLACEHOLDERS
    )
    return made


def _add_simple(made: PageFont, font: Object) -> None:
    unit = 0.001
    if font.get("/Subtype") == Name.Type3:
        unit = abs(float(font.get("/FontMatrix", Array([0.001]))[0]))
    first = int(font.get("/FirstChar", 0))
    widths = font.get("/Widths", Array())
    made.widths = {first + at: float(width) * unit for at, width in enumerate(widths)}


def _add_composite(made: PageFont, font: Object) -> None:
    descendant = font.DescendantFonts[0]
    widths = dict(_limited(_cid_widths(descendant.get("/W", Array()))))
    made.default_width = float(descendant.get("/DW", 1000)) / 1000
    glyphs = descendant.get("/CIDToGIDMap")
    without_glyph = {0}
    if isinstance(glyphs, Stream):
        data = glyphs.read_bytes()[: 2 * (_MAX_CODE + 1)]
        without_glyph = {
            at // 2 for at in range(0, len(data) - 1, 2) if data[at : at + 2] == b"\0\0"
        }
    encoding = font.get("/Encoding")
    if not isinstance(encoding, Stream):
        made.widths = widths
        made.missing = frozenset(without_glyph)
        return
    cids = dict(_limited(_cids(encoding.read_bytes())))
    made.widths = {code: widths[cid] for code, cid in cids.items() if cid in widths}
    made.missing = frozenset(code for code, cid in cids.items() if cid in without_glyph)
    made.encoded = frozenset(cids)


def _cid_widths(entries: Any) -> Iterator[tuple[int, float]]:
    """Yield the widths of a composite font by CID (ISO 32000-1, 9.7.4.3)."""
    numbers = list(entries)
    at = 0
    while at + 1 < len(numbers):
        first, second = int(numbers[at]), numbers[at + 1]
        if isinstance(second, Array):
            for offset, width in enumerate(second):
                yield first + offset, float(width) / 1000
            at += 2
        elif at + 2 < len(numbers):
            for cid in _codes(first, int(second)):
                yield cid, float(numbers[at + 2]) / 1000
            at += 3
        else:
            return


def _cids(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the CIDs that a CMap gives to codes (ISO 32000-1, 9.7.5)."""
    for kind, body in _sections(data):
        if kind == b"cidchar":
            for code, _, cid in _CHAR.findall(body):
                yield int(code, 16), int(cid or 0)
        elif kind == b"cidrange":
            for low, high, _, cid, _ in _RANGE.findall(body):
                for code in _codes(int(low, 16), int(high, 16)):
                    yield code, int(cid or 0) + code - int(low, 16)


def _characters(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the text that a ToUnicode CMap gives to codes (ISO 32000-1, 9.10.3)."""
    for kind, body in _sections(data):
        if kind == b"bfchar":
            for code, text, _ in _CHAR.findall(body):
                yield int(code, 16), _text(text)
        if kind != b"bfrange":
            continue
        for low, high, text, _, several in _RANGE.findall(body):
            first, last = int(low, 16), int(high, 16)
            if several:
                for code, one in zip(_codes(first, last), _HEX.findall(several), strict=False):
                    yield code, _text(one)
            elif start := _text(text):
                for code in _codes(first, last):
                    yield code, start[:-1] + chr(min(ord(start[-1]) + code - first, 0x10FFFF))


def _sections(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the sections of a CMap: their kind, such as `bfchar`, and what is in them."""
    if len(data) > _MAX_CMAP:
        raise ValueError("a CMap is too large to be read")
    at = 0
    while start := _SECTION.search(data, at):
        end = data.find(b"end" + start[1], start.end())
        if end < 0:
            return
        yield start[1], data[start.end() : end]
        at = end


def _codes(first: int, last: int) -> range:
    return range(first, min(last, _MAX_CODE) + 1)


def _limited(mappings: Iterator[tuple[int, _Value]]) -> Iterator[tuple[int, _Value]]:
    """Yield mappings of codes. Raises `ValueError` for more than any font needs."""
    for count, mapping in enumerate(mappings):
        if count == _MAX_MAPPINGS:
            raise ValueError("a font names too many codes")
        yield mapping


def _text(digits: bytes) -> str:
    joined = b"".join(digits.split())[: 4 * _LONGEST_TEXT]
    return bytes.fromhex(joined.decode()).decode("utf-16-be", errors="replace")
