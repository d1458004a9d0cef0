"""Drawn covers of EPUBs: title, names and a motif, 1600 by 2560 pixels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from exporter.file_formats.raster import decoding
from exporter.model.book import BookMetadata
from exporter.themes import FACES, Theme
from exporter.write.cover.lettering import Colour, Lettering, legible, missing_characters
from exporter.write.cover.motif import ACCENT, GROUND, draw_motif
from exporter.write.cover.title_lines import LEADING, MEASURE, balanced, fitted_title, pieces_of
from exporter.write.direction import direction

WIDTH, HEIGHT = 1600, 2560
MARGIN = (WIDTH - MEASURE) // 2
_INK: Colour = (0x1A, 0x1A, 0x1A)
_MUTED: Colour = (0x4A, 0x44, 0x3E)


@dataclass(frozen=True, slots=True)
class CoverFonts:
    """The styles of `Lettering` for the title and the subtitle."""

    serif: str = "serif"
    italic: str = "italic"


BUNDLED_FONTS = CoverFonts()


def cover_fonts(theme: Theme) -> CoverFonts:
    """Return the fonts of a theme; its regular face replaces a bold or italic one it lacks."""
    serif = [(face, file) for face, file in theme.fonts.items() if face.family == FACES[0].family]
    bold = next((file for face, file in serif if face.weight > 400 and not face.italic), None)
    italic = next((file for face, file in serif if face.weight == 400 and face.italic), None)
    regular = theme.fonts[FACES[0]]
    return CoverFonts(f"serif={(bold or regular).path}", f"italic={(italic or regular).path}")


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
    names = names_in_lines(metadata, edited_by)
    if image:
        _draw_image(page, image)
        bottom = _draw_heading(pen, metadata, kicker, 1440, 1440 + 660, fonts)
        pen.rectangle((0, 1240, WIDTH, 1248), ACCENT)
        _draw_footer(pen, names, metadata, _INK, HEIGHT - 150)
    else:
        bottom = _draw_heading(pen, metadata, kicker, 236, 1330, fonts)
        top = round(min(max(bottom + 150, 1080), 1440))
        band = 268 + 76 * (len(names) - 1)
        page.paste(draw_motif(metadata.title, WIDTH, HEIGHT - top, band), (0, top))
        _draw_footer(pen, names, metadata, GROUND, HEIGHT - 150)
    stream = BytesIO()
    page.save(stream, "PNG", compress_level=7)
    return stream.getvalue()


def missing_on_cover(metadata: BookMetadata, kicker: str = "") -> str:
    """Return the characters of the cover that no available font has; they are left out."""
    names = (author.name for author in metadata.authors or metadata.editors)
    return missing_characters(" ".join((metadata.title, metadata.subtitle, kicker, *names)))


def _draw_image(page: Image.Image, data: bytes) -> None:
    with decoding(), Image.open(BytesIO(data)) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    opaque = Image.new("RGBA", image.size, (*GROUND, 255))
    opaque.alpha_composite(image)
    fitted = ImageOps.fit(opaque.convert("RGB"), (WIDTH, 1240), Image.Resampling.LANCZOS)
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
    small = Lettering("sans", 42, tracking=5.6, lang=metadata.lang)
    label = _cut_to_measure(_in_capitals(legible(kicker, "sans"), metadata.lang), small)
    if label:
        small.draw(pen, _start(small.width(label), metadata), y, label, ACCENT)
    subtitle = legible(metadata.subtitle, "italic")
    subtitle_lettering = Lettering(fonts.italic, 66, lang=metadata.lang)
    pieces = pieces_of(subtitle)
    subtitle_lines = balanced(pieces, subtitle_lettering, MEASURE, 3) if subtitle else []
    room = bottom - y - 60 - (len(subtitle_lines) * 86 + 60 if subtitle_lines else 0)
    title = legible(metadata.title, fonts.serif)
    lettering, lines = fitted_title(title, room, metadata.lang, fonts.serif)
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
            y += 86
            x = _start(subtitle_lettering.width(line), metadata)
            subtitle_lettering.draw(pen, x, y, line, _MUTED)
    return y


def _draw_footer(
    pen: ImageDraw.ImageDraw, names: list[str], metadata: BookMetadata, ink: Colour, y: float
) -> None:
    """Draw the names at the start of their lines, the last one at `y`, and the year at its end."""
    lettering = _name_lettering(metadata.lang)
    for index, line in enumerate(names):
        x = _start(lettering.width(line), metadata)
        lettering.draw(pen, x, y - 76 * (len(names) - 1 - index), line, ink)
    if metadata.date:
        year = str(metadata.date.year)
        small = Lettering("sans", 42, tracking=5.6)
        x = MARGIN if direction(metadata.lang) == "rtl" else WIDTH - MARGIN - small.width(year)
        small.draw(pen, x, y, year, ink)


def _start(width: float, metadata: BookMetadata) -> float:
    """Return the left edge of a line of this width, by the direction of the language."""
    return WIDTH - MARGIN - width if direction(metadata.lang) == "rtl" else MARGIN


def _name_lettering(lang: str) -> Lettering:
    return Lettering("sans", 48, tracking=7.2, lang=lang)


def names_in_lines(metadata: BookMetadata, edited_by: str = "{}") -> list[str]:
    """Return the authors, else editors or the publisher, in capitals on at most three lines."""
    lang = metadata.lang
    people = _names_in_capitals((author.name for author in metadata.authors), lang)
    if not people:
        people = _names_in_capitals((editor.name for editor in metadata.editors), lang)
        before, _, after = _in_capitals(edited_by, lang).partition("{}")
        people[:1] = [before + name for name in people[:1]]
        people[-1:] = [name + after for name in people[-1:]]
    people = people or _names_in_capitals((metadata.publisher,), lang)
    lettering = _name_lettering(lang)
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
    return [_cut_to_measure(line, lettering, measure) for line in lines]


def _names_in_capitals(names: Iterable[str], lang: str) -> list[str]:
    capitals = (_in_capitals(legible(name, "sans"), lang) for name in names)
    return [name for name in capitals if name]


def _in_capitals(text: str, lang: str) -> str:
    """Return text in capitals; in Turkish and Azerbaijani, i has a dot in capitals too."""
    if lang.lower().partition("-")[0] in ("tr", "az"):
        text = text.replace("i", "İ")
    return text.upper()


def _cut_to_measure(text: str, lettering: Lettering, measure: float = MEASURE) -> str:
    """Return the text without the last words that do not fit."""
    while text and lettering.width(text) > measure:
        shorter = re.sub(r"[\s·…]*\S+[\s…]*$", "", text)
        text = f"{shorter}…" if shorter else text[: max(len(text) - 2, 0)]
    return text
