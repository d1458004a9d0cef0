"""A reader of content streams: the text that they draw, with its positions, and its tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page

Mark = tuple[tuple[int, int], int]
"""The object number of a page or form, and the MCID of a marked-content sequence in it."""

_HEX = re.compile(r"<([0-9A-Fa-f]*)>")


@dataclass(frozen=True)
class TextRun:
    """Text that one operator draws; `artifact` is the subtype of an artifact, or None.

    The right edge is that of the last visible character.
    """

    text: str
    font: str
    left: float
    right: float
    baseline: float
    size: float
    mark: Mark | None = None
    artifact: str | None = None


Matrix = tuple[float, float, float, float, float, float]
"""A transformation matrix (ISO 32000-1, 8.3.4)."""
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Return the product of two transformation matrices: `one` is applied first."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


class ContentReader:
    """Interprets the operators of a page that place text, images and marked content.

    `fonts` are those that were read before, by object number; fonts of the page are added.
    """

    def __init__(self, page: Page, fonts: dict[tuple[int, int], Font]) -> None:
        self._fonts = fonts
        self._holder: tuple[int, int] = page.obj.objgen
        self.runs: list[TextRun] = []
        self.images: list[Object] = []
        self.opened: list[Mark] = []
        """The marked-content sequences, in the order of drawing."""
        self._marks: list[tuple[Mark | None, str | None]] = []
        self._read(page, page.obj.get("/Resources", Dictionary()), _IDENTITY)

    def _read(self, stream: Any, resources: Object, ctm: Matrix) -> None:
        """Read a page or a form."""
        saved: list[tuple[Matrix, bool]] = []
        text: Matrix = _IDENTITY
        font: Font | None = None
        size, visible = 0.0, True
        for operands, operator in pikepdf.parse_content_stream(stream):
            match str(operator):
                case "q":
                    saved.append((ctm, visible))
                case "Q":
                    ctm, visible = saved.pop()
                case "cm":
                    ctm = _times(_matrix(operands), ctm)
                case "BT":
                    text = _IDENTITY
                case "Tm":
                    text = _matrix(operands)
                case "Td":
                    text = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
                case "Tf":
                    font = self._font(resources.Font[str(operands[0])])
                    size = float(operands[1])
                case "Tr":
                    # The TeX over a formula is invisible.
                    visible = int(operands[0]) != 3
                case "TJ" | "Tj" if visible:
                    pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                    assert font is not None
                    text = self._draw(pieces, font, size, text, ctm)
                case "BMC":
                    self._mark(str(operands[0]), None)
                case "BDC":
                    self._mark(str(operands[0]), operands[1])
                case "EMC":
                    self._marks.pop()
                case "Do":
                    drawn = resources.XObject[str(operands[0])]
                    if drawn.Subtype == Name.Form:
                        self._form(drawn, resources, ctm)
                    else:
                        self.images.append(drawn)

    def _font(self, font: Object) -> Font:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Font(font)
        return self._fonts[font.objgen]

    def _form(self, form: Object, resources: Object, ctm: Matrix) -> None:
        holder, self._holder = self._holder, form.objgen
        matrix = _matrix(list(form.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))))
        self._read(form, form.get("/Resources", resources), _times(matrix, ctm))
        self._holder = holder

    def _mark(self, tag: str, properties: Object | None) -> None:
        above = self._marks[-1] if self._marks else (None, None)
        if tag == "/Artifact":
            kind = str(properties.get("/Subtype", "/"))[1:] if properties is not None else ""
            self._marks.append((None, kind))
        elif isinstance(properties, Dictionary) and "/MCID" in properties:
            mark = (self._holder, int(properties.MCID))
            self.opened.append(mark)
            self._marks.append((mark, None))
        else:
            self._marks.append(above)

    def _draw(self, pieces: Any, font: Font, size: float, text: Matrix, ctm: Matrix) -> Matrix:
        words, along, shown = "", 0.0, 0.0
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                for code in font.codes(bytes(piece)):
                    words += font.characters(code)
                    along += font.width(code) * size / 1000
                    if words[-1:].strip():
                        shown = along
            else:
                along -= float(piece) * size / 1000
        placed = _times(text, ctm)
        end = _times(_times((1, 0, 0, 1, shown, 0), text), ctm)
        mark, artifact = self._marks[-1] if self._marks else (None, None)
        height = size * abs(placed[3] or placed[1])
        left, right = sorted((placed[4], end[4]))
        self.runs.append(TextRun(words, font.name, left, right, placed[5], height, mark, artifact))
        return _times((1, 0, 0, 1, along, 0), text)


class Font:
    """The characters and the widths of the codes of a font."""

    def __init__(self, font: Object) -> None:
        self.name = str(font.BaseFont).partition("+")[2]
        below = font.DescendantFonts[0]
        self._default = float(below.get("/DW", 1000))
        self._widths: dict[int, float] = {}
        entries = list(below.get("/W", []))
        while entries:
            first = int(entries.pop(0))
            second = entries.pop(0)
            if isinstance(second, Array):
                self._widths.update(enumerate(map(float, second), first))
            else:
                width = float(entries.pop(0))
                self._widths.update(dict.fromkeys(range(first, int(second) + 1), width))
        self._meaning = _unicode_map(font.ToUnicode.read_bytes().decode("latin-1"))

    @staticmethod
    def codes(data: bytes) -> Iterator[int]:
        for at in range(0, len(data), 2):
            yield int.from_bytes(data[at : at + 2])

    def characters(self, code: int) -> str:
        return self._meaning.get(code, "")

    def width(self, code: int) -> float:
        return self._widths.get(code, self._default)


def _unicode_map(cmap: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        codes = _HEX.findall(block)
        for code, meaning in zip(codes[::2], codes[1::2], strict=True):
            found[int(code, 16)] = bytes.fromhex(meaning).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        codes = _HEX.findall(block)
        for first, last, meaning in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            start = int.from_bytes(bytes.fromhex(meaning))
            for number in range(int(first, 16), int(last, 16) + 1):
                found[number] = chr(start + number - int(first, 16))
    return found


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f
