"""Fonts as a page uses them: how wide each code is, what it means, and which have no glyph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

_SECTION = re.compile(rb"begin(bf|cid)(char|range)(.*?)end\1\2", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|(\d+))")
_TRIPLE = re.compile(
    rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|(\d+)|\[([^\]]*)\])"
)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SIGNS = ("\N{WHITE SQUARE}", "\N{REPLACEMENT CHARACTER}")
"""What stands for a sign that no font has."""
_USUAL = 0.5
"""The width of a code of which a font says nothing, in sizes of the text."""


@dataclass(slots=True)
class PageFont:
    """A font. `widths` are sizes of the text by code; `missing` are codes without a glyph."""

    name: str
    wide: bool
    widths: dict[int, float] = field(default_factory=dict)
    usual: float = _USUAL
    meanings: dict[int, str] = field(default_factory=dict)
    blank: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    boxes: frozenset[int] = frozenset()
    known: frozenset[int] | None = None
    """The codes that have a glyph, where a font lists them."""

    def codes(self, written: bytes) -> tuple[int, ...]:
        """The codes in a string."""
        if not self.wide:
            return tuple(written)
        half = len(written) // 2
        return unpack(f">{half}H", written[: 2 * half])

    def is_missing(self, code: int) -> bool:
        """Whether a code shows the box of its font in the place of a sign."""
        return code in self.missing or (self.known is not None and code not in self.known)

    def text(self, codes: tuple[int, ...]) -> str:
        """What codes mean, as far as the font says it."""
        if not self.wide and not self.meanings:
            return bytes(codes).decode("latin-1")
        return "".join(
            "\N{WHITE SQUARE}"
            if self.is_missing(code)
            else self.meanings.get(code, "\N{WHITE SQUARE}")
            for code in codes
        )


def page_font(font: Object) -> PageFont:
    """A font as its dictionary tells of it."""
    name = str(font.get("/BaseFont", "/"))[1:].rpartition("+")[2]
    face = PageFont(name, wide=font.get("/Subtype") == Name.Type0)
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, Stream):
        face.meanings = dict(_meanings(mapping.read_bytes()))
    if face.wide:
        _composite(face, font)
    else:
        _simple(face, font)
    face.blank = frozenset(code for code, text in face.meanings.items() if not text.strip())
    if not face.wide and not face.meanings:
        face.blank = frozenset({32})
    face.boxes = frozenset(code for code, text in face.meanings.items() if text in _SIGNS)
    return face


def _simple(face: PageFont, font: Object) -> None:
    unit = 0.001
    if font.get("/Subtype") == Name.Type3:
        unit = abs(float(font.get("/FontMatrix", Array([0.001]))[0]))
    first = int(font.get("/FirstChar", 0))
    widths = font.get("/Widths", Array())
    face.widths = {first + at: float(width) * unit for at, width in enumerate(widths)}


def _composite(face: PageFont, font: Object) -> None:
    under = font.DescendantFonts[0]
    widths = dict(_cid_widths(under.get("/W", Array())))
    face.usual = float(under.get("/DW", 1000)) / 1000
    glyphs = under.get("/CIDToGIDMap")
    bare = {0}
    if isinstance(glyphs, Stream):
        data = glyphs.read_bytes()
        bare = {at // 2 for at in range(0, len(data) - 1, 2) if data[at : at + 2] == b"\0\0"}
    encoding = font.get("/Encoding")
    if not isinstance(encoding, Stream):
        face.widths = widths
        face.missing = frozenset(bare)
        return
    cids = dict(_cids(encoding.read_bytes()))
    face.widths = {code: widths[cid] for code, cid in cids.items() if cid in widths}
    face.missing = frozenset(code for code, cid in cids.items() if cid in bare)
    face.known = frozenset(cids)


def _cid_widths(entries: Any) -> Iterator[tuple[int, float]]:
    """The widths of a composite font (ISO 32000-1, 9.7.4.3)."""
    waiting = list(entries)
    at = 0
    while at + 1 < len(waiting):
        first, second = int(waiting[at]), waiting[at + 1]
        if isinstance(second, Array):
            for offset, width in enumerate(second):
                yield first + offset, float(width) / 1000
            at += 2
        elif at + 2 < len(waiting):
            for cid in range(first, int(second) + 1):
                yield cid, float(waiting[at + 2]) / 1000
            at += 3
        else:
            return


def _cids(data: bytes) -> Iterator[tuple[int, int]]:
    """The character ids that a CMap gives to codes."""
    for kind, what, body in _SECTION.findall(data):
        if kind != b"cid":
            continue
        if what == b"char":
            for code, _, cid in _PAIR.findall(body):
                yield int(code, 16), int(cid or 0)
        else:
            for low, high, _, cid, _ in _TRIPLE.findall(body):
                for code in range(int(low, 16), int(high, 16) + 1):
                    yield code, int(cid or 0) + code - int(low, 16)


def _meanings(data: bytes) -> Iterator[tuple[int, str]]:
    """The text that a ToUnicode CMap gives to codes (ISO 32000-1, 9.10.3)."""
    for kind, what, body in _SECTION.findall(data):
        if kind != b"bf":
            continue
        if what == b"char":
            for code, text, _ in _PAIR.findall(body):
                yield int(code, 16), _text(text)
            continue
        for low, high, text, _, several in _TRIPLE.findall(body):
            first, last = int(low, 16), int(high, 16)
            if several:
                for code, one in zip(range(first, last + 1), _HEX.findall(several), strict=False):
                    yield code, _text(one)
            elif start := _text(text):
                for code in range(first, last + 1):
                    yield code, start[:-1] + chr(min(ord(start[-1]) + code - first, 0x10FFFF))


def _text(digits: bytes) -> str:
    joined = b"".join(digits.split())
    return bytes.fromhex(joined.decode()).decode("utf-16-be", errors="replace")


def resource(resources: Any, kind: str, name: str) -> Any:
    """A resource by its name; None where there is none."""
    group = resources.get(kind) if isinstance(resources, Dictionary) else None
    return group.get(name) if isinstance(group, Dictionary) else None
