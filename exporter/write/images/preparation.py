"""Images for an output: in a format that it displays, with no more pixels than it can use.

The same image for the same target gives the same bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import assert_never

from PIL import Image as Raster
from PIL import ImageOps

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.raster import decoding
from exporter.model.assets import Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import DivisionT, rewrite_division
from exporter.options.pdf_profiles import Colour
from exporter.write.images.ground import has_dark_ground
from exporter.write.images.image_metadata import strip_metadata
from exporter.write.images.image_optimizer import (
    CompressionPolicy,
    encoded,
    flattened,
    has_transparency,
    is_finer,
    is_graphic,
    is_opaque,
    optimize_image,
)
from exporter.write.images.screen_colours import in_screen_colours
from exporter.write.images.svg import clean_svg
from exporter.write.press_colours import InkSet, in_inks

_SUPPORTED = ("image/jpeg", "image/png", "image/gif")
_EXIF_ORIENTATION = 0x0112
_PNG_LEVEL = 4
"""The zlib level: 9 takes ten times as long on graphics, and saves one byte in twenty."""
_TOLERANCE = 1.25
"""An image at most this many times too wide or too high may stay unscaled."""
_KEPT_SIZE = 2.0
"""The same for an original that takes fewer bytes than its conversion."""
_FEW_BYTES, _FEW_PER_PIXEL = 1000, 0.15
"""The bytes up to which a file is small enough; and for each pixel, one of few colours."""
_PHOTO_SCALE = 0.95
"""The scale factor below which a photograph is scaled down."""
_PHOTO_HEIGHT = 1.5
"""The greatest height of a photograph, in its greatest widths."""
_MAX_RATIO, _MAX_RATIO_LOSSY = 0.95, 0.75
"""The size of a conversion relative to the original up to which it replaces the original. It must
save more where a lossy original would be compressed again."""


@dataclass(frozen=True, slots=True)
class ImageTarget:
    """The limits of an output.

    `max_width` and `max_height` are in pixels, 0 for no limit. `quality` is JPEG's, from 1 to 95.
    `keeps_animation` allows animated GIFs. `for_print` prefers files that a PDF can embed without
    conversion to few pixels. `colour` is the colour space of the inks, `max_ink` the greatest sum
    of four (0: no limit). `compression` is set where the number of bytes matters.
    """

    max_width: int = 0
    max_height: int = 0
    quality: int = 92
    keeps_animation: bool = False
    for_print: bool = False
    colour: Colour = "rgb"
    max_ink: float = 0.0
    compression: CompressionPolicy | None = None


def print_image_target(width: float, height: float, dpi: int = 300) -> ImageTarget:
    """Return the target of an image in print, on an area of so many millimetres."""
    return ImageTarget(
        max_width=round(width / 25.4 * dpi), max_height=round(height / 25.4 * dpi), for_print=True
    )


@dataclass(frozen=True, slots=True)
class PreparedImage:
    """An image for an output.

    `removed` names the visible elements taken out of an SVG; `foreign_as_text` says that text
    replaces HTML in it. `changed` says that the bytes differ from the asset's. `dark` says that an
    image for print has a dark ground. `digest` is the SHA-256 of the bytes in hexadecimal, set by
    `ImageProcessor`.
    """

    media_type: str
    data: bytes
    animated: bool = False
    removed: tuple[str, ...] = ()
    foreign_as_text: bool = False
    changed: bool = True
    dark: bool = False
    digest: str = ""

    @property
    def data_url(self) -> str:
        """The image as a `data:` URL (RFC 2397)."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"

    def report(self, name: str, place: Place | None, diagnostics: Diagnostics) -> None:
        """Report what was removed or replaced in an SVG with this file name."""
        for element in self.removed:
            diagnostics.report("html-removed", f"‘{element}’ was removed from ‘{name}’", place)
        if self.foreign_as_text:
            message = f"only the text of the HTML in ‘{name}’ is shown"
            diagnostics.report("drawing-words", message, place)


@decoding()
def prepare_image(asset: Asset, target: ImageTarget) -> PreparedImage:
    """Return the image of an asset for a target.

    Raises OSError or ValueError if the file is unreadable.
    """
    data = asset.read()
    if asset.media_type == "image/svg+xml":
        svg = clean_svg(data)
        return PreparedImage(
            asset.media_type, svg.data, svg.animated, svg.removed, svg.foreign_as_text
        )
    with Raster.open(BytesIO(data)) as image:
        if target.compression:
            result = _compressed(image, asset.media_type, data, target, target.compression)
        else:
            image.load()
            result = _converted(image, asset.media_type, data, target)
        return replace(result, dark=target.for_print and has_dark_ground(image))


