"""Conversion of screen colours to the inks of a press, for single colours and for images.

Neutral colours become black ink only. Other colours in four inks are converted by the ICC profile
of the printing condition, relative colorimetric with black point compensation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeAlias, assert_never

from PIL import Image as Raster
from PIL import ImageChops, ImageCms, ImageFilter

from exporter.file_formats.srgb import from_linear, luminance
from exporter.options.pdf_profiles import Colour
from exporter.themes import resources

Values: TypeAlias = tuple[float, ...]
"""A colour as its components from 0 to 1: grey, sRGB, or CMYK."""

PROFILE = "SWOP.icc"
"""The bundled ICC profile of the inks, in `styles/colour`."""
CONDITION = "CGATS TR 001"
"""The name of its printing condition in the registry of the ICC."""

_NEUTRAL = 10 / 255
"""The greatest difference between the components of a neutral colour."""
_NEAR_BLACK = 0.15
"""A darker neutral colour is printed as solid black."""
_GRID = 33
"""The steps of each channel in the table that limits the inks of images."""


@dataclass(frozen=True, slots=True)
class InkSet:
    """The inks of a press, and its limits.

    `min_tint` is the lightest printable tint of an ink (0 to 1), `min_rule` the thinnest
    printable line in points, `max_ink` the greatest sum of the four inks (0: no limit).
    """

    colour: Colour = "rgb"
    min_tint: float = 0.0
    min_rule: float = 0.0
    max_ink: float = 0.0


SCREEN = InkSet()
"""Colours stay in sRGB."""


def printable_colour(colour: Values, inks: InkSet) -> Values:
    """Return a colour of text, a background or a rule as the press can print it.

    Nearly black becomes solid black. A tint that is too light becomes the lightest printable one,
    or white if that is nearer.
    """
    if inks.colour == "rgb":
        return colour
    if _is_neutral(colour) and grey_of(colour) <= _NEAR_BLACK:
        colour = (0.0,)
    converted = to_inks(colour, inks.colour)
    if inks.colour == "grey":
        (ink,) = _printable_tints((1 - converted[0],), inks.min_tint)
        return (_rounded(1 - ink),)
    limited = within_limit(converted, inks.max_ink)
    return tuple(_rounded(ink) for ink in _printable_tints(limited, inks.min_tint))


def to_inks(colour: Values, inks: Colour) -> Values:
    """Return a colour in the inks of a press, regardless of its limits; greys in black ink only."""
    match inks:
        case "rgb":
            return colour
        case "grey":
            return (_rounded(grey_of(colour)),)
        case "cmyk" if _is_neutral(colour):
            return (0.0, 0.0, 0.0, _rounded(1 - grey_of(colour)))
        case "cmyk":
            return colour if len(colour) == 4 else _srgb_to_cmyk(_bytes(colour))
        case _:
            assert_never(inks)


def grey_of(colour: Values) -> float:
    """Return the sRGB grey value of the same luminance."""
    match colour:
        case (grey,):
            return grey
        case (0, 0, 0, black):
            return 1 - black
        case (_, _, _, _):
            colour = _cmyk_to_srgb(_bytes(colour))
    return from_linear(luminance(*colour))


def in_inks(image: Raster.Image, inks: InkSet) -> Raster.Image:
    """Return an image without transparency in the inks of a press, in mode `L` or `CMYK`.

    An image that is grey throughout is in black ink only, also for four inks. One that is in four
    inks stays as its author has separated it, also above the limit of their sum.
    """
    if inks.colour == "rgb" or image.mode == "L":
        return image
    if image.mode == "1":
        return image.convert("L")
    if inks.colour == "cmyk" and image.mode == "CMYK":
        return image
    image = in_srgb(image)
    if _colour_differences(image).getbbox() is None:
        return image.getchannel("G")
    if inks.colour == "grey":
        lightness = (ImageCms.applyTransform(image, _lab_transform()) or image).getchannel("L")
        return lightness.point(_grey_by_lightness())
    if inks.max_ink:
        return image.filter(_limited_inks(inks.max_ink))
    return ImageCms.applyTransform(image, _srgb_to_cmyk_transform()) or image


def in_srgb(image: Raster.Image) -> Raster.Image:
    """Return an image of any mode in sRGB, with the inks of CMYK as they are on paper."""
    if image.mode == "CMYK":
        image = ImageCms.applyTransform(image, _cmyk_to_srgb_transform()) or image
    return image.convert("RGB")


def graphic_in_inks(image: Raster.Image, inks: InkSet) -> Raster.Image:
    """Return a graphic in the inks of a press: as `in_inks`, with grey pixels in black ink only."""
    converted = in_inks(image, inks)
    if converted.mode == "CMYK" and image.mode != "CMYK":
        rgb = image.convert("RGB")
        black = ImageChops.invert(rgb.getchannel("G"))
        empty = Raster.new("L", rgb.size)
        black_only = Raster.merge("CMYK", (empty, empty, empty, black))
        mask = _colour_differences(rgb).point([0] + [255] * 255)
        converted = Raster.composite(converted, black_only, mask)
    return converted


def _colour_differences(image: Raster.Image) -> Raster.Image:
    """Return the greatest difference between the channels of each pixel; 0 where it is grey."""
    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))


def _is_neutral(colour: Values) -> bool:
    match colour:
        case (_,):
            return True
        case (cyan, magenta, yellow, _):
            return cyan == magenta == yellow == 0
    return max(colour) - min(colour) <= _NEUTRAL


def _printable_tints(inks: Values, least: float) -> Values:
    """Return the inks, scaled to the lightest printable tint or to none if they are lighter."""
    strongest = max(inks)
    if not 0 < strongest < least:
        return inks
    return tuple(ink * least / strongest if strongest >= least / 2 else 0.0 for ink in inks)


def within_limit(inks: Values, most: float) -> Values:
    """Return four inks whose sum is at most `most`: black takes the place of the grey in them.

    What is still too much is taken from cyan, magenta and yellow alike.
    """
    excess = sum(inks) - most
    if not most or excess <= 0:
        return inks
    *colours, black = inks
    # One step less of each of three inks, and one more of black.
    grey = min(excess / 2, *colours, 1 - black)
    colours, black = [ink - grey for ink in colours], black + grey
    share = (most - black) / max(sum(colours), most - black)
    return (*(ink * share for ink in colours), black)


def _rounded(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)


def _bytes(colour: Values) -> tuple[int, ...]:
    return tuple(round(min(max(channel, 0.0), 1.0) * 255) for channel in colour)


def linear_from_lab(root: float) -> float:
    """Return the relative tristimulus value of a CIE L*a*b* component's cube root (CIE 15)."""
    return root**3 if root > 6 / 29 else 3 * (6 / 29) ** 2 * (root - 4 / 29)


