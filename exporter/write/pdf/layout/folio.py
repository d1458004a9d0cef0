"""Folios: page numbers, shaped from one of our own fonts and stamped on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb  # type: ignore[import-untyped]

from exporter.write.pdf.jobs.job import FontFace, FontUse

RESOURCE = "Folio"
"""What the font is called in the resources of a page."""

_FEATURES = {"onum": True, "kern": True}
_SYMBOLIC = 4


@dataclass(frozen=True, slots=True)
class FolioStyle:
    """How page numbers look. Lengths are points; `baseline` is above the foot of the trimmed page.

    `font` is a whole TrueType file, `colour` is by channels from 0 to 1: one of grey, three of a
    screen, four of a press. `name` is what the PDF calls the font where the text does not use it;
    left out, it is the name of the file. `outer` is the margin at whose inner end the number
    stands, which is the outer edge of a two-sided book's pages (`mirrored`); without one it stands
    in the middle. `rtl` says that the book is bound at the right.
    """

    font: Path
    size: float
    baseline: float
    colour: tuple[float, ...] = (0, 0, 0)
    name: str = ""
    outer: float | None = None
    rtl: bool = False
    mirrored: bool = True


class Folios:
    """The page numbers of a book, ready to be stamped. `use` is what they need of their font."""

    def __init__(self, style: FolioStyle, labels: Iterable[str], faces: Sequence[FontFace]) -> None:
        self._style = style
        program = style.font.read_bytes()
        face = hb.Face(hb.Blob(program))
        self._font = hb.Font(face)
        self._scale = 1000 / face.upem
        runs = {label: self._shaped(label) for label in dict.fromkeys(labels)}
        self.use = self._used(program, faces, runs)
        self._lines = {
            label: (
                "".join(f"<{glyph:04x}>{adjust:g}" for glyph, _, adjust in run),
                sum(advance for _, advance, _ in run),
            )
            for label, run in runs.items()
        }

    def set_at(self, label: str, right: float, baseline: float, resource: str) -> bytes:
        """A content stream that sets a label so that it ends at `right`."""
        line, advance = self._lines[label]
        style = self._style
        left = right - advance * style.size / 1000
        return (
            "/Artifact <</Type /Pagination>> BDC\n"
            f"q {self._ink} BT /{resource} {style.size:g} Tf {left:.3f} {baseline:.3f} Td "
            f"[{line}] TJ ET Q\nEMC\n"
        ).encode()

    def stamp(self, label: str, width: float, *, verso: bool = False) -> bytes:
        """A content stream that sets a number at the foot of a page of `width`."""
        line, advance = self._lines[label]
        style = self._style
        room = width - advance * style.size / 1000
        left = room / 2
        if style.outer is not None:
            turned = (verso and style.mirrored) != style.rtl
            left = style.outer if turned else room - style.outer
        return (
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
            f"q {self._ink} BT /{RESOURCE} {style.size:g} Tf "
            f"{left:.3f} {style.baseline:.3f} Td [{line}] TJ ET Q\nEMC\n"
        ).encode()

    @property
    def _ink(self) -> str:
        channels = self._style.colour
        operator = {1: "g", 3: "rg", 4: "k"}[len(channels)]
        return " ".join([*(f"{channel:g}" for channel in channels), operator])

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

    def _used(
        self,
        program: bytes,
        faces: Sequence[FontFace],
        runs: dict[str, list[tuple[int, float, float]]],
    ) -> FontUse:
        extents = self._font.get_font_extents("ltr")
        same = next((face for face in faces if face.program == program), None)
        return FontUse(
            resource=RESOURCE,
            name=same.name if same else f"FOLIOS+{self._style.name or self._style.font.stem}",
            program=program,
            index=0,
            flags=_SYMBOLIC,
            ascent=round(extents.ascender * self._scale),
            descent=round(extents.descender * self._scale),
            widths={glyph: self._width(glyph) for run in runs.values() for glyph, _, _ in run},
            signs={
                glyph: sign
                for label, run in runs.items()
                # Figures and letters of folios have a glyph each.
                for sign, (glyph, _, _) in zip(label, run, strict=True)
            },
        )