def with_addresses(
    division: DivisionT, address: Callable[[Asset, Place | None], str], diagnostics: Diagnostics
) -> tuple[DivisionT, dict[str, str]]:
    """Return the division without unreadable images, and the address of each image by its digest.

    An unreadable image is reported, and its node has no asset. `address` may raise what
    `prepare_image` raises.
    """
    addresses: dict[str, str] = {}

    def checked(node: Node) -> Node:
        if not isinstance(node, Image) or node.asset is None:
            return node
        asset = node.asset
        if asset.digest not in addresses:
            try:
                addresses[asset.digest] = address(asset, node.place)
            except (OSError, ValueError) as error:
                message = f"‘{display_name(asset)}’: {error}"
                diagnostics.report("image-unreadable", message, node.place)
                addresses[asset.digest] = ""
        return node if addresses[asset.digest] else replace(node, asset=None)

    return rewrite_division(division, checked), addresses


def display_name(asset: Asset) -> str:
    """Return the file name of an image for messages; `data:` if it is embedded in the post."""
    return "data:" if asset.path.startswith("data:") else Path(asset.path).name


def _converted(
    image: Raster.Image, media_type: str, data: bytes, target: ImageTarget
) -> PreparedImage:
    """Return the original file if the target can use it, else a JPEG or a PNG."""
    animated = _is_animated(image, media_type)
    if target.keeps_animation and animated and media_type == "image/gif":
        # Scaling would drop the animation.
        return PreparedImage(media_type, data, animated, changed=False)
    still = _normalized(image, media_type, target.colour)
    usable = media_type in _SUPPORTED and _has_colour(image, media_type, target.colour)
    usable = usable and still is image and not animated
    oversized = _is_oversized(still, target)
    # In a PDF an alpha channel costs time per pixel, even if it is opaque.
    drops_alpha = target.for_print and is_opaque(still)
    if usable and not (oversized or drops_alpha):
        return PreparedImage(media_type, data, changed=False)
    still = still.convert(still.mode[:-1]) if drops_alpha else still
    still = _scaled(still, target) if oversized else still
    if _is_photograph(still, media_type, data):
        photograph = still if target.colour == "cmyk" else still.convert("RGB")
        tones = in_inks(photograph, InkSet(target.colour, max_ink=target.max_ink))
        jpeg = encoded(tones, "JPEG", quality=target.quality, subsampling=0, optimize=True)
        result = PreparedImage("image/jpeg", jpeg)
    else:
        graphic = _in_grey(still) if target.colour == "grey" else _in_png_mode(still)
        result = PreparedImage("image/png", encoded(graphic, "PNG", compress_level=_PNG_LEVEL))
    has_alpha = image.mode in ("RGBA", "LA")
    if usable and target.for_print and not has_alpha and len(result.data) >= len(data):
        return PreparedImage(media_type, data, changed=False)
    return result


def _compressed(
    image: Raster.Image,
    media_type: str,
    data: bytes,
    target: ImageTarget,
    policy: CompressionPolicy,
) -> PreparedImage:
    """Return the original file without metadata, or a smaller conversion of it."""
    animated = _is_animated(image, media_type)
    if target.keeps_animation and animated and media_type == "image/gif":
        return PreparedImage(media_type, data, animated, changed=False)
    usable = media_type in _SUPPORTED and image.mode != "CMYK" and not animated
    pixels = image.width * image.height
    fits = not policy.max_pixels or pixels <= policy.max_pixels
    usable = usable and fits and _scale(image.size, target) * _KEPT_SIZE > 1
    if media_type == "image/jpeg":
        _decode_fewer_pixels(image, target)
    image.load()
    still = _normalized(image, media_type)
    opaque = not has_transparency(still) or is_opaque(still)
    usable = usable and still is image and (opaque or not policy.background)
    stripped = strip_metadata(data, media_type)
    original = PreparedImage(media_type, stripped, changed=stripped != data)
    lossy = _is_photograph(still, media_type, data)
    few_colours = image.mode in ("1", "L", "P")
    few_bytes = len(stripped) <= max(_FEW_BYTES, _FEW_PER_PIXEL * pixels * few_colours)
    if usable and few_bytes and not lossy:
        return original
    flat = still
    if opaque and "A" in still.mode:
        flat = still.convert(still.mode[:-1])
    elif not opaque and policy.background:
        flat = flattened(still, policy.background)
    graphic = is_graphic(flat, lossy=lossy)
    limits = target if graphic else _photo_limits(target, policy)
    scale = _scale(flat.size, limits)
    oversized = not fits or (_is_oversized(flat, limits) if graphic else scale < _PHOTO_SCALE)
    if usable and not oversized and lossy and not is_finer(image, target.quality, graphic=graphic):
        return original
    sized = _scaled(flat, limits) if oversized else flat
    result = PreparedImage(*optimize_image(sized, target.quality, graphic=graphic, lossy=lossy))
    max_ratio = _MAX_RATIO_LOSSY if lossy and not oversized else _MAX_RATIO
    if usable and len(result.data) > max_ratio * len(stripped):
        return original
    if graphic and not (usable or lossy) and result.media_type == "image/jpeg":
        # There is no original to keep, as that of a lossless WebP, or of another colour space.
        whole = encoded(_in_png_mode(sized), "PNG", compress_level=_PNG_LEVEL)
        if len(result.data) > _MAX_RATIO * len(whole):
            return PreparedImage("image/png", whole)
    return result


