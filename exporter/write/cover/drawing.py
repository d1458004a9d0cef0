"""Drawn covers of EPUBs: title, names and a motif, 1600 by 2560 pixels."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

from PIL import Image, ImageDraw, ImageOps

from exporter.model.book import BookMetadata
from exporter.themes import Face, Theme
from exporter.themes.font_faces import ROLES
from exporter.write.cover.lettering import Colour, Lettering, legible, missing_characters
from exporter.write.cover.motif import ACCENT, GROUND
from exporter.write.cover.motif_image import draw_motif
from exporter.write.cover.picture import picture_on_screen
from exporter.write.cover.title_lines import (
    LEADING,
    MEASURE,
    cut_to_measure,
    fitted_subtitle,
    fitted_title,
)
from exporter.write.direction import direction

WIDTH, HEIGHT = 1600, 2560
MARGIN = (WIDTH - MEASURE) // 2
_SUBTITLES = {66: 3, 54: 4, 46: 5}
"""The sizes of a subtitle, and the greatest number of lines of each."""
_SUBTITLE_LEADING = 1.3
_INK: Colour = (0x1A, 0x1A, 0x1A)
_MUTED: Colour = (0x4A, 0x44, 0x3E)


@dataclass(frozen=True, slots=True)
class CoverFonts:
    """The styles of `Lettering` for the title, the subtitle, and the names and labels.

    `regular_title` says that the title is not semibold, `serif_labels` that the labels are not
    sans.
    """

    title: str = "serif"
    subtitle: str = "italic"
    labels: str = "sans"
    regular_title: bool = False
    serif_labels: bool = False


BUNDLED_FONTS = CoverFonts()


def cover_fonts(theme: Theme) -> CoverFonts:
    """Return the fonts of a theme; its regular face replaces a bold or italic one it lacks."""
    regular_title = theme.cover_title == "regular"
    serif_labels = theme.cover_labels == "serif"
    labels = "serif" if serif_labels else "sans"
    return CoverFonts(
        f"serif={_font(theme, 'serif', 400 if regular_title else 600)}",
        f"italic={_font(theme, 'serif', 400, italic=True)}",
        f"{labels}={_font(theme, labels, 600)}",
        regular_title,
        serif_labels,
    )


def text_style(theme: Theme) -> str:
    """Return the style of `Lettering` for running text."""
    return f"serif={_font(theme, 'serif', 400)}"


def _font(theme: Theme, role: str, weight: int, *, italic: bool = False) -> str:
    """Return the address and the font file of a face of a theme, or of its regular face."""
    face = Face(ROLES[role], weight, italic)
    font = theme.fonts.get(face, theme.fonts[Face(ROLES[role])])
    return f"{quote(font.address)}={font.path}"


def draw_cover(
    metadata: BookMetadata,
    kicker: str = "",
    image: bytes = b"",
    edited_by: str = "{}",
    fonts: CoverFonts = BUNDLED_FONTS,
) -> bytes:
    """Return the cover as a PNG.

    `kicker` is a small line above the title. `edited_by` is the template for the names of editors,
    which are shown if the book has no authors. `image` is the file of a cover image (PNG, JPEG, GIF
    or WebP): it fills the upper part, cropped to its shape, and the text moves below.
    Raises OSError or ValueError if the image cannot be decoded.
    """
    page = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(page)
    names = names_in_lines(metadata, edited_by, fonts)
    if image:
        _draw_image(page, image)
        bottom = _draw_heading(pen, metadata, kicker, 1440, 1440 + 660, fonts)
        pen.rectangle((0, 1240, WIDTH, 1248), ACCENT)
        _draw_footer(pen, names, metadata, _INK, HEIGHT - 150, fonts)
    else:
        bottom = _draw_heading(pen, metadata, kicker, 236, 1330, fonts)
        top = round(min(max(bottom + 150, 1080), 1440))
        motif = draw_motif(metadata.motif_text, WIDTH, HEIGHT - top, band_height(len(names)))
        page.paste(motif, (0, top))
        _draw_footer(pen, names, metadata, GROUND, HEIGHT - 150, fonts)
    stream = BytesIO()
    # Rows of photographs have runs, and nothing else that repeats and is worth a search.
    strategy = zlib.Z_RLE if image else zlib.Z_DEFAULT_STRATEGY
    page.save(stream, "PNG", compress_level=4, compress_type=strategy)
    return stream.getvalue()


def band_height(names: int) -> int:
    """Return the height of the plain band of a motif, in pixels, for so many lines of names."""
    return 268 + 76 * (names - 1)


def missing_on_cover(metadata: BookMetadata, kicker: str = "") -> str:
    """Return the characters of the cover that no available font has; they are left out."""
    names = (author.name for author in metadata.authors or metadata.editors)
    return missing_characters(" ".join((metadata.title, metadata.subtitle, kicker, *names)))


def _draw_image(page: Image.Image, data: bytes) -> None:
    image = picture_on_screen(data)
    fitted = ImageOps.fit(image, (WIDTH, 1240), Image.Resampling.LANCZOS)
    page.paste(fitted, (0, 0))


def _draw_heading(
    pen: ImageDraw.ImageDraw,
    metadata: BookMetadata,
    kicker: str,
    top: float,
    bottom: float,
    fonts: CoverFonts,
) -> float:
    """Draw kicker, title and subtitle between two heights; return the baseline of the last line."""
    y = top
    small = kicker_lettering(metadata.lang, fonts)
    label = cut_to_measure(in_capitals(legible(kicker, fonts.labels), metadata.lang), small)
    if label:
        small.draw(pen, _start(small.width(label), metadata), y, label, ACCENT)
    subtitle = legible(metadata.subtitle, fonts.subtitle)
    subtitle_lettering, subtitle_lines = fitted_subtitle(
        subtitle, _SUBTITLES, metadata.lang, fonts.subtitle
    )
    subtitle_leading = subtitle_lettering.size * _SUBTITLE_LEADING
    subtitle_height = len(subtitle_lines) * subtitle_leading + 60 if subtitle_lines else 0
    room = bottom - y - 60 - subtitle_height
    title = legible(metadata.title, fonts.title)
    lettering, lines = fitted_title(title, room, metadata.lang, fonts.title)
    y += 56
    for line in lines:
        y += lettering.size * LEADING
        # Optical alignment: a large capital has a side bearing to its left.
        x = _start(lettering.width(line), metadata)
        x -= lettering.size * 0.035 if x == MARGIN else 0
        lettering.draw(pen, x, y, line, _INK)
    if subtitle_lines:
        y += 60
        for line in subtitle_lines:
            y += subtitle_leading
            x = _start(subtitle_lettering.width(line), metadata)
            subtitle_lettering.draw(pen, x, y, line, _MUTED)
    return y


def _draw_footer(
    pen: ImageDraw.ImageDraw,
    names: list[str],
    metadata: BookMetadata,
    ink: Colour,
    y: float,
    fonts: CoverFonts,
) -> None:
    """Draw the names at the start of their lines, the last one at `y`, and the year at its end."""
    lettering = _name_lettering(metadata.lang, fonts)
    for index, line in enumerate(names):
        x = _start(lettering.width(line), metadata)
        lettering.draw(pen, x, y - 76 * (len(names) - 1 - index), line, ink)
    if metadata.date:
        year = str(metadata.date.year)
        small = Lettering(fonts.labels, 42, tracking=5.6)
        x = MARGIN if direction(metadata.lang) == "rtl" else WIDTH - MARGIN - small.width(year)
        small.draw(pen, x, y, year, ink)


def _start(width: float, metadata: BookMetadata) -> float:
    """Return the left edge of a line of this width, by the direction of the language."""
    return WIDTH - MARGIN - width if direction(metadata.lang) == "rtl" else MARGIN


def kicker_lettering(lang: str, fonts: CoverFonts) -> Lettering:
    """Return the lettering of the line above a title."""
    return Lettering(fonts.labels, 42, tracking=5.6, lang=lang)


def _name_lettering(lang: str, fonts: CoverFonts) -> Lettering:
    return Lettering(fonts.labels, 48, tracking=7.2, lang=lang)


def names_in_lines(
    metadata: BookMetadata, edited_by: str = "{}", fonts: CoverFonts = BUNDLED_FONTS
) -> list[str]:
    """Return the authors, else editors or the publisher, in capitals on at most three lines."""
    lang = metadata.lang
    people = _names_in_capitals((author.name for author in metadata.authors), lang, fonts)
    if not people:
        people = _names_in_capitals((editor.name for editor in metadata.editors), lang, fonts)
        before, _, after = in_capitals(edited_by, lang).partition("{}")
        people[:1] = [before + name for name in people[:1]]
        people[-1:] = [name + after for name in people[-1:]]
    people = people or _names_in_capitals((metadata.publisher,), lang, fonts)
    lettering = _name_lettering(lang, fonts)
    measure = MEASURE - 210
    lines = [""]
    for name in people:
        longer = f"{lines[-1]} · {name}" if lines[-1] else name
        if not lines[-1] or lettering.width(longer) <= measure:
            lines[-1] = longer
        elif len(lines) == 3:
            lines[-1] = f"{lines[-1]} · …"
            break
        else:
            lines.append(name)
    return [cut_to_measure(line, lettering, measure) for line in lines]


def _names_in_capitals(names: Iterable[str], lang: str, fonts: CoverFonts) -> list[str]:
    capitals = (in_capitals(legible(name, fonts.labels), lang) for name in names)
    return [name for name in capitals if name]


def in_capitals(text: str, lang: str) -> str:
    """Return text in capitals; in Turkish and Azerbaijani, i has a dot in capitals too."""
    if lang.lower().partition("-")[0] in ("tr", "az"):
        text = text.replace("i", "İ")
    return text.upper()
