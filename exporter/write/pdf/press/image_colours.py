"""Pictures of a PDF in the inks of a press, where they did not come in them."""

from __future__ import annotations

import zlib
from io import BytesIO

from pikepdf import (
    Array,
    Name,
    Object,
    PdfError,
    PdfImage,
    Stream,
    String,
    UnsupportedImageTypeError,
)
from PIL import Image as Raster

from exporter.formats.pdf.colour_spaces import ColourSpace, colour_space
from exporter.write.pdf.press.colour_spaces import device_space, is_convertible, values_of
from exporter.write.press_colours import InkSet, drawn_in_inks, in_inks, inked

_QUALITY = 92
_BROKEN = (
    *(OSError, ValueError, SyntaxError, Raster.DecompressionBombError),
    *(PdfError, UnsupportedImageTypeError),
)


def picture_in_inks(image: Stream, inks: InkSet) -> None:
    """Print a picture of pixels in the inks of a press. Its mask stays as it is."""
    if image.get("/ImageMask", False):
        return
    space = colour_space(image.get("/ColorSpace"))
    if space.kind == "indexed" and space.base is not None and is_convertible(space.base):
        image.ColorSpace = _palette(image.ColorSpace, space.base, inks)
    if space.kind not in ("rgb", "cmyk") or space.kind == inks.colour:
        return
    try:
        photograph, picture = _pixels(image)
    # What a drawing holds was never looked into: it may be cut off.
    except _BROKEN:
        return
    done = in_inks(picture, inks) if photograph else drawn_in_inks(picture, inks)
    if photograph:
        packed = BytesIO()
        done.save(packed, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        image.write(packed.getvalue(), filter=Name.DCTDecode)
    else:
        image.write(zlib.compress(done.tobytes(), 6), filter=Name.FlateDecode)
    image.ColorSpace = Name.DeviceGray if done.mode == "L" else Name.DeviceCMYK
    image.BitsPerComponent = 8
    if "/Decode" in image:
        del image.Decode
    if photograph and done.mode == "CMYK":
        # Pillow writes a JPEG of four inks the way that Photoshop does: inverted.
        image.Decode = Array([1, 0] * 4)


def _pixels(image: Stream) -> tuple[bool, Raster.Image]:
    """Whether a picture is a photograph, and what it shows as its own space and depth say it."""
    photograph = image.get("/Filter") == Name.DCTDecode
    picture: Raster.Image
    if photograph:
        picture = Raster.open(BytesIO(image.read_raw_bytes()))
        picture.load()
    else:
        picture = PdfImage(image).as_pil_image()
    whole = picture.mode in ("L", "RGB", "CMYK")
    return photograph, picture if whole else picture.convert("RGB")


def _palette(indexed: Object, base: ColourSpace, inks: InkSet) -> Object:
    """A palette whose colours are those of the press."""
    given = indexed[3]
    table = given.read_bytes() if isinstance(given, Stream) else bytes(given)
    across = base.components
    entries = [table[at : at + across] for at in range(0, len(table) - across + 1, across)]
    done = bytearray()
    for entry in entries:
        colour = values_of(base, [part / 255 for part in entry])
        done += bytes(round(ink * 255) for ink in inked(colour, inks.colour))
    return Array([Name.Indexed, device_space(inks.colour), len(entries) - 1, String(bytes(done))])
