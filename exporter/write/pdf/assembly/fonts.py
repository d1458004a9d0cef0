"""The fonts of a book: each face once, with the glyphs that all its sheets use.

A sheet calls glyphs by their numbers in the whole file, and those are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TypeAlias

import uharfbuzz as hb  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.write.pdf.jobs.job import FontFace, FontUse, Glyphs
from exporter.write.pdf.objects.object_template import make_template
from exporter.write.pdf.objects.pdf_file import PdfFile, reference
from exporter.write.pdf.objects.streams import make_packed

Key: TypeAlias = tuple[bytes, int, str]
"""What makes two uses one font of the book: file, place in it, and name."""

_DROPPED = (
    "BASE DSIG EBDT EBLC EBSC GDEF GPOS GSUB JSTF LTSH OS/2 PCLT STAT cmap gasp kern meta name post"
)
_BATCH = 100
"""How many lines a part of a character map may have."""


def key_of(face: FontFace) -> Key:
    """The key of the font that a face is."""
    return face.program, face.index, face.name


class Fonts:
    """The fonts of a book, each with its number before it is known which glyphs it needs."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._numbers: dict[Key, int] = {}
        self._uses: dict[Key, FontUse] = {}

    def name(self, face: FontFace) -> bytes:
        """What the book calls the font of a face."""
        key = key_of(face)
        if key not in self._numbers:
            self._numbers[key] = self._file.reserve()
        return reference(self._numbers[key])

    def use(self, face: FontFace, glyphs: Glyphs) -> bytes:
        """Note which glyphs are used of a face. Where two know a glyph, the first has the say."""
        key = key_of(face)
        use = FontUse(
            face.resource,
            face.name,
            face.program,
            face.index,
            face.flags,
            face.ascent,
            face.descent,
            glyphs.widths,
            glyphs.signs,
        )
        self._uses[key] = _joined(self._uses[key], use) if key in self._uses else use
        return self.name(face)

    def finish(self) -> None:
        """Write the fonts."""
        with Pdf.new() as pdf:
            fonts = embedded(pdf, self._uses)
            plate, _ = make_template(pdf, fonts.values())
        numbers = plate.place(self._file, {}, [self._numbers[key] for key in fonts])
        plate.print(self._file, numbers)


def embedded(pdf: Pdf, uses: Mapping[Key, FontUse]) -> dict[Key, Object]:
    """The fonts, written into a file, with the glyphs that are used."""
    glyphs: dict[tuple[bytes, int], set[int]] = {}
    for use in uses.values():
        glyphs.setdefault((use.program, use.index), set()).update(use.widths)
    files = {}
    for place, wanted in glyphs.items():
        program = _numbered(subset(*place, wanted))
        files[place] = make_packed(pdf, program, **_kind_of_file(program))
    for file in files.values():
        if "/Length1" in file:
            file.Length1 = len(file.read_bytes())
    return {key: _font(pdf, use, files[key[0], key[1]]) for key, use in uses.items()}


def subset(program: bytes, index: int, glyphs: Iterable[int]) -> bytes:
    """A font file of some glyphs, which keep their numbers."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(sorted(glyphs))
    dropped = wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    dropped.update(int.from_bytes(table.encode(), "big") for table in _DROPPED.split())
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    )
    return bytes(hb.subset(hb.Face(hb.Blob(program), index), wanted).blob.data)


def _numbered(program: bytes) -> bytes:
    """A font whose characters a reader finds by the numbers of their glyphs.

    Fonts for East Asia, if they are PostScript's, number characters (CIDs) in a way of their own,
    and a reader of a PDF goes by that (ISO 32000-1, 9.7.4.2).
    """
    if program[:4] != b"OTTO":
        return program
    with TTFont(BytesIO(program), lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        top = font["CFF "].cff.topDictIndex[0]
        names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
        if not hasattr(top, "ROS") or list(top.charset) == names:
            return program
        top.CharStrings.charStrings = {name: number for number, name in enumerate(names)}
        top.charset = names
        stream = BytesIO()
        font.save(stream)
        return stream.getvalue()


def _joined(one: FontUse, other: FontUse) -> FontUse:
    """Two uses of a font as one. Where both know a glyph, the first has the say."""
    signs = {**other.signs, **one.signs}
    for glyph, sign in other.signs.items():
        # A no-break space may look like a space, and a reader searches for the plain one.
        if sign.isascii() and not signs[glyph].isascii():
            signs[glyph] = sign
    return FontUse(
        one.resource,
        one.name,
        one.program,
        one.index,
        one.flags,
        one.ascent,
        one.descent,
        widths={**other.widths, **one.widths},
        signs=signs,
    )


def _kind_of_file(program: bytes) -> dict[str, Name | int]:
    """What a font descriptor must know; of a collection, only the font itself can say it."""
    return {"Subtype": Name.OpenType} if program[:4] == b"OTTO" else {"Length1": 0}


def _font(pdf: Pdf, use: FontUse, file: Object) -> Object:
    """A composite font (ISO 32000-1, 9.7)."""
    postscript = file.get("/Subtype") == Name.OpenType
    name = Name(f"/{use.name}")
    fixed = len(use.widths) > 1 and len(set(use.widths.values())) == 1
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=use.flags | fixed,
        FontBBox=Array([0, use.descent, round(max(use.widths.values())), use.ascent]),
        ItalicAngle=0,
        Ascent=use.ascent,
        Descent=use.descent,
        CapHeight=use.ascent,
        StemV=80,
    )
    descriptor["/FontFile3" if postscript else "/FontFile2"] = file
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if postscript else Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        W=Array(_widths(use.widths)),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    if not postscript:
        descendant.CIDToGIDMap = Name.Identity
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=make_packed(pdf, _to_unicode(use.signs)),
    )
    return pdf.make_indirect(font)


def _widths(widths: Mapping[int, float]) -> Iterator[int | Array]:
    """Runs of widths, each after the number of its first glyph."""
    run: list[float] = []
    for glyph in sorted(widths):
        if run and glyph - 1 not in widths:
            yield Array(run)
            run = []
        if not run:
            yield glyph
        run.append(widths[glyph])
    if run:
        yield Array(run)


def _to_unicode(signs: Mapping[int, str]) -> bytes:
    pairs = [
        f"<{glyph:04x}> <{sign.encode('utf-16-be').hex()}>" for glyph, sign in sorted(signs.items())
    ]
    parts = [pairs[start : start + _BATCH] for start in range(0, len(pairs), _BATCH)]
    map_ = "".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{map_}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
