"""Pictures of a PDF in the inks of a press, where they did not come in them."""

from __future__ import annotations

import zlib
from io import BytesIO

from pikepdf import Array, Name, Object, PdfImage, Stream, String
from PIL import Image as Raster

from exporter.write.inks import Inks, drawn_in_inks, in_inks, inked
from exporter.write.pdf.inks_spaces import CHANNELS, Space, device_of, space_of, values_of

_QUALITY = 92


def picture_in_inks(image: Stream, inks: Inks) -> None:
    """Print a picture of pixels in the inks of a press. Its mask stays as it is."""
    if image.get("/ImageMask", False):
        return
    space = space_of(image.get("/ColorSpace"), None)
    if space is None or space.kind in ("pattern", "lab") or space.kind == "grey":
        return
    if space.kind == "cmyk" and inks.colour == "cmyk":
        return
    if space.kind == "indexed":
        if space.base is not None and space.base.kind in CHANNELS:
            image.ColorSpace = _palette(image.ColorSpace, space.base, inks)
        return
    if image.get("/Filter") == Name.DCTDecode:
        with Raster.open(BytesIO(image.read_raw_bytes())) as photograph:
            done = in_inks(photograph, inks)
        packed = BytesIO()
        done.save(packed, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        image.write(packed.getvalue(), filter=Name.DCTDecode)
    else:
        done = drawn_in_inks(_pixels(image), inks)
        image.write(zlib.compress(done.tobytes(), 6), filter=Name.FlateDecode)
    image.ColorSpace = Name.DeviceGray if done.mode == "L" else Name.DeviceCMYK
    image.BitsPerComponent = 8
    if "/Decode" in image:
        del image.Decode
    if image.get("/Filter") == Name.DCTDecode and done.mode == "CMYK":
        # Pillow writes a JPEG of four inks the way that Photoshop does: inverted.
        image.Decode = Array([1, 0] * 4)


def _pixels(image: Stream) -> Raster.Image:
    """What a picture shows, as its own space and depth say it."""
    picture = PdfImage(image).as_pil_image()
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def _palette(indexed: Object, base: Space, inks: Inks) -> Object:
    """A palette whose colours are those of the press."""
    given = indexed[3]
    table = given.read_bytes() if isinstance(given, Stream) else bytes(given)
    across = CHANNELS[base.kind]
    entries = [table[at : at + across] for at in range(0, len(table) - across + 1, across)]
    done = bytearray()
    for entry in entries:
        colour = values_of(base, [part / 255 for part in entry])
        done += bytes(round(ink * 255) for ink in inked(colour, inks.colour))
    return Array([Name.Indexed, device_of(inks.colour), len(entries) - 1, String(bytes(done))])
