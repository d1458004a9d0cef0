"""Images in the colours of screens: sRGB with eight bits for each colour."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from itertools import chain, product
from typing import cast

from PIL import Image as Raster
from PIL import ImageChops, ImageCms

from exporter.themes import resources

_SAMPLED = (0, 51, 102, 153, 204, 255)
"""Values of red, green and blue of the colours by which a profile is compared with sRGB."""
_VISIBLE = 4
"""The greatest difference of them, of 255, that is not seen."""


def in_screen_colours(image: Raster.Image) -> Raster.Image:
    """Return an image that screens can show; the same image if it needs no conversion.

    Greys of more than eight bits, CMYK with a colour profile, and colours with another profile than
    sRGB are converted: no PDF and few e-readers apply the profile of an image.
    """
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    profile: bytes = image.info.get("icc_profile") or b""
    match image.mode:
        case "CMYK" if profile:
            return _in_srgb(image, profile)
        case "RGB" | "RGBA" | "P" if profile and _changes_colours(profile):
            if image.mode == "P":
                return _palette_in_srgb(image, profile)
            # The colour that is transparent is another one in sRGB.
            return _in_srgb(
                image.convert("RGBA") if "transparency" in image.info else image, profile
            )
        case _:
            return image


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


@lru_cache(maxsize=64)
def _changes_colours(profile: bytes) -> bool:
    """Return whether the colours of a profile differ visibly from those of sRGB."""
    values = bytes(chain.from_iterable(product(_SAMPLED, repeat=3)))
    colours = Raster.frombytes("RGB", (len(_SAMPLED) ** 3, 1), values)
    difference = ImageChops.difference(colours, _in_srgb(colours, profile))
    return max(difference.tobytes()) > _VISIBLE


def _palette_in_srgb(image: Raster.Image, profile: bytes) -> Raster.Image:
    result = image.copy()
    values = bytes(result.getpalette("RGB") or ())
    palette = Raster.frombytes("RGB", (len(values) // 3, 1), values)
    result.putpalette(_in_srgb(palette, profile).tobytes())
    result.info.pop("icc_profile")
    return result


def _in_srgb(image: Raster.Image, profile: bytes) -> Raster.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        converted = ImageCms.applyTransform(image, _to_srgb(profile, image.mode, mode)) or image
    except (OSError, ImageCms.PyCMSError):
        # A damaged profile, or one of another colour space.
        return image
    converted.info.pop("icc_profile", None)
    return converted


# The screenshots of a machine have one profile: to prepare it takes a fourth of the conversion.
@lru_cache(maxsize=16)
def _to_srgb(profile: bytes, mode: str, result: str) -> ImageCms.ImageCmsTransform:
    """Return the conversion from a profile to sRGB, for images in these modes of Pillow."""
    own = ImageCms.ImageCmsProfile(BytesIO(profile))
    srgb = ImageCms.ImageCmsProfile(str(resources.styles() / "colour" / "sRGB.icc"))
    return ImageCms.buildTransform(own, srgb, mode, result)
