"""Conversion of the images of a PDF to the inks of a press."""

from __future__ import annotations

from io import BytesIO

from pikepdf import (
    Array,
    Name,
    Object,
    PdfImage,
    Stream,
    String,
)
from PIL import Image as Raster

from exporter.file_formats.pdf.colour_spaces import ColourSpace, colour_space
from exporter.file_formats.raster import decoding
from exporter.write.pdf.objects.streams import compress
from exporter.write.pdf.press.colour_spaces import device_space, is_convertible, values_of
from exporter.write.press_colours import InkSet, graphic_in_inks, in_inks, to_inks, within_limit

_QUALITY = 92


def convert_image(image: Stream, inks: InkSet) -> None:
    """Convert an image to the inks of a press. Its mask stays, and so does a broken image."""
    if image.get("/ImageMask", False):
        return
    space = colour_space(image.get("/ColorSpace"))
    if space.kind == "indexed" and space.base is not None and is_convertible(space.base):
        image.ColorSpace = _palette(image.ColorSpace, space.base, inks)
    if space.kind not in ("rgb", "cmyk") or space.kind == inks.colour:
        return
    try:
        photograph, raster = _pixels(image)
    # Images inside SVG were not validated before.
    except (OSError, ValueError):
        return
    done = in_inks(raster, inks) if photograph else graphic_in_inks(raster, inks)
    if photograph:
        jpeg = BytesIO()
        done.save(jpeg, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        image.write(jpeg.getvalue(), filter=Name.DCTDecode)
    else:
        image.write(compress(done.tobytes(), level=6), filter=Name.FlateDecode)
    image.ColorSpace = Name.DeviceGray if done.mode == "L" else Name.DeviceCMYK
    image.BitsPerComponent = 8
    if "/Decode" in image:
        del image.Decode
    if photograph and done.mode == "CMYK":
        # Pillow inverts the channels of a CMYK JPEG, as Photoshop does.
        image.Decode = Array([1, 0] * 4)


@decoding()
def _pixels(image: Stream) -> tuple[bool, Raster.Image]:
    """Whether an image is a JPEG, and its pixels as grey (`L`), `RGB` or `CMYK`."""
    photograph = image.get("/Filter") == Name.DCTDecode
    raster: Raster.Image
    if photograph:
        raster = Raster.open(BytesIO(image.read_raw_bytes()))
        raster.load()
    else:
        raster = PdfImage(image).as_pil_image()
    keep = raster.mode in ("L", "RGB", "CMYK")
    return photograph, raster if keep else raster.convert("RGB")


def _palette(indexed: Object, base: ColourSpace, inks: InkSet) -> Object:
    """Return the palette of an indexed colour space (ISO 32000-1, 8.6.6.3) in the inks."""
    given = indexed[3]
    table = given.read_bytes() if isinstance(given, Stream) else bytes(given)
    size = base.components
    entries = [table[at : at + size] for at in range(0, len(table) - size + 1, size)]
    done = bytearray()
    for entry in entries:
        colour = values_of(base, [part / 255 for part in entry])
        limited = within_limit(to_inks(colour, inks.colour), inks.max_ink)
        done += bytes(round(ink * 255) for ink in limited)
    return Array([Name.Indexed, device_space(inks.colour), len(entries) - 1, String(bytes(done))])
