"""The picture that takes the place of a drawn front: what is reported of it, and its edge."""

from __future__ import annotations

from dataclasses import replace

from PIL import ImageStat

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.edition import Edition
from exporter.options.cover_geometry import CoverGeometry, Panel
from exporter.write.cover.motif import Colour
from exporter.write.cover.page import fills_page
from exporter.write.cover.picture import picture_on_screen
from exporter.write.images.preparation import display_name

_BEYOND = 1.0
"""Points that a picture continues beyond the bleed, where its edges would be smoothed."""
_CROPPED = 0.04
"""The share of a side from which cropping is reported: more than half of the safe margin."""
_STRIP = 50
"""The part of the width, as one of so many, whose colour is continued over the spine."""
_DPI = 300


def with_printable_picture(
    edition: Edition, geometry: CoverGeometry, diagnostics: Diagnostics
) -> Edition:
    """Return the edition without a front picture that cannot be printed, after a report.

    Reports a picture of another shape than the front: it is cropped, or placed inside of it.
    """
    picture = edition.cover
    if picture is None:
        return edition
    name = f"‘{display_name(picture)}’"
    if picture.media_type == "image/svg+xml":
        diagnostics.report("cover-drawing", f"{name} is an SVG file")
        return replace(edition, cover=None)
    left, bottom, right, top = _front_and_bleed(geometry, geometry.rules.bleed)
    width, height = right - left, top - bottom
    pixels = f"{width / 72 * _DPI:.0f} × {height / 72 * _DPI:.0f} pixels"
    wanted = f"the front and its bleed have the shape of {pixels}"
    shape = picture.width / max(picture.height, 1) * height / width
    if not fills_page(picture):
        size = f"{picture.width} × {picture.height} pixels"
        message = f"{name} has {size} and is placed inside of the front uncropped; {wanted}"
        diagnostics.report("cover-shape", message)
    elif 1 - min(shape, 1 / shape) > _CROPPED:
        sides = "left and right" if shape > 1 else "at the head and the foot"
        share = 1 - min(shape, 1 / shape)
        diagnostics.report("cover-shape", f"{share:.0%} of {name} is cropped {sides}; {wanted}")
    return edition


def picture_box(picture: Asset, geometry: CoverGeometry) -> Panel:
    """Return where a picture stands: on the front and its bleed, or else in the safe area."""
    if not fills_page(picture):
        return geometry.front_safe
    return _front_and_bleed(geometry, geometry.rules.bleed + _BEYOND)


def _front_and_bleed(geometry: CoverGeometry, bleed: float) -> Panel:
    left, bottom, right, top = geometry.front
    if geometry.rtl:
        return left - bleed, bottom - bleed, right, top + bleed
    return left, bottom - bleed, right + bleed, top + bleed


def edge_colour(picture: Asset, *, right: bool) -> Colour:
    """Return the colour of a picture along the edge that is beside the spine.

    It is the median, which is the ground where the edge cuts through a motif. Raises OSError or
    ValueError for a picture that is broken.
    """
    image = picture_on_screen(picture.read())
    width = max(image.width // _STRIP, 1)
    left = image.width - width if right else 0
    strip = image.crop((left, 0, left + width, image.height))
    red, green, blue = (round(channel) for channel in ImageStat.Stat(strip).median)
    return red, green, blue