@cache
def _limited_inks(most: float) -> ImageFilter.Color3DLUT:
    """Return the table from sRGB to four inks whose sum is at most `most`.

    Between its points it is linear, so that no sum is greater there.
    """
    steps = [round(step * 255 / (_GRID - 1)) for step in range(_GRID)]
    # Red changes fastest.
    colours = product(steps, repeat=3)
    points = bytes(channel for blue, green, red in colours for channel in (red, green, blue))
    grid = Raster.frombytes("RGB", (_GRID, _GRID**2), points)
    inks = (ImageCms.applyTransform(grid, _srgb_to_cmyk_transform()) or grid).tobytes()
    table = [
        ink
        for at in range(0, len(inks), 4)
        for ink in within_limit(tuple(each / 255 for each in inks[at : at + 4]), most)
    ]
    return ImageFilter.Color3DLUT(_GRID, table, channels=4, target_mode="CMYK")


@cache
def _srgb_to_cmyk(colour: tuple[int, ...]) -> Values:
    return _transformed(_srgb_to_cmyk_transform(), "RGB", colour)


@cache
def _cmyk_to_srgb(colour: tuple[int, ...]) -> Values:
    return _transformed(_cmyk_to_srgb_transform(), "CMYK", colour)


def _transformed(
    transform: ImageCms.ImageCmsTransform, mode: str, colour: tuple[int, ...]
) -> Values:
    pixel = ImageCms.applyTransform(Raster.new(mode, (1, 1), colour), transform)
    return tuple(channel / 255 for channel in pixel.tobytes()) if pixel else ()


@cache
def _srgb_to_cmyk_transform() -> ImageCms.ImageCmsTransform:
    return _transform("sRGB.icc", PROFILE, "RGB", "CMYK")


@cache
def _cmyk_to_srgb_transform() -> ImageCms.ImageCmsTransform:
    return _transform(PROFILE, "sRGB.icc", "CMYK", "RGB")


class _Profile(ImageCms.ImageCmsProfile):
    """A profile whose bytes Pillow does not attach to every transformed image."""

    def tobytes(self) -> bytes:
        return b""


def _transform(source: str, target: str, before: str, after: str) -> ImageCms.ImageCmsTransform:
    folder = resources.styles() / "colour"
    return ImageCms.buildTransform(
        _Profile(str(folder / source)),
        _Profile(str(folder / target)),
        before,
        after,
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


@cache
def _lab_transform() -> ImageCms.ImageCmsTransform:
    screen = str(resources.styles() / "colour" / "sRGB.icc")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    lab = _Profile(ImageCms.createProfile("LAB"))
    return ImageCms.buildTransform(screen, lab, "RGB", "LAB", intent)


@cache
def _grey_by_lightness() -> list[int]:
    """Return the sRGB grey (0 to 255) of each CIE lightness (0 to 255 for 0 to 100)."""
    luminances = (linear_from_lab((step / 255 * 100 + 16) / 116) for step in range(256))
    return [round(from_linear(value) * 255) for value in luminances]
