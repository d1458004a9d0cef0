"""The inks of the pixels of a photograph in four inks."""

from __future__ import annotations

from io import BytesIO

from pikepdf import Dictionary, Name, Object, Page
from PIL import Image as Raster
from PIL import ImageChops

from exporter.file_formats.pdf.objects import PDF_ERRORS
from exporter.file_formats.raster import decoding

_SAMPLES = 600
"""The least number of samples along the shorter side of an image, each the mean of its pixels."""


def images_of(page: Page) -> list[Object]:
    """Return the images that a page draws itself."""
    drawn = page.resources.get("/XObject", Dictionary())
    return [each for each in drawn.values() if each.get("/Subtype") == Name.Image]


def greatest_ink(image: Object) -> float:
    """Return the greatest sum of the inks of a JPEG (1 for each); 0 for one not in four inks.

    So it is for an image that cannot be read, and for other formats, in which four inks are
    separated by this program only.
    """
    try:
        raster = _pixels(image)
    except (*PDF_ERRORS, OSError):
        return 0.0
    if raster is None or raster.mode != "CMYK":
        return 0.0
    if [float(each) for each in image.get("/Decode", ())][:1] != [1.0]:
        # Pillow inverts the channels, as Photoshop writes them.
        raster = ImageChops.invert(raster)
    raster = raster.reduce(max(min(raster.size) // _SAMPLES, 1))
    cyan, magenta, yellow, black = raster.split()
    halves = (ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2))
    greatest = max(ImageChops.add(*halves, 2).tobytes(), default=0)
    return 4 * greatest / 255


@decoding()
def _pixels(image: Object) -> Raster.Image | None:
    """Return the pixels of a JPEG; None for another format."""
    if image.get("/Filter") != Name.DCTDecode:
        return None
    raster = Raster.open(BytesIO(image.read_raw_bytes()))
    raster.load()
    return raster
