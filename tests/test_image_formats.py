"""Formats of images: shown in their colours and the right way up, or named with a cause."""

from __future__ import annotations

import base64
import gzip
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from zlib import crc32

import pytest
from PIL import Image as Raster
from PIL import ImageCms
from sample_editions import image_bytes
from sample_sites import write_and_read_post

from exporter.file_formats.svg import decompressed
from exporter.model.assets import Asset
from exporter.options.epub_profiles import epub_profile
from exporter.read.images import inspect_image
from exporter.themes import resources
from exporter.write.epub.images import image_target
from exporter.write.images.preparation import ImageTarget, prepare_image, print_image_target
from exporter.write.images.svg import clean_svg

EPUB, PRINT = image_target(epub_profile()), print_image_target(100, 150)
ORIENTATION = 0x0112


def encoded(image: Raster.Image, format_: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, format_, **options)
    return stream.getvalue()


def shown(data: bytes, target: ImageTarget) -> Raster.Image:
    """Return the image of a file as it is prepared for a target."""
    media_type, width, height = inspect_image(data)
    url = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    prepared = prepare_image(Asset(url, "0" * 64, media_type, width, height), target)
    assert prepared.media_type in ("image/png", "image/jpeg", "image/gif")
    with Raster.open(BytesIO(prepared.data)) as image:
        image.load()
    assert image.size == (width, height)
    return image


