"""The cover page of a PDF: live text over a drawn motif, or the author's cover image.

Its layout is that of a drawn EPUB cover. Its unit is a hundredth of the page width.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO

from exporter.model.assets import Asset
from exporter.model.edition import Edition
from exporter.write.cover.drawing import (
    BUNDLED_FONTS,
    WIDTH,
    CoverFonts,
    band_height,
    in_capitals,
    kicker_lettering,
    names_in_lines,
)
from exporter.write.cover.motif_image import draw_motif
from exporter.write.cover.title_lines import (
    LEADING,
    cut_to_measure,
    fitted_subtitle,
    fitted_title,
)
from exporter.write.xhtml import Dialect, attribute, text

_UNIT = WIDTH / 100
_MIN_HEIGHT = 2071
"""The height of the widest page format, US Letter, scaled to the width of an EPUB cover."""
_SPACE_ABOVE, _SPACE_BELOW = 236, 130
MIN_MOTIF, _MAX_MOTIF = 700, 1180
_SUBTITLES = {60: 4, 50: 5, 42: 6}
"""The sizes of a subtitle in pixels, and the greatest number of lines of each."""
_SUBTITLE_LEADING = 1.333


def cover_to_xhtml(edition: Edition, dialect: Dialect, fonts: CoverFonts = BUNDLED_FONTS) -> str:
    """Return the content of the cover page. `fonts` are those of the theme."""
    if edition.cover:
        # An image of roughly the shape of a page fills it; another is shown uncropped.
        class_ = "full" if fills_page(edition.cover) else "whole"
        source = attribute(dialect.image(edition.cover))
        alt = attribute(edition.metadata.title)
        return f'<p class="{class_}"><img src="{source}" alt="{alt}"/></p>'
    front = front_text(edition, fonts)
    return f"{_motif(edition.metadata.motif_text, front)}\n{front.xhtml}"


def kicker_of(edition: Edition) -> str:
    """Return the line above the title: the cover page's, else the series."""
    page = next((page for page in edition.front if page.role == "cover"), None)
    if page and page.kicker:
        return page.kicker
    series = edition.metadata.series
    return " · ".join(part for part in (series.name, series.position) if part) if series else ""


def fills_page(image: Asset) -> bool:
    """Return whether an image has roughly the shape of a page."""
    return 0.6 < image.width / max(image.height, 1) < 0.85


@dataclass(frozen=True, slots=True)
class FrontText:
    """The text of a drawn cover as XHTML; the height of the motif below it, and of its band.

    The heights are in pixels of a cover that is `WIDTH` wide.
    """

    xhtml: str
    motif: int
    band: int


def front_text(edition: Edition, fonts: CoverFonts) -> FrontText:
    """Return the text of a drawn cover."""
    metadata, kicker = edition.metadata, _fitting(kicker_of(edition), edition.metadata.lang, fonts)
    subtitle_lettering, subtitle = fitted_subtitle(
        metadata.subtitle, _SUBTITLES, metadata.lang, fonts.subtitle
    )
    subtitle_line = subtitle_lettering.size * _SUBTITLE_LEADING
    subtitle_height = 60 + subtitle_line * len(subtitle) if subtitle else 0
    available = _MIN_HEIGHT - _SPACE_ABOVE - _SPACE_BELOW - subtitle_height
    room = available - MIN_MOTIF
    lettering, title = fitted_title(metadata.title, room, metadata.lang, fonts.title)
    motif_height = available - lettering.size * LEADING * len(title)
    height = round(min(max(motif_height, MIN_MOTIF), _MAX_MOTIF))
    names = names_in_lines(metadata, edition.labels.edited_by, fonts)
    regular = " regular" if fonts.regular_title else ""
    serif = " serif" if fonts.serif_labels else ""
    size = f"{lettering.size / _UNIT:g}em"
    smaller = ""
    if subtitle_lettering.size != max(_SUBTITLES):
        smaller = f' style="font-size: {subtitle_lettering.size / _UNIT:g}em"'
    parts = [
        f'<p class="kicker">{text(kicker)}</p>' if kicker else "",
        f'<p class="title{regular}" style="font-size: {size}">{_lines(title)}</p>',
        f'<p class="subtitle"{smaller}>{_lines(subtitle)}</p>' if subtitle else "",
    ]
    heading = "\n".join(part for part in parts if part)
    parts = [
        f'<div class="heading">\n{heading}\n</div>',
        f'<p class="names{serif}">{_lines(names)}</p>' if any(names) else "",
        f'<p class="year{serif}">{metadata.date.year}</p>' if metadata.date else "",
    ]
    return FrontText("\n".join(part for part in parts if part), height, band_height(len(names)))


def _fitting(kicker: str, lang: str, fonts: CoverFonts) -> str:
    """Return the line above the title; without its last words if it is too long."""
    capitals = in_capitals(kicker, lang)
    cut = cut_to_measure(capitals, kicker_lettering(lang, fonts))
    return kicker if cut == capitals else cut


def _lines(lines: list[str]) -> str:
    return "<br/>\n".join(map(text, lines))


def _motif(seed: str, front: FrontText) -> str:
    """Return the decorative drawing at the bottom, with a plain band for the names."""
    stream = BytesIO()
    image = draw_motif(seed, WIDTH, front.motif, front.band)
    image.save(stream, "PNG", compress_level=4)
    data = base64.b64encode(stream.getvalue()).decode()
    return f'<img class="motif" src="data:image/png;base64,{data}" alt=""/>'
