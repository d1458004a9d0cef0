"""Images in the colours of screens: sRGB with eight bits for each colour."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from PIL import Image as Raster
from PIL import ImageCms

from exporter.themes import resources


def in_screen_colours(image: Raster.Image) -> Raster.Image:
    """Return an image that screens can show; the same image if it needs no conversion.

    Greys of more than eight bits, and CMYK with a colour profile, are converted.
    """
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    profile = image.info.get("icc_profile")
    return _in_srgb(image, profile) if profile and image.mode == "CMYK" else image


def _eight_bits(image: Raster.Image) -> Raster.Image:
    """Return greys of 16 or 32 bits, or from 0 to 1, with 8 bits. Pillow would cut them at 255.

    The white of greys in 32 bits is the least of 1, 255 and 65535 that none of them exceeds.
    """
    levels = image.convert("F")
    _, most = cast("tuple[float, float]", levels.getextrema())
    whites = (65535,) if image.mode.startswith("I;16") else (1, 255, 65535)
    top = next((white for white in whites if most <= white), most)
    grey = levels.point(lambda level: level * (255 / top) + 0.5).convert("L")
    transparency = image.info.get("transparency")
    if isinstance(transparency, int):
        grey.info["transparency"] = round(transparency * 255 / top)
    return grey


def _in_srgb(image: Raster.Image, profile: bytes) -> Raster.Image:
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.ImageCmsProfile(str(resources.styles() / "colour" / "sRGB.icc"))
        converted = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB") or image
    except (OSError, ImageCms.PyCMSError):
        # A damaged profile, or one of another colour space.
        return image
    converted.info.pop("icc_profile", None)
    return converted
