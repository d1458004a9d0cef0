"""What stands where on a full cover: the size of the text, and the height of the motif.

Texts are measured before layout, since the motif takes the room that they leave.
"""

from __future__ import annotations

from dataclasses import dataclass

from exporter.file_formats.srgb import luminance
from exporter.model.edition import BackCover, Edition
from exporter.model.walk import text_on_one_line
from exporter.options.cover_geometry import MARGIN, CoverGeometry
from exporter.options.pdf_options import PdfOptions
from exporter.write.cover.drawing import WIDTH, CoverFonts, cover_fonts, text_style
from exporter.write.cover.motif import GROUND, Colour
from exporter.write.cover.page import MIN_MOTIF, FrontText, fills_page, front_text
from exporter.write.pdf.full_cover.back_content import MOST_CHARACTERS, beginning
from exporter.write.pdf.full_cover.back_text import fitting_size, shortened
from exporter.write.pdf.full_cover.front_picture import edge_colour
from exporter.write.pdf.full_cover.publisher_line import PublisherLine, publisher_line
from exporter.write.pdf.full_cover.spine_text import SpineText, spine_text

_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""The font sizes of the back, in points, for fonts that do not look small."""
_LARGE, _MIDDLE = 9.5, 10.0
"""The size from which the motif gives way to the text, and the largest beside a lower motif."""
_GAP = 18.0
"""Points between the text and what is below it."""
_LIGHT = 0.18
"""The luminance from which black is more legible than white."""


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """What stands where.

    `unit` is that of the layout in points, `fonts` are those of the theme. `front` is the text of a
    drawn cover, None if a picture takes its place. `motif` is the height of the motif in pixels of
    a drawn cover, 0 without one. `ground` and `ink` are the colours of the spine and of the back.
    `text` is the font size of the back, and `back` what fits of it: `words_left` words do not.
    """

    back: BackCover
    geometry: CoverGeometry
    unit: float
    fonts: CoverFonts
    front: FrontText | None
    motif: int
    ground: Colour
    ink: Colour
    text: float
    spine: SpineText | None
    publisher: PublisherLine | None
    words_left: int = 0


def plan_cover(
    edition: Edition,
    back: BackCover,
    geometry: CoverGeometry,
    options: PdfOptions,
    code_width: float,
) -> CoverPlan:
    """Return the plan of a cover, whose barcode or free area is so wide, in points.

    Raises OSError or ValueError for a picture that is broken.
    """
    theme = options.theme
    fonts, style = cover_fonts(theme), text_style(theme)
    unit, pixel = geometry.unit, geometry.unit * 100 / WIDTH
    measure, top = (100 - 2 * MARGIN) * unit, geometry.top
    sizes = [size * theme.text for size in _SIZES]
    whole, back = back, beginning(back, MOST_CHARACTERS)

    def fitting(room: float, most: float, least: float) -> tuple[float, float]:
        allowed = [size for size in sizes if least <= size / theme.text <= most]
        return fitting_size(back, room, measure, unit, allowed, style)

    front, motif, ground, ink = None, 0, GROUND, (0, 0, 0)
    if edition.cover is None:
        front = front_text(edition, fonts)
        motif = front.motif
        room = geometry.height - motif * pixel - top - _GAP
        text, needed = fitting(room, _SIZES[0], _LARGE)
        if needed > room:
            room = geometry.height - MIN_MOTIF * pixel - top - _GAP
            text, needed = fitting(room, _MIDDLE, _SIZES[-1])
            left = (geometry.height - top - _GAP - needed) / pixel
            motif = min(max(round(left), MIN_MOTIF), front.motif)
    else:
        if fills_page(edition.cover):
            ground = edge_colour(edition.cover, right=geometry.rtl)
            light = luminance(*(channel / 255 for channel in ground)) > _LIGHT
            ink = (0, 0, 0) if light else (255, 255, 255)
        room = geometry.height - geometry.barcode[3] - top - _GAP
        text, needed = fitting(room, _SIZES[0], _SIZES[-1])
    if needed > room:
        back = shortened(back, room, measure, unit, text, style)
    above = geometry.height - (motif * pixel + 0.75 * _GAP if front else 0.0)
    spine = spine_text(edition.metadata, geometry, top, above, fonts)
    publisher = None
    if front:
        publisher = publisher_line(edition.metadata, geometry, geometry.margin, code_width, fonts)
    left = 0 if back == whole else max(_word_count(whole) - _word_count(back), 1)
    return CoverPlan(
        back, geometry, unit, fonts, front, motif, ground, ink, text, spine, publisher, left
    )


def _word_count(back: BackCover) -> int:
    """Return the number of words in the text of a back, and in what it says about the authors."""
    passages = (back.page.blocks, *(person.bio for person in back.page.people))
    return sum(len(text_on_one_line(blocks).split()) for blocks in passages)
