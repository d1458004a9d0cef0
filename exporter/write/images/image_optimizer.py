"""Pictures in few bytes, where nobody will see what is missing.

What was drawn (a diagram, a screenshot) keeps its edges, and is a palette of at most 256 colours
where that can hardly be told; what was photographed keeps its tones, and is a JPEG.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Raster
from PIL import ImageChops, ImageStat

_FLAT = 0.6
"""The share of pixels that are as the one before them, from which on a picture was drawn."""
_SURELY_FLAT = 0.7
"""The same of a JPEG, which seldom has two that are alike."""
_PALE = 3
"""How far a colour may be from white, or from black, to be taken for it."""
_ROWS = 3
"""One row of so many is looked at."""
_COLOURS = 256
_NEAR, _CLOSE = (3.0, 16), (2.5, 12)
"""How far a palette may be from the colours that it stands for: on the average (root of the mean
square), and in all but one of two hundred pixels; 255 lie between black and white."""
_RARE = 0.005
_LOST, _RAREST = 40, 0.0001
"""By how much no more than one pixel in ten thousand may be off: small signs have colours too."""
_SMALL = 128 * 128
"""Pixels of a picture with which nothing is to be saved."""
_CLEAN = 8
"""How much finer a JPEG of something drawn must be, which shows the traces of its blocks."""


@dataclass(frozen=True, slots=True)
class CompressionPolicy:
    """How bytes are saved. `photographs` is how many pixels across a photograph may have.

    `ground` is a colour to lay under what could be seen through, or empty. `pixels` is how many a
    picture may have in all, 0 for any number.
    """

    photographs: int
    ground: str = "white"
    pixels: int = 0


def on_ground(picture: Raster.Image, ground: str) -> Raster.Image:
    """The picture without what could be seen through, where it is to lie on a ground."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        # Most screenshots could let something shine through, and do not.
        return picture.convert("RGB")
    if not ground or not shines_through(picture):
        return picture
    full = picture.convert("RGBA")
    laid = Raster.new("RGBA", full.size, ground)
    laid.alpha_composite(full)
    return laid.convert("RGB")


def shines_through(picture: Raster.Image) -> bool:
    """Whether there is a place through which the page can be seen, or may be."""
    return picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info


def is_drawn(picture: Raster.Image, *, lossy: bool) -> bool:
    """Whether a picture was drawn and not photographed: most of its pixels repeat."""
    width, height = picture.size
    if width < 2:
        return not lossy
    # Some of the rows tell as much as all of them.
    rows = picture.resize((width, -(-height // _ROWS)), Raster.Resampling.NEAREST)
    grey = (rows if rows.mode == "L" else rows.convert("RGB")).convert("L")
    height = grey.height
    left, right = grey.crop((0, 0, width - 1, height)), grey.crop((1, 0, width, height))
    steps = ImageChops.difference(left, right).histogram()
    return steps[0] / sum(steps) >= (_SURELY_FLAT if lossy else _FLAT)


def optimize_image(
    picture: Raster.Image, quality: int, *, drawn: bool, lossy: bool
) -> tuple[str, bytes]:
    """The picture as a file of few bytes: its media type, and the bytes."""
    if shines_through(picture):
        return "image/png", _png(picture)
    if not lossy and (drawn or picture.width * picture.height <= _SMALL):
        few = _in_few_colours(picture)
        if few is not None:
            return "image/png", _png(few)
    tones = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    stream = BytesIO()
    # Colours at half the size blur coloured letters.
    sampled, fine = (0, min(quality + _CLEAN, 95)) if drawn else (2, quality)
    bare(tones).save(stream, "JPEG", quality=fine, subsampling=sampled, optimize=True)
    return "image/jpeg", stream.getvalue()


def bare(picture: Raster.Image) -> Raster.Image:
    """The picture without what a camera or an editor said of it."""
    clear = picture.info.get("transparency")
    made = picture.copy()
    made.info.clear()
    if clear is not None:
        made.info["transparency"] = clear
    return made


def _in_few_colours(picture: Raster.Image) -> Raster.Image | None:
    """The picture with a palette; None where that would be seen."""
    if picture.mode in ("1", "L", "P"):
        return picture
    full = picture.convert("RGB")
    exact = full.getcolors(_COLOURS) is not None
    # An octree is quick and takes the fewest bytes; what it blurs, a median cut may still hold.
    ways = () if exact else ((Raster.Quantize.FASTOCTREE, _CLOSE),)
    for method, limits in (*ways, (Raster.Quantize.MEDIANCUT, _NEAR)):
        few = _with_paper(full.quantize(_COLOURS, method=method, dither=Raster.Dither.NONE))
        gap = ImageChops.difference(full, few.convert("RGB"))
        worst = _worst(gap, _RARE, _RAREST)
        if (
            max(ImageStat.Stat(gap).rms) <= limits[0]
            and worst[0] <= limits[1]
            and worst[1] <= _LOST
        ):
            return few
    return None


def _with_paper(few: Raster.Image) -> Raster.Image:
    """The picture with a white that is as white as the page around it, and a black as black."""
    palette = few.getpalette() or []
    for at in range(0, len(palette), 3):
        colour = palette[at : at + 3]
        if min(colour) >= 255 - _PALE:
            palette[at : at + 3] = (255, 255, 255)
        elif max(colour) <= _PALE:
            palette[at : at + 3] = (0, 0, 0)
    few.putpalette(palette)
    return few


def _worst(gap: Raster.Image, *shares: float) -> list[int]:
    """By how much the worst pixels are off, for each share of them that is left out."""
    red, green, blue = gap.split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    total = sum(counts)
    return [_from_above(counts, total * share) for share in shares]


def _from_above(counts: list[int], left: float) -> int:
    for step in range(len(counts) - 1, 0, -1):
        left -= counts[step]
        if left < 0:
            return step
    return 0


def _png(picture: Raster.Image) -> bytes:
    if picture.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        picture = picture.convert("RGBA" if shines_through(picture) else "RGB")
    stream = BytesIO()
    bare(picture).save(stream, "PNG", compress_level=6)
    return stream.getvalue()
