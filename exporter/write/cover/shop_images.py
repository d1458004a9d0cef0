"""The front of a cover as shops show it: an image of 1600 by 2560 pixels, and a thumbnail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from PIL import Image as Raster
from PIL import ImageOps

from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact
from exporter.model.edition import Edition
from exporter.options.settings import Settings
from exporter.themes import theme
from exporter.write.cover.drawing import HEIGHT, WIDTH, CoverFonts, cover_fonts, draw_cover
from exporter.write.cover.motif import GROUND
from exporter.write.cover.page import fills_page, kicker_of
from exporter.write.cover.picture import picture_on_screen
from exporter.write.images.preparation import display_name

FRONT_SUFFIX, THUMBNAIL_SUFFIX = "-front.jpg", "-thumbnail.jpg"
THUMBNAIL = (320, 512)
_QUALITY = 92


def shop_images(
    edition: Edition, settings: Settings, diagnostics: Diagnostics
) -> Iterator[Artifact]:
    """Yield the image of the front and its thumbnail: of the picture that is given, or drawn.

    A drawn thumbnail has the title alone, and so in larger letters, with the names.
    """
    fonts = cover_fonts(theme(settings.theme))
    front = _picture(edition, diagnostics)
    if front is None:
        front = _drawn(edition, kicker_of(edition), fonts)
        small = replace(edition, metadata=replace(edition.metadata, subtitle="", date=None))
        thumbnail = _drawn(small, "", fonts)
    else:
        thumbnail = front
    yield _jpeg(front, FRONT_SUFFIX)
    yield _jpeg(thumbnail.resize(THUMBNAIL, Raster.Resampling.LANCZOS), THUMBNAIL_SUFFIX)


def _drawn(edition: Edition, kicker: str, fonts: CoverFonts) -> Raster.Image:
    data = draw_cover(edition.metadata, kicker, b"", edition.labels.edited_by, fonts)
    with Raster.open(BytesIO(data)) as image:
        return image.convert("RGB")


def _picture(edition: Edition, diagnostics: Diagnostics) -> Raster.Image | None:
    """Return the cover image of a collection: cropped to the shape, or whole if it is far from it.

    None without one, or if it cannot be read, which is reported.
    """
    asset = edition.cover
    if asset is None or asset.media_type == "image/svg+xml":
        return None
    try:
        image = picture_on_screen(asset.read())
    except (OSError, ValueError) as error:
        diagnostics.report("image-unreadable", f"‘{display_name(asset)}’: {error}")
        return None
    size = (WIDTH, HEIGHT)
    if fills_page(asset):
        return ImageOps.fit(image, size, Raster.Resampling.LANCZOS)
    return ImageOps.pad(image, size, Raster.Resampling.LANCZOS, color=GROUND)


def _jpeg(image: Raster.Image, suffix: str) -> Artifact:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, subsampling=0, optimize=True, dpi=(300, 300))
    return Artifact(stream.getvalue(), suffix, beside=suffix)
