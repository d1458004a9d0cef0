"""Colours of a screen as the inks of a press: of one colour, and of a picture.

Black alone prints whatever is neutral; with four inks, other colours go through the profile of the
printing condition, relative to the white of the paper and down to the blackest that it prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, assert_never

from PIL import Image as Raster
from PIL import ImageChops, ImageCms

from exporter.formats.srgb import from_linear, luminance
from exporter.options.pdf_profiles import Colour
from exporter.themes import resources

Values: TypeAlias = tuple[float, ...]
"""A colour by its channels, from 0 to 1: one of grey, three of a screen, four of a press."""

PROFILE = "SWOP.icc"
"""The profile of the inks that comes along, in `styles/colour`."""
CONDITION = "CGATS TR 001"
"""What the printing condition is called that it describes."""

_NEUTRAL = 10 / 255
"""How far the channels of a colour may lie apart that still is meant to be grey."""
_NEAR_BLACK = 0.15
"""What is darker and grey is meant to be black, and softened for a screen."""


@dataclass(frozen=True, slots=True)
class InkSet:
    """How colours are printed.

    `least_tint` is the lightest part of an ink (0 to 1) that a press can hold, `least_rule` the
    thinnest line in points.
    """

    colour: Colour = "rgb"
    least_tint: float = 0.0
    least_rule: float = 0.0


SCREEN = InkSet()
"""No inks: a screen's colours stay what they are."""


def printed(colour: Values, inks: InkSet) -> Values:
    """A colour of text, a ground or a rule, as a press can hold it.

    What is nearly black is printed black, at the full strength of one ink; a tint that is too light
    is made as strong as it must be, or left out where paper is nearer to it.
    """
    if inks.colour == "rgb":
        return colour
    if _is_neutral(colour) and grey_of(colour) <= _NEAR_BLACK:
        colour = (0.0,)
    done = inked(colour, inks.colour)
    if inks.colour == "grey":
        (ink,) = _held((1 - done[0],), inks.least_tint)
        return (_tidy(1 - ink),)
    return tuple(_tidy(ink) for ink in _held(done, inks.least_tint))


def inked(colour: Values, inks: Colour) -> Values:
    """A colour in the inks of a press, whatever a press can hold. Greys are of black ink alone."""
    match inks:
        case "rgb":
            return colour
        case "grey":
            return (_tidy(grey_of(colour)),)
        case "cmyk" if _is_neutral(colour):
            return (0.0, 0.0, 0.0, _tidy(1 - grey_of(colour)))
        case "cmyk":
            return colour if len(colour) == 4 else _four(_bytes(colour))
        case _:
            assert_never(inks)


def grey_of(colour: Values) -> float:
    """How light a colour is, as the grey of a screen that is as light."""
    match colour:
        case (grey,):
            return grey
        case (0, 0, 0, black):
            return 1 - black
        case (_, _, _, _):
            colour = _seen(_bytes(colour))
    return from_linear(luminance(*colour))


def in_inks(picture: Raster.Image, inks: InkSet) -> Raster.Image:
    """A picture without opacity in the inks of a press: of grey (`L`), or of four inks (`CMYK`).

    What is grey all over stays of one ink, whatever the press has.
    """
    if inks.colour == "rgb" or picture.mode == "L":
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    if inks.colour == "cmyk" and picture.mode == "CMYK":
        return picture
    if picture.mode == "CMYK":
        picture = ImageCms.applyTransform(picture, _screen_of_press()) or picture
    picture = picture.convert("RGB")
    if _colourful(picture).getbbox() is None:
        return picture.getchannel("G")
    if inks.colour == "grey":
        lightness = (ImageCms.applyTransform(picture, _lightness()) or picture).getchannel("L")
        return lightness.point(_greys_by_lightness())
    return ImageCms.applyTransform(picture, _press_of_screen()) or picture


def drawn_in_inks(picture: Raster.Image, inks: InkSet) -> Raster.Image:
    """The same for what was drawn and not photographed: its greys are of black ink alone."""
    done = in_inks(picture, inks)
    if done.mode == "CMYK" and picture.mode != "CMYK":
        screen = picture.convert("RGB")
        black = ImageChops.invert(screen.getchannel("G"))
        none = Raster.new("L", screen.size)
        alone = Raster.merge("CMYK", (none, none, none, black))
        mask = _colourful(screen).point([0] + [255] * 255)
        done = Raster.composite(done, alone, mask)
    return done


def _colourful(picture: Raster.Image) -> Raster.Image:
    """Where the channels of a picture differ."""
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))


def _is_neutral(colour: Values) -> bool:
    match colour:
        case (_,):
            return True
        case (cyan, magenta, yellow, _):
            return cyan == magenta == yellow == 0
    return max(colour) - min(colour) <= _NEUTRAL


def _held(inks: Values, least: float) -> Values:
    """Inks that a press can hold: a tint that is too light is made stronger, or left out."""
    most = max(inks)
    if not 0 < most < least:
        return inks
    return tuple(ink * least / most if most >= least / 2 else 0.0 for ink in inks)


def _tidy(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)


def _bytes(colour: Values) -> tuple[int, ...]:
    return tuple(round(min(max(channel, 0.0), 1.0) * 255) for channel in colour)


def light_of(root: float) -> float:
    """The light of a channel of CIE L*a*b*, by its cube root."""
    return root**3 if root > 6 / 29 else 3 * (6 / 29) ** 2 * (root - 4 / 29)


@cache
def _four(colour: tuple[int, ...]) -> Values:
    return _through(_press_of_screen(), "RGB", colour)


@cache
def _seen(colour: tuple[int, ...]) -> Values:
    return _through(_screen_of_press(), "CMYK", colour)


def _through(transform: ImageCms.ImageCmsTransform, mode: str, colour: tuple[int, ...]) -> Values:
    done = ImageCms.applyTransform(Raster.new(mode, (1, 1), colour), transform)
    return tuple(channel / 255 for channel in done.tobytes()) if done else ()


@cache
def _press_of_screen() -> ImageCms.ImageCmsTransform:
    return _transform("sRGB.icc", PROFILE, "RGB", "CMYK")


@cache
def _screen_of_press() -> ImageCms.ImageCmsTransform:
    return _transform(PROFILE, "sRGB.icc", "CMYK", "RGB")


class _Profile(ImageCms.ImageCmsProfile):
    """A profile that stays here: Pillow would hand its bytes on with every picture and colour."""

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
def _lightness() -> ImageCms.ImageCmsTransform:
    screen = str(resources.styles() / "colour" / "sRGB.icc")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    lab = _Profile(ImageCms.createProfile("LAB"))
    return ImageCms.buildTransform(screen, lab, "RGB", "LAB", intent)


@cache
def _greys_by_lightness() -> list[int]:
    """The grey of a screen for each CIE lightness, in 255 parts."""
    greys = []
    for part in range(256):
        light = light_of((part / 255 * 100 + 16) / 116)
        greys.append(round(from_linear(light) * 255))
    return greys
