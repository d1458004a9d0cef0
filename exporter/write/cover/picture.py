"""The picture that a collection gives for its cover, as screens show it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image as Raster
from PIL import ImageOps

from exporter.file_formats.raster import decoding
from exporter.write.cover.motif import GROUND
from exporter.write.images.image_optimizer import has_transparency
from exporter.write.images.screen_colours import in_screen_colours
from exporter.write.press_colours import in_srgb


@decoding()
def picture_on_screen(data: bytes) -> Raster.Image:
    """Return a picture upright in sRGB, with the paper of a drawn cover where it is transparent.

    Raises OSError or ValueError if the file is unreadable.
    """
    with Raster.open(BytesIO(data)) as opened:
        image = in_screen_colours(ImageOps.exif_transpose(opened))
    if not has_transparency(image):
        return in_srgb(image)
    image = image.convert("RGBA")
    ground = Raster.new("RGBA", image.size, (*GROUND, 255))
    ground.alpha_composite(image)
    return ground.convert("RGB")
