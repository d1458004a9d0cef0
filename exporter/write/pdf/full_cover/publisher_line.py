"""The name of the publisher at the foot of the back, beside the barcode."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.model.book import BookMetadata
from exporter.options.cover_geometry import CoverGeometry
from exporter.write.cover.drawing import CoverFonts, in_capitals
from exporter.write.cover.lettering import Lettering, legible

TRACKING = 0.15
"""The tracking, in font sizes."""
_SIZE = 3.0
"""The font size of the names on a front, in units of the layout."""
_LEAST = 7.0
"""The smallest font size, in points."""
_GAP = 9.0
"""Points between the name and the barcode."""
_EM = 100
"""The font size at which text is measured, in pixels."""
_SLACK = 1.03
"""How much wider the engine may set text than it is measured."""


@dataclass(frozen=True, slots=True)
class PublisherLine:
    """A name in capitals, its font size and the room that it has, in points."""

    name: str
    size: float
    room: float


def publisher_line(
    metadata: BookMetadata,
    geometry: CoverGeometry,
    margin: float,
    code_width: float,
    fonts: CoverFonts,
) -> PublisherLine | None:
    """Return the line of the publisher; None for a name that does not fit in the smallest type.

    `margin` is its distance from the outer edge of the back, `code_width` the width of the barcode,
    in points.
    """
    name = in_capitals(legible(metadata.publisher, fonts.labels), metadata.lang)
    left, _, right, _ = geometry.barcode
    inner = geometry.width - left - code_width if geometry.rtl else right - code_width
    room = inner - margin - _GAP
    lettering = Lettering(fonts.labels, _EM, TRACKING * _EM, metadata.lang)
    width = max(lettering.width(name) / _EM * _SLACK, 1.0)
    size = min(_SIZE * geometry.unit, room / width)
    return PublisherLine(name, size, room) if name and size >= _LEAST else None
