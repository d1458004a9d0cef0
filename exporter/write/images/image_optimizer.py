"""Image compression for screens: few bytes, without visible loss.

A graphic (a diagram, a screenshot) keeps its edges: it becomes a PNG with at most 256 colours, if
that is hard to tell from the original. A photograph keeps its tones: it becomes a JPEG. What an
image is, and its palette, are decided by a sample of its pixels, so that it is encoded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, TypeAlias

from PIL import Image as Raster
from PIL import ImageChops

_Colour: TypeAlias = tuple[int, int, int]

_GRAPHIC_SHARE = 0.6
"""The share of pixels equal to their left neighbour from which an image is a graphic."""
_GRAPHIC_SHARE_LOSSY = 0.7
"""The same for a lossy original, in which few neighbours are equal by chance."""
_STRIP = 30_000
"""The number of pixels in the sampled rows of an image, and in the sampled columns."""
_STEP = 4
"""The distance of the sampled pixels between them, in both directions."""
_NEAR_WHITE = 3
"""The greatest distance of a palette colour from white or black to be set to it, of 255."""
_COLOURS = 256
_CELL = 0xFC
"""Pillow finds the nearest colour of a palette for all colours with the same of these bits."""
_COUNTED, _AREA_SHARE = 4096, 0.02
"""The number of pixels that are counted to find areas of one colour, and the least share of one."""
_MEAN_LIMIT = 2.5
"""The greatest root mean square of the differences from the original, of 255, of a palette."""
_COMMON_LIMIT, _COMMON_QUANTILE = 12, 0.005
"""The greatest difference of the pixel at a quantile."""
_RARE_LIMIT, _RARE_QUANTILE = 40, 0.0001
"""The greatest difference of the pixel at a second quantile: small marks keep their colour."""
_SMALL = 128 * 128
"""Images of at most this many pixels are not made JPEGs: nothing is saved."""
_GRAPHIC_QUALITY = 8
"""Added to the JPEG quality of a graphic, in which block artifacts are visible."""
_FINER = 0.5
"""A JPEG is worth another compression if the steps of its tones are smaller by this factor."""


@dataclass(frozen=True, slots=True)
class CompressionPolicy:
    """How images are compressed.

    `photo_width` is the greatest width of a photograph in pixels, 0 for that of any image.
    `background` is the colour to flatten transparent images onto, or empty to keep transparency.
    `max_pixels` is the greatest number of pixels of any image, 0 for no limit.
    """

    photo_width: int = 0
    background: str = "white"
    max_pixels: int = 0


def flattened(image: Raster.Image, background: str) -> Raster.Image:
    """Return an image with transparency on a background colour."""
    if image.mode == "P":
        flat = image.copy()
        flat.apply_transparency()
        colours = bytes(flat.getpalette("RGBA") or ())
        palette = Raster.frombytes("RGBA", (len(colours) // 4, 1), colours)
        flat.putpalette(flattened(palette, background).tobytes())
        return flat
    rgba = _in_mode(image, "RGBA")
    result = Raster.new("RGB", rgba.size, background)
    result.paste(rgba.convert("RGB"), mask=rgba.getchannel("A"))
    return result


def _in_mode(image: Raster.Image, mode: str) -> Raster.Image:
    """Return the image in a mode of Pillow's, which would copy it in any case."""
    return image if image.mode == mode else image.convert(mode)


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
    if image.width < 2:
        return not lossy
    rows = _sampled(image, image.width, -(-_STRIP // image.width))
    grey = rows.convert("RGBA" if has_transparency(rows) else "RGB").convert("L")
    width, height = grey.size
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
    tones = image if image.mode == "L" else _in_mode(image, "RGB")
    # Chroma subsampling blurs coloured letters.
    subsampling = 0 if graphic else 2
    own_quality = _own_quality(quality, graphic=graphic)
    data = encoded(tones, "JPEG", quality=own_quality, subsampling=subsampling, optimize=True)
    return "image/jpeg", data


def is_finer(image: Raster.Image, quality: int, *, graphic: bool) -> bool:
    """Whether an image is not a JPEG, or one that `optimize_image` would make a lot smaller.

    Its quantization table tells.
    """
    tables: dict[int, list[int]] = getattr(image, "quantization", {})
    limit = _FINER * sum(_quantization(_own_quality(quality, graphic=graphic)))
    return not tables or sum(tables[min(tables)]) < limit


def _own_quality(quality: int, *, graphic: bool) -> int:
    return min(quality + _GRAPHIC_QUALITY, 95) if graphic else quality


@cache
def _quantization(quality: int) -> list[int]:
    """Return the quantization table of luminance of a JPEG with a quality."""
    with Raster.open(BytesIO(encoded(Raster.new("L", (8, 8)), "JPEG", quality=quality))) as image:
        tables: dict[int, list[int]] = getattr(image, "quantization", {})
        return tables[0]


def encoded(image: Raster.Image, format_: str, **options: Any) -> bytes:
    """Return an image as a file whose only metadata is its transparent colour."""
    stream = BytesIO()
    image.save(stream, format_, icc_profile=None, exif=b"", comment=b"", **options)
    return stream.getvalue()


def _with_palette(image: Raster.Image) -> Raster.Image | None:
    """Return the image with a palette; None if the difference would be visible."""
    if image.mode in ("1", "L", "P"):
        return image
    rgb = _in_mode(image, "RGB")
    if (exact := rgb.getcolors(_COLOURS)) is not None:
        return _mapped(rgb, _by_frequency(exact))
    sample = _sample(rgb)
    colours = (*_areas(sample), *_other_colours(sample))
    mapped = _mapped(sample, colours).convert("RGB")
    is_close = _is_close(ImageChops.difference(sample, mapped))
    return _mapped(rgb, colours) if is_close else None


def _areas(sample: Raster.Image) -> list[_Colour]:
    """Return the colours of large areas, for which a mean with others would be wrong."""
    some = _sampled(sample, _COUNTED, 1)
    counts = some.getcolors(_COUNTED) or ()
    return _by_frequency(each for each in counts if each[0] >= _AREA_SHARE * some.width)


def _other_colours(sample: Raster.Image) -> list[_Colour]:
    """Return as many colours as a palette can hold besides those of areas.

    An octree gives smaller files than a median cut, and takes a fifth of the time.
    """
    count, method = _COLOURS - int(1 / _AREA_SHARE), Raster.Quantize.FASTOCTREE
    quantized = sample.quantize(count, method=method, dither=Raster.Dither.NONE)
    return _by_frequency(quantized.convert("RGB").getcolors() or ())


def _sample(image: Raster.Image) -> Raster.Image:
    """Return pixels of some rows, some columns and a grid, as one row.

    A line is not between all of them, and neither is a mark of `_STEP` pixels in width and height.
    """
    width, height = image.size
    strips = [image]
    if width * height > 4 * _STRIP:
        strips = [
            _sampled(image, width, -(-_STRIP // width)),
            _sampled(image, -(-_STRIP // height), height),
            _sampled(image, -(-width // _STEP), -(-height // _STEP)),
        ]
    pixels = b"".join(strip.tobytes() for strip in strips)
    return Raster.frombytes("RGB", (len(pixels) // 3, 1), pixels)


def _sampled(image: Raster.Image, width: int, height: int) -> Raster.Image:
    """Return so many of the columns and rows of an image, or all if it has fewer."""
    size = (min(width, image.width), min(height, image.height))
    return image.resize(size, Raster.Resampling.NEAREST)


def _by_frequency(counts: Iterable[tuple[int, Any]]) -> list[_Colour]:
    """Return the colours, the most frequent first; near white and black as the page around them."""
    return [_pure(colour) for _, colour in sorted(counts, reverse=True)]


def _pure(colour: _Colour) -> _Colour:
    if min(colour) >= 255 - _NEAR_WHITE:
        return 255, 255, 255
    return (0, 0, 0) if max(colour) <= _NEAR_WHITE else colour


def _mapped(image: Raster.Image, colours: Sequence[_Colour]) -> Raster.Image:
    """Return the image with the nearest of the colours in each pixel.

    Of colours that Pillow does not tell apart, the first is used. It compares the least colour of
    a cell, so that of each colour of the palette is compared too.
    """
    cells: dict[_Colour, _Colour] = {}
    for red, green, blue in colours:
        cell = (red & _CELL, green & _CELL, blue & _CELL)
        cells.setdefault(cell, (red, green, blue))
    palette = Raster.new("P", (1, 1))
    palette.putpalette([value for cell in cells for value in cell])
    result = image.quantize(palette=palette, dither=Raster.Dither.NONE)
    result.putpalette([value for colour in cells.values() for value in colour])
    return result


def _is_close(difference: Raster.Image) -> bool:
    """Whether differences of pixels (0 to 255 in each channel) are hard to see."""
    red, green, blue = difference.split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    total = sum(counts)
    if sum(value**2 * count for value, count in enumerate(counts)) > _MEAN_LIMIT**2 * total:
        return False
    above = [sum(counts[limit + 1 :]) for limit in (_COMMON_LIMIT, _RARE_LIMIT)]
    return above[0] <= total * _COMMON_QUANTILE and above[1] <= total * _RARE_QUANTILE


def _png(image: Raster.Image) -> bytes:
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        image = image.convert("RGBA" if has_transparency(image) else "RGB")
    return encoded(image, "PNG", compress_level=6)
