"""What stands where on a full cover: sizes of text, the height of the motif, the line of the spine.

Texts are measured before layout, since the motif takes the room that they leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from PIL import Image as Raster
from PIL import ImageOps

from exporter.file_formats.raster import decoding
from exporter.model.edition import BackCover, Edition
from exporter.model.nodes import Blocks
from exporter.model.walk import plain_text
from exporter.options.cover_geometry import CoverGeometry
from exporter.options.pdf_options import PdfOptions
from exporter.write.cover.drawing import WIDTH, CoverFonts, cover_fonts, cut_to_measure
from exporter.write.cover.lettering import Lettering, legible
from exporter.write.cover.motif import GROUND, Colour
from exporter.write.cover.page import MIN_MOTIF, FrontText, fills_page, front_text
from exporter.write.cover.title_lines import filled, pieces_of

MARGIN = 10.5
"""The distance of text from the edges of a panel, in hundredths of the width of a page."""
TOP = 11.0
"""The distance of the first line from the head."""
PHOTO = 13.0
"""The width of a photograph."""
LEADING = 1.42
"""The line height of the text on the back, in font sizes."""
ABOUT = 0.88
"""The font size of what is said about an author, in sizes of the text."""
_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
_LARGE = 9.5
"""A motif gives way before the text is smaller."""
_GAP = 18.0
"""Points between the text and what is below it."""
_SPINE_SHARE = 0.62
"""The font size on the spine, in widths of its area for text."""
_SPINE_SIZES = (7.0, 26.0)
_NAMES_SHARE = 0.72
"""The font size of the names beside the title on the spine, in sizes of the title."""
_STACKED_NAMES = 0.45
"""The same for names below the title."""
STACKED_TITLE_LINE, STACKED_NAMES_LINE = 1.2, 1.5
"""The heights of the two lines, each in its own font sizes."""
_STACKED_LINES = STACKED_TITLE_LINE + STACKED_NAMES_LINE * _STACKED_NAMES
SPINE_TRACKING = 0.06
"""The tracking of the names, in font sizes."""
_EM = 100
"""The font size at which text is measured, in pixels."""
_SLACK = 1.03
"""How much wider the engine may set text than it is measured."""


@dataclass(frozen=True, slots=True)
class SpineText:
    """The text of a spine. `size` is the font size of the title, `names_size` that of the names.

    `start` and `length` are the distance of its area from the head, and its extent, in points. The
    names are beside the title, or below it where they are `is_stacked`.
    """

    title: str
    names: str
    size: float
    names_size: float
    start: float
    length: float
    is_stacked: bool = False


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """What stands where.

    `unit` is a hundredth of the width of a page in points. `front` is the text of a drawn cover,
    None if a picture takes its place. `motif` is the height of the motif in pixels of a drawn
    cover, 0 without one. `ground` and `ink` are the colours of the spine and of the back. `text`
    is the font size of the back. `words_left` is how many words of the back do not fit.
    """

    geometry: CoverGeometry
    unit: float
    front: FrontText | None
    motif: int
    ground: Colour
    ink: Colour
    text: float
    spine: SpineText | None
    words_left: int = 0


def plan_cover(
    edition: Edition, back: BackCover, geometry: CoverGeometry, options: PdfOptions
) -> CoverPlan:
    """Return the plan of a cover. Raises OSError or ValueError for a picture that is broken."""
    fonts = cover_fonts(options.theme)
    unit = geometry.page.width / 100
    front, motif, ground, ink = None, 0, GROUND, (0, 0, 0)
    if edition.cover is None:
        front = front_text(edition, fonts)
        motif = front.motif
    elif fills_page(edition.cover):
        ground = _edge_colour(edition.cover.read(), right=geometry.rtl)
        ink = (0, 0, 0) if _is_light(ground) else (255, 255, 255)
    pixel = geometry.page.width / WIDTH
    smallest = geometry.height - (MIN_MOTIF if front else 0) * pixel
    foot = geometry.height - motif * pixel if front else geometry.height - geometry.barcode[3]
    room = foot - TOP * unit - _GAP
    text, needed = _text_size(
        back, geometry, room, fonts, [each for each in _SIZES if each >= _LARGE]
    )
    if needed > room and front:
        room = smallest - TOP * unit - _GAP
        text, needed = _text_size(back, geometry, room, fonts, list(_SIZES))
        motif = max(round((geometry.height - TOP * unit - _GAP - needed) / pixel), MIN_MOTIF)
        motif = min(motif, front.motif)
    elif needed > room:
        text, needed = _text_size(back, geometry, room, fonts, list(_SIZES))
    words = len(plain_text(back.page.blocks).split())
    left = round(words * (1 - room / needed)) if needed > room else 0
    above = geometry.height - motif * pixel - 12 if front else inf
    spine = _spine_text(edition, geometry, above, fonts)
    return CoverPlan(geometry, unit, front, motif, ground, ink, text, spine, left)


def _text_size(
    back: BackCover,
    geometry: CoverGeometry,
    room: float,
    fonts: CoverFonts,
    sizes: list[float],
) -> tuple[float, float]:
    """Return the largest of some font sizes at which the back fits, or the last; and its height."""
    height = inf
    for size in sizes:
        height = _height(back, geometry, size, fonts)
        if height <= room:
            return size, height
    return sizes[-1], height


def _height(back: BackCover, geometry: CoverGeometry, size: float, fonts: CoverFonts) -> float:
    """Return the height of category, text and authors, in points."""
    unit, lang = geometry.page.width / 100, back.page.lang
    measure = (100 - 2 * MARGIN) * unit
    line = size * LEADING
    height = 2.5 * line if back.category else 0.0
    height += _lines(back.page.blocks, measure, size, fonts, lang) * line
    height += 0.6 * line * max(len(back.page.blocks) - 1, 0)
    small = size * ABOUT
    for person in back.page.people:
        beside = (PHOTO + 3) * unit if person.photo else 0.0
        lines = 1 + _lines(person.bio, measure - beside, small, fonts, lang)
        height += line + max(lines * small * LEADING, PHOTO * unit if person.photo else 0.0)
    return height


def _lines(blocks: Blocks, measure: float, size: float, fonts: CoverFonts, lang: str) -> int:
    """Return how many lines blocks of text have."""
    style = fonts.title if fonts.regular_title else "serif"
    lettering = Lettering(style, _EM, lang=lang)
    width = measure / size * _EM / _SLACK
    return sum(
        len(filled(pieces_of(plain_text((block,))), lettering, width, 200)) for block in blocks
    )


def _spine_text(
    edition: Edition, geometry: CoverGeometry, above: float, fonts: CoverFonts
) -> SpineText | None:
    """Return the text of the spine, which ends so many points below the head at most.

    A wide spine has the names in a line below the title; another one beside it, if there is room.
    """
    area = geometry.spine_safe
    if area is None:
        return None
    metadata = edition.metadata
    start = max(TOP * geometry.page.width / 100, geometry.height - area[3])
    length = min(above, geometry.height - area[1]) - start
    room = area[2] - area[0]
    people = metadata.authors or metadata.editors
    title = legible(metadata.title, fonts.title)
    names = legible(" · ".join(person.name for person in people[:2]), fonts.labels)
    least, most = _SPINE_SIZES

    def width(text: str, style: str, tracking: float = 0.0) -> float:
        """Return the width of a text in font sizes."""
        lettering = Lettering(style, _EM, tracking * _EM, metadata.lang)
        return max(lettering.width(text) / _EM * _SLACK, 1.0)

    title_width, names_width = width(title, fonts.title), width(names, fonts.labels, SPINE_TRACKING)
    stacked = min(room / _STACKED_LINES, most, length / title_width)
    if names and stacked * _STACKED_NAMES >= least:
        size = min(stacked * _STACKED_NAMES, length / names_width)
        if size >= least:
            return SpineText(title, names, stacked, size, start, length, is_stacked=True)
    widest = min(max(room * _SPINE_SHARE, least), most)
    both = length / (title_width + 2 + names_width * _NAMES_SHARE)
    size = min(widest, both)
    if names and size * _NAMES_SHARE >= least:
        return SpineText(title, names, size, size * _NAMES_SHARE, start, length)
    size = min(widest, length / title_width)
    if size * title_width + 2 * size + least * names_width > length or not names:
        names = ""
    if size < least:
        size = least
        lettering = Lettering(fonts.title, _EM, lang=metadata.lang)
        title = cut_to_measure(title, lettering, length / size * _EM / _SLACK)
    return SpineText(title, names, size, least, start, length)


@decoding()
def _edge_colour(data: bytes, *, right: bool) -> Colour:
    """Return the mean colour of a picture along the edge that is beside the spine."""
    from io import BytesIO

    with Raster.open(BytesIO(data)) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB")
    width = max(image.width // 20, 1)
    left = image.width - width if right else 0
    strip = image.crop((left, 0, left + width, image.height))
    red, green, blue = strip.resize((1, 1), Raster.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    return red, green, blue


def _is_light(colour: Colour) -> bool:
    from exporter.file_formats.srgb import luminance

    return luminance(*(channel / 255 for channel in colour)) > 0.18
