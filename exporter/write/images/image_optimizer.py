"""Image compression for screens: few bytes, without visible loss.

A graphic (a diagram, a screenshot) keeps its edges: it becomes a PNG with at most 256 colours, if
that is hard to tell from the original. A photograph keeps its tones: it becomes a JPEG.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Raster
from PIL import ImageChops, ImageStat

_GRAPHIC_SHARE = 0.6
"""The share of pixels equal to their left neighbour from which an image is a graphic."""
_GRAPHIC_SHARE_LOSSY = 0.7
"""The same for a lossy original, in which few neighbours are equal by chance."""
_SAMPLED_ROWS = 3
"""One of this many rows is compared."""
_NEAR_WHITE = 3
"""The greatest distance of a palette colour from white or black to be set to it, of 255."""
_COLOURS = 256
_MEDIAN_CUT_LIMITS, _OCTREE_LIMITS = (3.0, 16), (2.5, 12)
"""The greatest differences from the original, of 255, for a palette to be used: the root mean
square, and the difference of the pixel at the quantile `_COMMON_QUANTILE`."""
_COMMON_QUANTILE = 0.005
_RARE_LIMIT, _RARE_QUANTILE = 40, 0.0001
"""The greatest difference of the pixel at a second quantile: small marks keep their colour."""
_SMALL = 128 * 128
"""Images of at most this many pixels are not made JPEGs: nothing is saved."""
_GRAPHIC_QUALITY = 8
"""Added to the JPEG quality of a graphic, in which block artifacts are visible."""


@dataclass(frozen=True, slots=True)
class CompressionPolicy:
    """How images are compressed.

    `photo_width` is the greatest width of a photograph in pixels. `background` is the colour to
    flatten transparent images onto, or empty to keep transparency. `max_pixels` is the greatest
    number of pixels of any image, 0 for no limit.
    """

    photo_width: int
    background: str = "white"
    max_pixels: int = 0


def flattened(image: Raster.Image, background: str) -> Raster.Image:
    """Return the image on a background colour; with an empty colour, transparency stays.

    An alpha channel that is opaque throughout is removed in both cases.
    """
    if is_opaque(image) and image.mode == "RGBA":
        return image.convert("RGB")
    if not background or not has_transparency(image):
        return image
    rgba = image.convert("RGBA")
    result = Raster.new("RGBA", rgba.size, background)
    result.alpha_composite(rgba)
    return result.convert("RGB")


def has_transparency(image: Raster.Image) -> bool:
    """Whether the image has an alpha channel or a transparent colour."""
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def is_opaque(image: Raster.Image) -> bool:
    """Whether the image has an alpha channel that is opaque in every pixel."""
    has_alpha = image.mode in ("RGBA", "LA")
    return has_alpha and image.getchannel("A").getextrema() == (255, 255)


def is_graphic(image: Raster.Image, *, lossy: bool) -> bool:
    """Whether an image is a graphic, not a photograph: most pixels equal their left neighbour.

    `lossy` says that the original is a JPEG or a lossy WebP.
    """
    width, height = image.size
    if width < 2:
        return not lossy
    rows = image.resize((width, -(-height // _SAMPLED_ROWS)), Raster.Resampling.NEAREST)
    grey = (rows if rows.mode == "L" else rows.convert("RGB")).convert("L")
    height = grey.height
    left, right = grey.crop((0, 0, width - 1, height)), grey.crop((1, 0, width, height))
    differences = ImageChops.difference(left, right).histogram()
    threshold = _GRAPHIC_SHARE_LOSSY if lossy else _GRAPHIC_SHARE
    return differences[0] / sum(differences) >= threshold


def optimize_image(
    image: Raster.Image, quality: int, *, graphic: bool, lossy: bool
) -> tuple[str, bytes]:
    """Return the image as a file of few bytes: its media type, and the bytes.

    `quality` is JPEG's, from 1 to 95. `lossy` is as in `is_graphic`.
    """
    if has_transparency(image):
        return "image/png", _png(image)
    if not lossy and (graphic or image.width * image.height <= _SMALL):
        palette_image = _with_palette(image)
        if palette_image is not None:
            return "image/png", _png(palette_image)
    tones = image if image.mode in ("L", "RGB") else image.convert("RGB")
    # Chroma subsampling blurs coloured letters.
    subsampling = 0 if graphic else 2
    own_quality = min(quality + _GRAPHIC_QUALITY, 95) if graphic else quality
    stream = BytesIO()
    without_metadata(tones).save(
        stream, "JPEG", quality=own_quality, subsampling=subsampling, optimize=True
    )
    return "image/jpeg", stream.getvalue()


def without_metadata(image: Raster.Image) -> Raster.Image:
    """Return a copy of the image whose only metadata is its transparent colour."""
    transparency = image.info.get("transparency")
    copy = image.copy()
    copy.info.clear()
    if transparency is not None:
        copy.info["transparency"] = transparency
    return copy


def _with_palette(image: Raster.Image) -> Raster.Image | None:
    """Return the image with a palette; None if the difference would be visible."""
    if image.mode in ("1", "L", "P"):
        return image
    rgb = image.convert("RGB")
    few_colours = rgb.getcolors(_COLOURS) is not None
    # An octree is fast and gives small files; a median cut is more precise.
    methods = [(Raster.Quantize.MEDIANCUT, _MEDIAN_CUT_LIMITS)]
    if not few_colours:
        methods.insert(0, (Raster.Quantize.FASTOCTREE, _OCTREE_LIMITS))
    for method, (mean_limit, common_limit) in methods:
        candidate = rgb.quantize(_COLOURS, method=method, dither=Raster.Dither.NONE)
        candidate = _with_pure_white_and_black(candidate)
        difference = ImageChops.difference(rgb, candidate.convert("RGB"))
        if max(ImageStat.Stat(difference).rms) > mean_limit:
            continue
        common, rare = _quantiles(difference, _COMMON_QUANTILE, _RARE_QUANTILE)
        if common <= common_limit and rare <= _RARE_LIMIT:
            return candidate
    return None


def _with_pure_white_and_black(image: Raster.Image) -> Raster.Image:
    """Set palette colours close to white or black to exactly that, as on the page around them."""
    palette = image.getpalette() or []
    for start in range(0, len(palette), 3):
        colour = palette[start : start + 3]
        if min(colour) >= 255 - _NEAR_WHITE:
            palette[start : start + 3] = (255, 255, 255)
        elif max(colour) <= _NEAR_WHITE:
            palette[start : start + 3] = (0, 0, 0)
    image.putpalette(palette)
    return image


def _quantiles(difference: Raster.Image, *shares: float) -> list[int]:
    """Return the differences (0 to 255) that these shares of the pixels exceed."""
    red, green, blue = difference.split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    total = sum(counts)
    return [_quantile(counts, total * share) for share in shares]


def _quantile(counts: list[int], remaining: float) -> int:
    for value in range(len(counts) - 1, 0, -1):
        remaining -= counts[value]
        if remaining < 0:
            return value
    return 0


def _png(image: Raster.Image) -> bytes:
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        image = image.convert("RGBA" if has_transparency(image) else "RGB")
    stream = BytesIO()
    without_metadata(image).save(stream, "PNG", compress_level=6)
    return stream.getvalue()
