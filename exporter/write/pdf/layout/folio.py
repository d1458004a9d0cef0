"""Folios: page numbers, shaped in one of our own fonts and drawn on finished pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import uharfbuzz as hb

from exporter.options.pdf_options import PdfOptions
from exporter.themes import FACES, FIGURES, FontFile
from exporter.write.pdf.jobs.job import FontFace, FontUse, GlyphSet
from exporter.write.pdf.press.colour_spaces import set_colour
from exporter.write.press_colours import InkSet, printable_colour

RESOURCE = "Folio"
"""The name of the font in the resources of a page."""

_SYMBOLIC = 4
_INK = (0.102, 0.102, 0.102)
"""The colour of the text, in RGB."""
_SIZE = 0.85
"""The font size, in sizes of the text."""


@dataclass(frozen=True, slots=True)
class FolioStyle:
    """How page numbers look. Lengths are in points.

    `font` is a TrueType file. `baseline` is above the foot of the trimmed page. `colour`
    has one channel for grey, three for RGB or four for CMYK, each from 0 to 1. `name` is the name
    of the font in a PDF whose text does not use it (default: the name of the file). Without `outer`
    a folio is centred; otherwise it begins at that distance from the outer edge, which changes
    sides if the pages are `mirrored`. `rtl` says that the book is bound at the right. `figures` is
    one of `FIGURES`.
    """

    font: FontFile
    size: float
    baseline: float
    colour: tuple[float, ...] = (0, 0, 0)
    name: str = ""
    outer: float | None = None
    rtl: bool = False
    mirrored: bool = True
    figures: str = FIGURES[0]


def folio_style(options: PdfOptions, *, rtl: bool = False) -> FolioStyle:
    """Return how the page numbers of a PDF look."""
    geometry, profile = options.geometry, options.profile
    return FolioStyle(
        font=options.theme.fonts[FACES[0]],
        size=round(geometry.text * _SIZE, 2),
        baseline=geometry.folio,
        colour=printable_colour(_INK, InkSet(profile.colour)),
        # The name that the pages use for this font.
        name="Exporter-Serif",
        outer=geometry.outer if options.two_sided or profile.outer_share else None,
        rtl=rtl,
        mirrored=options.two_sided,
        figures=options.theme.figures,
    )


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A glyph of a label. Lengths are in thousandths of the font size.

    `adjustment` is by how much its own width exceeds its advance.
    """

    id: int
    text: str
    width: float
    advance: float

    @property
    def adjustment(self) -> float:
        return round(self.width - self.advance, 2)


class Folios:
    """Labels, shaped in one font. `use` is the font with the glyphs that they need."""

    def __init__(self, style: FolioStyle, labels: Iterable[str], faces: Iterable[FontFace]) -> None:
        """Shape `labels`. A font of `faces` from the same file gives the font its name."""
        self._style = style
        program = style.font.read()
        face = hb.Face(hb.Blob(program))
        self._font = hb.Font(face)
        self._scale = 1000 / face.upem
        self._runs = {label: self._shaped(label) for label in dict.fromkeys(labels)}
        extents = self._font.get_font_extents("ltr")
        same = next((face for face in faces if face.program == program), None)
        glyphs = [glyph for run in self._runs.values() for glyph in run]
        self.use = FontUse(
            FontFace(
                resource=RESOURCE,
                name=same.name if same else f"FOLIOS+{style.name or style.font.path.stem}",
                program=program,
                index=0,
                flags=_SYMBOLIC,
                ascent=round(extents.ascender * self._scale),
                descent=round(extents.descender * self._scale),
            ),
            GlyphSet(
                widths={glyph.id: glyph.width for glyph in glyphs},
                text={glyph.id: glyph.text for glyph in glyphs},
            ),
        )

    def ending_at(self, label: str, right: float, baseline: float, resource: str) -> bytes:
        """Return page content that draws a label whose right end is at `right`."""
        left = right - self._width(label)
        return self._drawn(label, "/Type /Pagination", resource, left, baseline)

    def at_foot(self, label: str, width: float, *, verso: bool = False) -> bytes:
        """Return page content that draws a page number at the foot of a page of `width`."""
        style = self._style
        room = width - self._width(label)
        left = room / 2
        if style.outer is not None:
            at_left = (verso and style.mirrored) != style.rtl
            left = style.outer if at_left else room - style.outer
        kind = "/Type /Pagination /Subtype /Footer"
        return self._drawn(label, kind, RESOURCE, left, style.baseline)

    def _drawn(self, label: str, kind: str, resource: str, left: float, baseline: float) -> bytes:
        """Return the label as an artifact (ISO 32000-1, 14.8.2.2)."""
        colour = set_colour(self._style.colour)
        string = "".join(f"<{glyph.id:04x}>{glyph.adjustment:g}" for glyph in self._runs[label])
        return (
            f"/Artifact <<{kind}>> BDC\n"
            f"q {colour} BT /{resource} {self._style.size:g} Tf {left:.3f} {baseline:.3f} Td "
            f"[{string}] TJ ET Q\nEMC\n"
        ).encode()

    def _width(self, label: str) -> float:
        return sum(glyph.advance for glyph in self._runs[label]) * self._style.size / 1000

    def _shaped(self, label: str) -> tuple[_Glyph, ...]:
        buffer = hb.Buffer()
        buffer.add_str(label)
        buffer.guess_segment_properties()
        is_old_style = self._style.figures == FIGURES[0]
        hb.shape(self._font, buffer, {"onum": is_old_style, "lnum": not is_old_style, "kern": True})
        # Digits and letters of labels have one glyph each.
        return tuple(
            _Glyph(
                info.codepoint,
                character,
                float(self._font.get_glyph_h_advance(info.codepoint) * self._scale),
                position.x_advance * self._scale,
            )
            for character, info, position in zip(
                label, buffer.glyph_infos, buffer.glyph_positions, strict=True
            )
        )
