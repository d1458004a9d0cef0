"""The fonts of a book: each is embedded once, with the glyphs that all chapters use.

Glyphs keep their ids in the font file, which the content of pages refers to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TypeAlias

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.write.pdf.jobs.job import FontFace, FontUse, GlyphSet
from exporter.write.pdf.objects.object_template import make_template
from exporter.write.pdf.objects.pdf_file import PdfFile, reference
from exporter.write.pdf.objects.streams import make_compressed

Key: TypeAlias = tuple[bytes, int, str]
"""What faces of one font have in common: font file, index in it, and name."""

_DROPPED = (
    "BASE DSIG EBDT EBLC EBSC GDEF GPOS GSUB JSTF LTSH OS/2 PCLT STAT cmap gasp kern meta name post"
)
_BATCH = 100
"""How many lines a block of a character map may have."""


class BookFonts:
    """The fonts of a book. Each has an object number before it is known which glyphs it needs."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._numbers: dict[Key, int] = {}
        self._uses: dict[Key, FontUse] = {}

    def reference(self, face: FontFace) -> bytes:
        """Return a reference to the font of a face."""
        key = _key(face)
        if key not in self._numbers:
            self._numbers[key] = self._file.reserve()
        return reference(self._numbers[key])

    def add(self, face: FontFace, glyphs: GlyphSet) -> bytes:
        """Add glyphs to the font of a face, and return a reference to the font."""
        key = _key(face)
        if key in self._uses:
            first = self._uses[key]
            self._uses[key] = FontUse(first.face, _joined(first.glyphs, glyphs))
        else:
            self._uses[key] = FontUse(face, glyphs)
        return self.reference(face)

    def finish(self) -> None:
        """Write the fonts."""
        with Pdf.new() as pdf:
            fonts = _embedded(pdf, self._uses)
            template, _ = make_template(pdf, fonts.values())
        numbers = template.reserve(self._file, {}, [self._numbers[key] for key in fonts])
        template.write(self._file, numbers)


def _key(face: FontFace) -> Key:
    return face.program, face.index, face.name


def _embedded(pdf: Pdf, uses: Mapping[Key, FontUse]) -> dict[Key, Object]:
    """Return the fonts as objects of `pdf`, whose files contain only the glyphs that are used."""
    glyphs: dict[tuple[bytes, int], set[int]] = {}
    for use in uses.values():
        used = glyphs.setdefault((use.face.program, use.face.index), set())
        used.update(use.glyphs.widths)
    files = {}
    for font, used in glyphs.items():
        program = _with_glyph_ids(subset(*font, used))
        files[font] = make_compressed(pdf, program, **_file_entries(program))
    return {key: _font(pdf, use, files[key[0], key[1]]) for key, use in uses.items()}


def subset(program: bytes, index: int, glyphs: Iterable[int]) -> bytes:
    """Return a font file with only the `glyphs`, which keep their ids."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(sorted(glyphs))
    dropped = wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    dropped.update(int.from_bytes(table.encode(), "big") for table in _DROPPED.split())
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    )
    return bytes(hb.subset(hb.Face(hb.Blob(program), index), wanted).blob.data)


def _with_glyph_ids(program: bytes) -> bytes:
    """Return a font file whose character ids (CIDs) are its glyph ids.

    CID-keyed CFF fonts, such as those for East Asia, have character ids of their own, by which a
    PDF reader selects glyphs (ISO 32000-1, 9.7.4.2).
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


def _joined(one: GlyphSet, other: GlyphSet) -> GlyphSet:
    """Return the glyphs of both. Where both know a glyph, the first counts."""
    text = {**other.text, **one.text}
    for glyph, characters in other.text.items():
        # The glyph of a no-break space may also be that of a space, which readers search for.
        if characters.isascii() and not text[glyph].isascii():
            text[glyph] = characters
    return GlyphSet({**other.widths, **one.widths}, text)


def _file_entries(program: bytes) -> dict[str, Name | int]:
    """Return the entries of an embedded font file (ISO 32000-1, table 127)."""
    postscript = program[:4] == b"OTTO"
    return {"Subtype": Name.OpenType} if postscript else {"Length1": len(program)}


def _font(pdf: Pdf, use: FontUse, file: Object) -> Object:
    """Return a composite font (ISO 32000-1, 9.7)."""
    face, widths = use.face, use.glyphs.widths
    postscript = file.get("/Subtype") == Name.OpenType
    name = Name(f"/{face.name}")
    fixed_pitch = len(widths) > 1 and len(set(widths.values())) == 1
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=face.flags | fixed_pitch,
        FontBBox=Array([0, face.descent, round(max(widths.values())), face.ascent]),
        ItalicAngle=0,
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=face.ascent,
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
        W=Array(_widths(widths)),
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
        ToUnicode=make_compressed(pdf, _to_unicode(use.glyphs.text)),
    )
    return pdf.make_indirect(font)


def _widths(widths: Mapping[int, float]) -> Iterator[int | Array]:
    """Yield the entry W of a font (9.7.4.3): runs of widths after the id of their first glyph."""
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


def _to_unicode(text: Mapping[int, str]) -> bytes:
    """Return a map from glyph ids to characters (ISO 32000-1, 9.10.3)."""
    lines = [
        f"<{glyph:04x}> <{characters.encode('utf-16-be').hex()}>"
        for glyph, characters in sorted(text.items())
    ]
    blocks = [lines[start : start + _BATCH] for start in range(0, len(lines), _BATCH)]
    map_ = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{map_}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
