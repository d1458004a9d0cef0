"""Compression of images for screens: drawings as palettes, photographs as JPEG."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Raster
from PIL import ImageChops, ImageDraw
from PIL.JpegImagePlugin import JpegImageFile
from sample_editions import asset, chapter, edition, image_paragraph, write_epub

from exporter.model.assets import Asset
from exporter.options.epub_profiles import epub_profile
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.epub.images import image_target
from exporter.write.images.image_optimizer import _is_close
from exporter.write.images.preparation import ImageTarget, PreparedImage, prepare_image
from exporter.write.pdf.jobs.chapter_images import image_target as page_target

GENERIC = image_target(epub_profile())


def diagram(width: int, height: int, mode: str = "RGB") -> Raster.Image:
    """Return boxes and lines in more colours than a palette has, mostly on a plain background."""
    image = Raster.new(mode, (width, height), (255,) * len(mode))
    draw = ImageDraw.Draw(image)
    for step in range(300):
        colour = (step % 256, (step * 7) % 256, 40 + step // 256, 255)[: len(mode)]
        draw.rectangle((step, 10, step, 14), fill=colour)
    draw.rectangle((20, 30, width // 2, height // 2), outline=(0, 0, 0, 255)[: len(mode)])
    return image


def photograph(width: int, height: int) -> Raster.Image:
    """Return noise over a gradient, as a camera sensor makes it."""
    noise = random.Random(7).randbytes(width * height)  # noqa: S311 (no secret depends on it)
    grain = Raster.frombytes("L", (width, height), noise).point(lambda v: v // 8)
    tones = Raster.linear_gradient("L").resize((width, height))
    return Raster.merge(
        "RGB", (ImageChops.add(tones, grain), tones, ImageChops.subtract(tones, grain))
    )


def prepare(image: Raster.Image, format_: str = "PNG", **more: Any) -> tuple[PreparedImage, bytes]:
    stream = BytesIO()
    image.save(stream, format_, **more)
    data = stream.getvalue()
    media_type = f"image/{format_.lower()}"
    return prepare_image(_asset(data, media_type), GENERIC), data


def _asset(data: bytes, media_type: str) -> Asset:
    import base64

    address = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return Asset(address, "", media_type, 1, 1)


def open_image(result: PreparedImage) -> Raster.Image:
    return Raster.open(BytesIO(result.data))


def test_drawing_becomes_a_palette_image_without_visible_difference() -> None:
    image = diagram(900, 600)
    result, data = prepare(image)
    assert (result.media_type, open_image(result).mode) == ("image/png", "P")
    assert len(result.data) < len(data)
    gap = ImageChops.difference(open_image(result).convert("RGB"), image)
    assert max(high for _, high in gap.getextrema()) <= 40


def test_small_symbol_keeps_its_colour() -> None:
    image = photograph(40, 40).resize((1000, 1000), Raster.Resampling.BOX)
    image.paste((0, 200, 255), (500, 500, 520, 520))
    result, _ = prepare(image)
    red, green, blue = open_image(result).convert("RGB").getpixel((510, 510))
    assert (red < 60, green > 150, blue > 200) == (True, True, True)


def test_mark_of_a_few_pixels_keeps_its_colour() -> None:
    """In a screenshot, the buttons of a window have other colours than all the rest."""
    image = diagram(1389, 878)
    image.paste((250, 95, 90), (637, 371, 642, 376))
    result, _ = prepare(image)
    red, green, blue = open_image(result).convert("RGB").getpixel((639, 373))
    assert open_image(result).mode == "P"
    assert (red > 215, green < 135, blue < 130) == (True, True, True)


@pytest.mark.parametrize(
    ("pixels", "difference", "close"),
    [
        (20_000, 2, True),
        (20_000, 3, False),
        (100, 13, True),
        (101, 13, False),
        (2, 41, True),
        (3, 41, False),
    ],
)
def test_a_palette_may_be_wrong_by_little_or_in_few_pixels(
    pixels: int, difference: int, close: bool
) -> None:
    differences = Raster.new("RGB", (20_000, 1))
    differences.paste((0, difference, 0), (0, 0, pixels, 1))
    assert _is_close(differences) is close


@pytest.mark.parametrize("greys", [100, 256])
def test_ground_of_a_drawing_keeps_its_exact_colour(greys: int) -> None:
    image = Raster.new("RGB", (1000, 800), (255, 255, 255))
    for grey in range(greys):
        image.paste((grey, grey, grey), (3 * grey, 10, 3 * grey + 3, 60))
        image.paste((grey, 255 - grey, grey), (3 * grey, 60, 3 * grey + 3, 70))
    image.paste((248, 250, 250), (0, 500, 1000, 800))
    image.paste((101, 97, 99), (300, 500, 700, 800))
    image.paste((101, 102, 97), (700, 500, 1000, 800))
    result, _ = prepare(image)
    assert open_image(result).mode == "P"
    shown = open_image(result).convert("RGB")
    places = ((500, 400), (100, 700), (500, 700), (900, 700))
    grounds = [(255, 255, 255), (248, 250, 250), (101, 97, 99), (101, 102, 97)]
    assert [shown.getpixel(place) for place in places] == grounds


@pytest.mark.parametrize(
    ("image", "format_", "options", "encodings"),
    [
        (diagram(900, 600), "PNG", {}, 1),
        (photograph(400, 300), "PNG", {}, 1),
        (photograph(1600, 1200), "JPEG", {"quality": 95}, 1),
        (photograph(300, 200), "JPEG", {"quality": 75}, 0),
        (diagram(2000, 1500).quantize(64), "PNG", {}, 0),
    ],
    ids=["diagram", "photograph", "large JPEG", "coarse JPEG", "palette"],
)
def test_image_is_encoded_once_or_not_at_all(
    image: Raster.Image,
    format_: str,
    options: dict[str, Any],
    encodings: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepare(photograph(9, 9), "JPEG")  # Fills the cache of quantization tables.
    saved: list[str] = []
    save = Raster.Image.save

    def counted(self: Raster.Image, stream: Any, format_: str, **options: Any) -> None:
        saved.append(format_)
        save(self, stream, format_, **options)

    monkeypatch.setattr(Raster.Image, "save", counted)
    result, _ = prepare(image, format_, **options)
    assert len(saved) - 1 == encodings
    assert result.changed is (encodings > 0)


@pytest.mark.slow
def test_large_jpeg_is_decoded_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[tuple[int, int]] = []
    load = JpegImageFile.load

    def watched(self: JpegImageFile) -> Any:
        decoded.append(self.size)
        return load(self)

    monkeypatch.setattr(JpegImageFile, "load", watched)
    result, _ = prepare(photograph(2900, 2000), "JPEG", quality=95)
    assert decoded[-1] == (1450, 1000)
    assert open_image(result).size == (1240, 855)


def test_photograph_in_a_png_becomes_a_jpeg() -> None:
    result, data = prepare(photograph(800, 600))
    assert result.media_type == "image/jpeg"
    assert len(result.data) < len(data) / 4


@pytest.mark.slow
def test_photographs_are_scaled_down_and_never_up() -> None:
    result, _ = prepare(photograph(2000, 1500), "JPEG", quality=95)
    assert open_image(result).size == (epub_profile().max_photograph_width, 930)
    small, _ = prepare(photograph(200, 150), "JPEG", quality=95)
    assert open_image(small).size == (200, 150)


@pytest.mark.slow
def test_screenshots_keep_more_pixels_than_photographs() -> None:
    result, _ = prepare(diagram(2880, 1800))
    assert open_image(result).size == (1440, 900)


def test_image_has_at_most_the_pixels_of_the_epub_profile() -> None:
    apple = epub_profile("apple")
    stream = BytesIO()
    # A little larger than the limit on either side.
    photograph(1660, 2480).save(stream, "JPEG", quality=92)
    result = prepare_image(_asset(stream.getvalue(), "image/jpeg"), image_target(apple))
    width, height = open_image(result).size
    assert width * height <= apple.max_pixels < 1660 * 2480


def test_jpeg_that_would_hardly_shrink_is_unchanged() -> None:
    result, data = prepare(photograph(300, 200), "JPEG", quality=60)
    assert result == PreparedImage("image/jpeg", data, changed=False)


def test_transparent_drawing_gets_a_white_background() -> None:
    image = diagram(400, 300, "RGBA")
    image.paste((0, 0, 0, 0), (100, 100, 300, 300))
    result, _ = prepare(image)
    seen = open_image(result).convert("RGBA")
    assert seen.getpixel((200, 200)) == (255, 255, 255, 255)
    assert seen.getchannel("A").getextrema() == (255, 255)


def test_transparent_palette_gets_a_white_background_and_stays_one() -> None:
    image = diagram(400, 300).quantize(64)
    image.paste(1, (100, 100, 300, 300))
    opaque = image.convert("RGB").getpixel((20, 30))
    result, _ = prepare(image, transparency=1)
    shown = open_image(result)
    assert (shown.mode, "transparency" in shown.info) == ("P", False)
    rgb = shown.convert("RGB")
    assert (rgb.getpixel((200, 200)), rgb.getpixel((20, 30))) == ((255, 255, 255), opaque)


@pytest.mark.slow
def test_equal_images_give_equal_bytes() -> None:
    for image in (diagram(700, 500), photograph(500, 400)):
        assert prepare(image)[0].data == prepare(image.copy())[0].data


def test_images_that_are_equal_after_stripping_are_packed_once(tmp_path: Path) -> None:
    plain, marked = BytesIO(), BytesIO()
    image = photograph(300, 200)
    image.save(plain, "JPEG", quality=60)
    image.save(marked, "JPEG", quality=60, comment=b"by another editor")
    assert plain.getvalue() != marked.getvalue()
    one = asset(plain.getvalue(), tmp_path, "one.jpg", "image/jpeg")
    two = asset(marked.getvalue(), tmp_path, "two.jpg", "image/jpeg")
    archive = write_epub(edition(chapter((image_paragraph(one), image_paragraph(two)))))
    pictures = [name for name in archive.namelist() if name.endswith(".jpg")]
    assert len(pictures) == 1
    assert b"another editor" not in archive.read(pictures[0])


@pytest.mark.parametrize("name", ["kobo", "kindle", "apple"])
def test_epub_profiles_define_image_limits(name: str) -> None:
    target = image_target(epub_profile(name))
    assert target.max_width >= 1440
    assert target.compression
    assert target.compression.background == "white"


SCREEN = page_target(pdf_options(Settings()))
PRINT = page_target(pdf_options(Settings(profile="print")))


def prepared_for(target: ImageTarget, image: Raster.Image, format_: str = "PNG") -> Raster.Image:
    stream = BytesIO()
    image.save(stream, format_)
    result = prepare_image(_asset(stream.getvalue(), f"image/{format_.lower()}"), target)
    assert result.changed or result.data == stream.getvalue()
    return open_image(result)


@pytest.mark.slow
def test_images_of_a_pdf_are_small_on_a_screen_and_whole_in_print() -> None:
    image = diagram(1100, 700)
    assert prepared_for(SCREEN, image).mode == "P"
    assert prepared_for(PRINT, image).tobytes() == image.tobytes()
    sharp = photograph(2400, 1800)
    assert [prepared_for(SCREEN, sharp).format, prepared_for(PRINT, sharp).format] == [
        "JPEG",
        "PNG",
    ]


def test_images_of_a_pdf_have_220_dpi_on_a_screen_and_300_in_print() -> None:
    image = photograph(2900, 700)
    widths = [prepared_for(target, image, "JPEG").width for target in (SCREEN, PRINT)]
    measure = pdf_options(Settings()).geometry.measure
    assert widths == [round(measure / 72 * 220), round(measure / 72 * 300)]


def test_transparency_stays_in_a_pdf() -> None:
    image = diagram(400, 300, "RGBA")
    image.paste((0, 0, 0, 0), (100, 100, 300, 300))
    assert prepared_for(SCREEN, image).getpixel((200, 200))[3] == 0


def test_large_original_is_not_kept_because_it_is_decoded_in_part() -> None:
    """A quarter of this JPEG is hardly wider than the page, and its quality is that of a screen."""
    stream = BytesIO()
    photograph(3900, 300).save(stream, "JPEG", quality=80)
    result = prepare_image(_asset(stream.getvalue(), "image/jpeg"), SCREEN)
    assert open_image(result).width < 1000


@pytest.mark.filterwarnings("error")
def test_palette_with_transparent_colours_stays_one_in_a_pdf() -> None:
    image = photograph(400, 300).quantize(64)
    stream = BytesIO()
    image.save(stream, "PNG", transparency=bytes((0, 90)))
    shown = open_image(prepare_image(_asset(stream.getvalue(), "image/png"), SCREEN))
    assert (shown.mode, shown.info["transparency"][:2]) == ("P", bytes((0, 90)))


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_a_graphic_of_many_colours_is_no_jpeg_that_is_larger(format_: str) -> None:
    """The original of a WebP cannot be kept."""
    image = Raster.new("RGB", (800, 400), (250, 250, 250))
    for number in range(800):
        colour = (number * 37 % 256, number * 101 % 256, number * 59 % 256)
        column, row = number % 40 * 20, number // 40 * 20
        image.paste(colour, (column, row, column + 16, row + 16))
    result, _ = prepare(image, format_, **({"lossless": True} if format_ == "WEBP" else {}))
    assert result.media_type == "image/png"
    assert ImageChops.difference(open_image(result).convert("RGB"), image).getbbox() is None