def two_colours(width: int = 60, height: int = 40) -> Raster.Image:
    """Return an image whose upper half is red and whose lower half is blue."""
    image = Raster.new("RGB", (width, height), (200, 20, 30))
    image.paste((30, 60, 180), (0, height // 2, width, height))
    return image


@pytest.mark.parametrize("target", [EPUB, PRINT], ids=["epub", "print"])
@pytest.mark.parametrize(
    ("format_", "options"),
    [
        ("AVIF", {"quality": 90}),
        ("BMP", {}),
        ("ICO", {"sizes": [(16, 16), (48, 32)]}),
        ("PNG", {"save_all": True, "append_images": [Raster.new("RGB", (60, 40))]}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_format(format_: str, options: dict[str, Any], target: ImageTarget) -> None:
    image = shown(encoded(two_colours(), format_, **options), target).convert("RGB")
    width, height = image.size
    for y, colour in ((height // 4, (200, 20, 30)), (height * 3 // 4, (30, 60, 180))):
        found = image.getpixel((width // 2, y))
        assert isinstance(found, tuple)
        assert all(abs(a - b) <= 6 for a, b in zip(found, colour, strict=True))


def test_largest_image_of_an_icon() -> None:
    data = encoded(two_colours(64, 64), "ICO", sizes=[(16, 16), (64, 64), (32, 32)])
    assert inspect_image(data) == ("image/x-icon", 64, 64)


@pytest.mark.parametrize("target", [EPUB, PRINT], ids=["epub", "print"])
@pytest.mark.parametrize("format_", ["JPEG", "TIFF", "WEBP", "AVIF"])
def test_orientation_of_a_camera(format_: str, target: ImageTarget) -> None:
    exif = Raster.Exif()
    exif[ORIENTATION] = 3
    upside_down = encoded(two_colours().rotate(180), format_, exif=exif, quality=95)
    image = shown(upside_down, target).convert("RGB")
    red, _, blue = image.getpixel((30, 5))
    assert red > 150 > blue
    exif[ORIENTATION] = 6
    on_its_side = encoded(two_colours().rotate(90, expand=True), format_, exif=exif, quality=95)
    image = shown(on_its_side, target).convert("RGB")
    assert image.size == (60, 40)
    red, _, blue = image.getpixel((30, 5))
    assert red > 150 > blue


@pytest.mark.parametrize("target", [EPUB, PRINT], ids=["epub", "print"])
@pytest.mark.parametrize("format_", ["PNG", "TIFF"])
def test_greys_of_sixteen_bits_keep_their_tones(format_: str, target: ImageTarget) -> None:
    ramp = Raster.new("I;16", (256, 40))
    for x in range(256):
        ramp.paste(x * 257, (x, 0, x + 1, 40))
    image = shown(encoded(ramp, format_), target).convert("L")
    for x in (64, 128, 192):
        grey = image.getpixel((x, 20))
        assert isinstance(grey, int)
        assert abs(grey - x) <= 2


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
def test_greys_of_thirty_two_bits_keep_their_tones(white: float) -> None:
    half = Raster.new("F", (60, 40), white)
    half.paste(white / 2, (0, 0, 30, 40))
    image = shown(encoded(half, "TIFF"), PRINT).convert("L")
    assert image.getpixel((10, 20)) in (127, 128)
    assert image.getpixel((50, 20)) == 255


@pytest.mark.parametrize("target", [EPUB, PRINT], ids=["epub", "print"])
def test_inks_with_a_profile_become_its_colours(target: ImageTarget) -> None:
    folder = resources.styles() / "colour"
    to_inks = ImageCms.buildTransform(
        str(folder / "sRGB.icc"), str(folder / "SWOP.icc"), "RGB", "CMYK"
    )
    inks = ImageCms.applyTransform(Raster.new("RGB", (60, 40), (150, 90, 70)), to_inks)
    assert inks
    data = encoded(inks, "JPEG", quality=95, icc_profile=(folder / "SWOP.icc").read_bytes())
    found = shown(data, target).convert("RGB").getpixel((30, 20))
    assert isinstance(found, tuple)
    assert all(abs(a - b) <= 8 for a, b in zip(found, (150, 90, 70), strict=True))


def wide_profile() -> bytes:
    """Return a colour profile with the primaries of Adobe RGB (1998)."""

    def number(value: float) -> bytes:
        return pack(">i", round(value * 65536))

    def colour(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(number, values))

    white = (0.9642, 1.0, 0.8249)
    curve = b"curv\0\0\0\0" + pack(">IH2x", 1, round(2.2 * 256))
    tags = {
        b"desc": b"desc\0\0\0\0" + pack(">I", 5) + b"Wide\0" + bytes(79),
        b"cprt": b"text\0\0\0\0none",
        b"wtpt": colour(*white),
        b"rXYZ": colour(0.60974, 0.31111, 0.01947),
        b"gXYZ": colour(0.20528, 0.62567, 0.06087),
        b"bXYZ": colour(0.14919, 0.06322, 0.74457),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    start, table = 132 + 12 * len(tags), b""
    for tag, data in tags.items():
        table += pack(">4sII", tag, start, len(data))
        start += len(data)
    head = pack(">I4sI", start, b"lcms", 0x02400000) + b"mntrRGB XYZ " + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + b"".join(map(number, white))
    return head.ljust(128, b"\0") + pack(">I", len(tags)) + table + b"".join(tags.values())


@pytest.mark.parametrize("target", [EPUB, PRINT], ids=["epub", "print"])
@pytest.mark.parametrize(
    ("format_", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "transparent colour"),
        ("PNG", "transparent palette"),
        ("WEBP", "RGB"),
        ("JPEG", "RGB"),
    ],
)
def test_colours_with_a_wide_profile_become_those_of_screens(
    format_: str, mode: str, target: ImageTarget
) -> None:
    own = Raster.new("RGB", (60, 40), (0, 160, 30))
    own.paste((190, 90, 60), (30, 0, 60, 40))
    options: dict[str, Any] = {"icc_profile": wide_profile()}
    if mode == "transparent colour":
        options["transparency"] = (0, 160, 30)
    elif mode == "RGBA":
        own.putalpha(Raster.new("L", own.size, 255))
        own.putpixel((59, 0), (0, 0, 0, 0))
    elif mode != "RGB":
        own = own.quantize(2)
        if mode == "transparent palette":
            options["transparency"] = own.getpixel((0, 0))
    expected = ImageCms.profileToProfile(
        Raster.new("RGB", (1, 1), (190, 90, 60)),
        ImageCms.ImageCmsProfile(BytesIO(wide_profile())),
        ImageCms.createProfile("sRGB"),
    )
    assert expected
    page = Raster.new("RGBA", (60, 40), "white")
    prepared = shown(encoded(own, format_, **options), target)
    page.alpha_composite(prepared.convert("RGBA"))
    found, wanted = page.convert("RGB").getpixel((45, 20)), expected.getpixel((0, 0))
    assert isinstance(found, tuple)
    assert isinstance(wanted, tuple)
    assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 3
    assert max(abs(a - b) for a, b in zip(found, (190, 90, 60), strict=True)) > 10
    assert (page.getpixel((10, 20)) == (255, 255, 255, 255)) == mode.startswith("transparent")
    assert "icc_profile" not in prepared.info


@pytest.mark.parametrize("profile", ["sRGB", "damaged"])
def test_a_profile_that_changes_nothing_leaves_the_file(profile: str) -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(two_colours(), "PNG", icc_profile=icc if profile == "sRGB" else b"damaged")
    asset = Asset(
        f"data:image/png;base64,{base64.b64encode(data).decode()}", "", "image/png", 60, 40
    )
    assert prepare_image(asset, PRINT).data == data


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "the file is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", "a pointer of Git LFS"),
        (b"<!DOCTYPE html><html><svg/></html>", "an HTML page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC is not supported"),
        (b"\x1f\x8bdamaged", "the compressed file is damaged"),
        (image_bytes("JPEG", quality=95)[:-20], "truncated"),
    ],
)
def test_cause_is_named(tmp_path: Path, data: bytes, cause: str) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "![A jar](/jar.png)", **{"jar.png": data})
    (finding,) = diagnostics
    assert post.assets == {}
    assert "‘/jar.png’" in finding.message
    assert cause in finding.message


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize(
    ("attributes", "size", "written"),
    [
        ('width="40" height="20"', (40, 20), 'viewBox="0 0 40 20"'),
        ('width="100%" height="100%" viewBox="0 0 80 40"', (80, 40), 'width="80" height="40"'),
        ('viewBox="0 0 80 40"', (80, 40), 'width="80" height="40"'),
        ('style="width:3in; height:1in; color:red"', (288, 96), 'style="color:red"'),
        ('width="1cm" viewBox="0 0 80 40"', (38, 19), 'viewBox="0 0 80 40"'),
        ('viewBox="0 0 a 40"', (300, 150), "<rect"),
    ],
)
def test_size_of_a_drawing(attributes: str, size: tuple[int, int], written: str) -> None:
    data = DRAWING.format(attributes).encode()
    assert inspect_image(data) == ("image/svg+xml", *size)
    assert written in clean_svg(data).data.decode()


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(DRAWING.format('width="40" height="20"').encode()),
        DRAWING.format('width="40" height="20"').encode("utf-16"),
        b"\xef\xbb\xbf<?xml version='1.0'?>" + DRAWING.format('width="40" height="20"').encode(),
        b"<!-- " + b"x" * 9000 + b" -->" + DRAWING.format('width="40" height="20"').encode(),
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" width="40" height="20"/>',
        b'<svg width="40" height="20"/>',
    ],
    ids=["compressed", "utf-16", "bom", "comment", "prefix", "no namespace"],
)
def test_form_of_a_drawing(data: bytes) -> None:
    assert inspect_image(data) == ("image/svg+xml", 40, 20)
    assert b'viewBox="0 0 40 20"' in clean_svg(data).data


@pytest.mark.slow
def test_size_of_a_compressed_drawing_is_limited() -> None:
    with pytest.raises(ValueError, match="too large"):
        decompressed(gzip.compress(b" " * 60_000_000))


def test_an_image_of_too_many_pixels_is_named_as_that(tmp_path: Path) -> None:
    data = bytearray(encoded(Raster.new("1", (1, 1)), "PNG"))
    data[16:24] = pack(">II", 60_000, 60_000)
    data[29:33] = pack(">I", crc32(data[12:29]))
    files = {"jar.png": bytes(data)}
    _, diagnostics = write_and_read_post(tmp_path, "![A jar](/jar.png)", **files)
    (found,) = diagnostics
    assert (
        found.message == "the image ‘/jar.png’ cannot be read: it has more than 178 million pixels"
    )
    assert found.hint == "save it with fewer pixels"
