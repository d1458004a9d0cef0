"""The cover of a printed book: real text on a drawn ground, or a picture that somebody made.

It is laid out as the cover of an EPUB is, so that both are covers of one book. Its unit is a
hundredth of the page's width, whatever the size of the page.
"""

from __future__ import annotations

import base64
from io import BytesIO

from exporter.model.publication import Edition, Page
from exporter.write.cover.drawing import (
    MEASURE,
    WIDTH,
    balanced,
    fitted_title,
    names_in_lines,
    pieces_of,
)
from exporter.write.cover.lettering import Lettering
from exporter.write.cover.motif import draw_motif
from exporter.write.xhtml import Dialect, attribute, text

_UNIT = WIDTH / 100
_SHORTEST = 2071
"""How high a page is, US Letter, that is as wide as the cover of an EPUB."""
_ABOVE, _BELOW = 236, 130
_LEAST_MOTIF, _MOST_MOTIF = 700, 1180
_SUBTITLE, _SUBTITLE_LINE = 60, 80


def cover_to_xhtml(page: Page, edition: Edition, dialect: Dialect) -> str:
    """What stands on the cover."""
    metadata = edition.metadata
    if edition.cover:
        # A picture of about the shape of a page fills it; another is shown whole.
        shape = edition.cover.width / max(edition.cover.height, 1)
        said = "whole" if not 0.6 < shape < 0.85 else "full"
        source = attribute(dialect.image(edition.cover))
        return f'<p class="{said}"><img src="{source}" alt="{attribute(metadata.title)}"/></p>'
    kicker = page.kicker
    if not kicker and metadata.series:
        kicker = " · ".join(filter(None, (metadata.series.name, metadata.series.position)))
    below = Lettering("italic", _SUBTITLE, lang=metadata.lang)
    second = balanced(pieces_of(metadata.subtitle), below, MEASURE, 4) if metadata.subtitle else []
    under = 60 + _SUBTITLE_LINE * len(second) if second else 0
    room = _SHORTEST - _ABOVE - _BELOW - _LEAST_MOTIF - under
    lettering, title = fitted_title(metadata.title, room, metadata.lang)
    below_it = _SHORTEST - _ABOVE - _BELOW - under - lettering.size * 1.09 * len(title)
    height = round(min(max(below_it, _LEAST_MOTIF), _MOST_MOTIF))
    names = names_in_lines(metadata, edition.labels.edited_by)
    parts = [
        f'<p class="kicker">{text(kicker)}</p>' if kicker else "",
        f'<p class="title" style="font-size: {lettering.size / _UNIT:g}em">{_lines(title)}</p>',
        f'<p class="subtitle">{_lines(second or [metadata.subtitle])}</p>'
        if metadata.subtitle
        else "",
    ]
    heading = "\n".join(part for part in parts if part)
    parts = [
        _motif(metadata.title, height, len(names)),
        f'<div class="heading">\n{heading}\n</div>',
        f'<p class="names">{_lines(names)}</p>' if any(names) else "",
        f'<p class="year">{metadata.date.year}</p>' if metadata.date else "",
    ]
    return "\n".join(part for part in parts if part)


def _lines(lines: list[str]) -> str:
    return "<br/>\n".join(map(text, lines))


def _motif(title: str, height: int, names: int) -> str:
    """The drawing at the foot, which says nothing; names stand on its plain band."""
    stream = BytesIO()
    picture = draw_motif(title, WIDTH, height, 268 + 76 * (names - 1))
    picture.save(stream, "PNG", compress_level=4)
    data = base64.b64encode(stream.getvalue()).decode()
    return f'<img class="motif" src="data:image/png;base64,{data}" alt=""/>'
