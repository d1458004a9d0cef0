"""Folios: page numbers shaped from one of our own fonts, and the little font that they need."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

RESOURCE = "Folio"
"""What the font is called in the resources of a page."""

_FEATURES = {"onum": True, "kern": True}
_DROPPED = ("BASE", "GDEF", "GPOS", "GSUB", "DSIG", "STAT", "name", "post", "OS/2", "cmap")


@dataclass(frozen=True, slots=True)
class FolioStyle:
    """How page numbers look. Lengths are points; `baseline` is above the foot of the trimmed page.

    `font` is a whole TrueType file, `colour` red, green and blue from 0 to 1. `name` is what the
    PDF calls the font; left out, it is the name of the file.
    """

    font: Path
    size: float
    baseline: float
    colour: tuple[float, float, float] = (0, 0, 0)
    name: str = ""


class Folios:
    """The page numbers of a book, ready to be stamped."""

    def __init__(self, pdf: Pdf, style: FolioStyle, labels: Iterable[str]) -> None:
        self._style = style
        face = hb.Face(hb.Blob.from_file_path(style.font))
        self._font = hb.Font(face)
        self._scale = 1000 / face.upem
        runs = {label: self._shaped(label) for label in dict.fromkeys(labels)}
        data, places = _subset(face, {glyph for run in runs.values() for glyph, _, _ in run})
        self.font = self._embedded(pdf, data, places, runs)
        self._lines = {
            label: (
                "".join(f"<{places[glyph]:04x}>{adjust:g}" for glyph, _, adjust in run),
                sum(advance for _, advance, _ in run),
            )
            for label, run in runs.items()
        }

    def stamp(self, label: str, width: float) -> bytes:
        """A content stream that sets a number in the middle of a page of `width`."""
        line, advance = self._lines[label]
        style = self._style
        left = (width - advance * style.size / 1000) / 2
        colour = " ".join(f"{channel:g}" for channel in style.colour)
        return (
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
            f"q {colour} rg BT /{RESOURCE} {style.size:g} Tf "
            f"{left:.3f} {style.baseline:.3f} Td [{line}] TJ ET Q\nEMC\n"
        ).encode()

    def _shaped(self, label: str) -> list[tuple[int, float, float]]:
        """Glyph, advance, and what its own width has more than that, in thousandths of the size."""
        buffer = hb.Buffer()
        buffer.add_str(label)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, _FEATURES)
        run = []
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            width = self._width(info.codepoint)
            advance = position.x_advance * self._scale
            run.append((info.codepoint, advance, round(width - advance, 2)))
        return run

    def _width(self, glyph: int) -> float:
        return float(self._font.get_glyph_h_advance(glyph) * self._scale)

    def _embedded(
        self,
        pdf: Pdf,
        data: bytes,
        places: dict[int, int],
        runs: dict[str, list[tuple[int, float, float]]],
    ) -> Object:
        """The font as a composite one (ISO 32000-1, 9.7)."""
        signs = {
            places[glyph]: sign
            for label, run in runs.items()
            # Figures and letters of folios have a glyph each.
            for sign, (glyph, _, _) in zip(label, run, strict=True)
        }
        widths = {places[glyph]: round(self._width(glyph), 3) for glyph in places}
        digest = hashlib.sha256(data).digest()
        prefix = "".join(chr(65 + byte % 26) for byte in digest[:6])
        name = Name(f"/{prefix}+{self._style.name or self._style.font.stem}")
        extents = self._font.get_font_extents("ltr")
        ascent, descent = extents.ascender * self._scale, extents.descender * self._scale
        file = pdf.make_stream(data, Length1=len(data))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array([0, round(descent), round(max(widths.values())), round(ascent)]),
            ItalicAngle=0,
            Ascent=round(ascent),
            Descent=round(descent),
            CapHeight=round(ascent),
            StemV=80,
            FontFile2=file,
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            CIDToGIDMap=Name.Identity,
            DW=0,
            W=Array([item for at in sorted(widths) for item in (at, Array([widths[at]]))]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(signs)),
        )
        return pdf.make_indirect(font)


def _subset(face: hb.Face, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    """A font file of some glyphs, and their new numbers by the old."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    dropped = wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    dropped.update(int.from_bytes(table.encode(), "big") for table in _DROPPED)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    plan = hb.SubsetPlan(face, wanted)
    mapping = plan.old_to_new_glyph_mapping
    data = bytes(plan.execute().blob.data)
    return data, {glyph: mapping[glyph] for glyph in {0, *glyphs}}


def _to_unicode(signs: dict[int, str]) -> bytes:
    pairs = "\n".join(
        f"<{at:04x}> <{sign.encode('utf-16-be').hex()}>" for at, sign in sorted(signs.items())
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{len(signs)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
