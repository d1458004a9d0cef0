"""The text of a spine: its sizes, and whether the names stand beside the title or below it."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.model.book import BookMetadata
from exporter.options.cover_geometry import CoverGeometry
from exporter.write.cover.drawing import CoverFonts
from exporter.write.cover.lettering import Lettering, legible
from exporter.write.cover.title_lines import cut_to_measure

TRACKING = 0.06
"""The tracking of the names, in font sizes."""
TITLE_LINE, NAMES_LINE = 1.2, 1.5
"""The heights of two lines one below the other, each in its own font sizes."""
_LEAST, _MOST = 7.0, 36.0
"""The font sizes, in points."""
_SHARE = 0.62
"""The font size of one line, in widths of its area."""
_NAMES_BESIDE, _NAMES_BELOW = 0.72, 0.45
"""The font size of the names, in sizes of the title."""
_TWO_LINES = TITLE_LINE + NAMES_LINE * _NAMES_BELOW
_GAP = 2
"""The space between the title and the names beside it, in sizes of the title."""
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


def spine_text(
    metadata: BookMetadata, geometry: CoverGeometry, start: float, end: float, fonts: CoverFonts
) -> SpineText | None:
    """Return the text of a spine between two distances from the head; None if it has none.

    A wide spine has the names in a line below the title; another one beside it, if there is room. A
    title that is too long in the smallest type is cut.
    """
    area = geometry.spine_safe
    if area is None:
        return None
    start = max(start, geometry.height - area[3])
    length = min(end, geometry.height - area[1]) - start
    room = area[2] - area[0]
    people = metadata.authors or metadata.editors
    title = legible(metadata.title, fonts.title)
    names = legible(" · ".join(person.name for person in people[:2]), fonts.labels)

    def width(text: str, style: str, tracking: float = 0.0) -> float:
        """Return the width of a text in font sizes."""
        lettering = Lettering(style, _EM, tracking * _EM, metadata.lang)
        return max(lettering.width(text) / _EM * _SLACK, 1.0)

    title_width, names_width = width(title, fonts.title), width(names, fonts.labels, TRACKING)
    size = min(room / _TWO_LINES, _MOST, length / title_width)
    names_size = min(size * _NAMES_BELOW, length / names_width)
    if names and names_size >= _LEAST:
        return SpineText(title, names, size, names_size, start, length, is_stacked=True)
    widest = min(max(room * _SHARE, _LEAST), _MOST)
    size = min(widest, length / (title_width + _GAP + names_width * _NAMES_BESIDE))
    names_size = max(size * _NAMES_BESIDE, _LEAST)
    taken = (title_width + _GAP) * size + names_width * names_size
    if names and size >= _LEAST and taken <= length:
        return SpineText(title, names, size, names_size, start, length)
    size = max(min(widest, length / title_width), _LEAST)
    lettering = Lettering(fonts.title, _EM, lang=metadata.lang)
    title = cut_to_measure(title, lettering, length / size * _EM / _SLACK + 1)
    return SpineText(title, "", size, _LEAST, start, length)