def _decode_fewer_pixels(image: Raster.Image, target: ImageTarget) -> None:
    """Let a JPEG be decoded at a half, a quarter or an eighth of its size, if that is enough."""
    width, height = image.size
    # The orientations from 5 on swap width and height.
    turned = image.getexif().get(_EXIF_ORIENTATION, 1) >= 5
    scale = _scale((height, width) if turned else (width, height), target)
    image.draft(None, (round(width * scale), round(height * scale)))


def _is_animated(image: Raster.Image, media_type: str) -> bool:
    """Whether an image has several frames; those of a JPEG are views of one scene."""
    return getattr(image, "n_frames", 1) > 1 and media_type != "image/jpeg"


def _normalized(image: Raster.Image, media_type: str, colour: Colour = "rgb") -> Raster.Image:
    """Return the image upright and in eight bits; the same image if it is that.

    CMYK stays for a press.
    """
    if media_type != "image/png" and image.getexif().get(_EXIF_ORIENTATION, 1) != 1:
        image = ImageOps.exif_transpose(image) or image
    return image if image.mode == "CMYK" and colour != "rgb" else in_screen_colours(image)


def _is_photograph(image: Raster.Image, media_type: str, data: bytes) -> bool:
    """Whether the original is a JPEG or lossy, or in CMYK, without transparency."""
    if "A" in image.getbands() or "transparency" in image.info:
        return False
    if media_type == "image/webp":
        return b"VP8L" not in data[:64]
    return media_type in ("image/jpeg", "image/avif") or image.mode == "CMYK"


def _photo_limits(target: ImageTarget, policy: CompressionPolicy) -> ImageTarget:
    if not policy.photo_width:
        return target
    width = min(policy.photo_width, target.max_width or policy.photo_width)
    return replace(target, max_width=width, max_height=round(width * _PHOTO_HEIGHT))


def _has_colour(image: Raster.Image, media_type: str, colour: Colour) -> bool:
    """Whether an image is in a colour space for these inks. A PNG cannot be in CMYK."""
    match colour:
        case "rgb":
            return image.mode != "CMYK"
        case "grey":
            return image.mode in ("1", "L", "LA")
        case "cmyk":
            return media_type != "image/jpeg" or image.mode in ("L", "CMYK")
        case _:
            assert_never(colour)


def _in_grey(image: Raster.Image) -> Raster.Image:
    """Return a graphic in black ink, with its transparency."""
    if image.mode in ("1", "L", "LA") and "transparency" not in image.info:
        return image
    rgba = image.convert("RGBA")
    grey, alpha = in_inks(rgba.convert("RGB"), InkSet("grey")), rgba.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return grey
    return Raster.merge("LA", (grey, alpha))


def _in_png_mode(image: Raster.Image) -> Raster.Image:
    if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        return image
    return image.convert("RGB")


def _scale(size: tuple[int, int], target: ImageTarget) -> float:
    """Return the factor that scales an image of a size to the limits of the target."""
    width, height = size
    return min((target.max_width or width) / width, (target.max_height or height) / height)


def _is_oversized(image: Raster.Image, target: ImageTarget) -> bool:
    """Whether an image should be scaled down.

    Scaling by a small factor blurs edges, and takes more bytes: few colours become many.
    """
    max_width = target.max_width or image.width
    max_height = target.max_height or image.height
    excess = 1 / _scale(image.size, target)
    too_many_pixels = image.width * image.height > max_width * max_height
    return excess > _TOLERANCE or (excess > 1 and too_many_pixels)


def _scaled(image: Raster.Image, target: ImageTarget) -> Raster.Image:
    """Return the image scaled to the limits of the target."""
    # Pillow can only interpolate colours that are not palette entries.
    if image.mode in ("P", "1", "LA", "PA"):
        image = image.convert(
            "RGBA" if has_transparency(image) else "L" if image.mode == "1" else "RGB"
        )
    if image.mode == "RGBA" and is_opaque(image):
        image = image.convert("RGB")
    scale = _scale(image.size, target)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if target.compression:
        return image.resize(size, Raster.Resampling.HAMMING, reducing_gap=1.0)
    return image.resize(size, Raster.Resampling.LANCZOS, reducing_gap=3.0)
