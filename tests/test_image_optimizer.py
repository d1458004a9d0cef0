"""Pictures in few bytes: drawings keep their edges, photographs their tones."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Raster
from PIL import ImageChops, ImageDraw
from sample_editions import asset, chapter, edition, image_paragraph, write_epub

from exporter.model.assets import Asset
from exporter.options.epub_profiles import epub_profile
from exporter.write.epub.images import image_target
from exporter.write.images.preparation import PreparedImage, prepare_image

GENERIC = image_target(epub_profile())


def diagram(width: int, height: int, mode: str = "RGB") -> Raster.Image:
    """Boxes and lines of more colours than a palette has, most of it plain."""
    drawn = Raster.new(mode, (width, height), (255,) * len(mode))
    pen = ImageDraw.Draw(drawn)
    for step in range(300):
        colour = (step % 256, (step * 7) % 256, 40 + step // 256, 255)[: len(mode)]
        pen.rectangle((step, 10, step, 14), fill=colour)
    pen.rectangle((20, 30, width // 2, height // 2), outline=(0, 0, 0, 255)[: len(mode)])
    return drawn


def photograph(width: int, height: int) -> Raster.Image:
    """Noise over a gradient, as any sensor has it."""
    noise = random.Random(7).randbytes(width * height)  # noqa: S311 (nothing is to be kept secret)
    grain = Raster.frombytes("L", (width, height), noise).point(lambda v: v // 8)
    tones = Raster.linear_gradient("L").resize((width, height))
    return Raster.merge(
        "RGB", (ImageChops.add(tones, grain), tones, ImageChops.subtract(tones, grain))
    )


def made(shown: Raster.Image, format_: str = "PNG", **more: Any) -> tuple[PreparedImage, bytes]:
    stream = BytesIO()
    shown.save(stream, format_, **more)
    data = stream.getvalue()
    media_type = f"image/{format_.lower()}"
    return prepare_image(_asset(data, media_type), GENERIC), data


def _asset(data: bytes, media_type: str) -> Asset:
    import base64

    address = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return Asset(address, "", media_type, 1, 1)


def opened(result: PreparedImage) -> Raster.Image:
    return Raster.open(BytesIO(result.data))


def test_a_drawing_becomes_a_palette_that_cannot_be_told_from_it() -> None:
    shown = diagram(900, 600)
    result, data = made(shown)
    assert (result.media_type, opened(result).mode) == ("image/png", "P")
    assert len(result.data) < len(data)
    gap = ImageChops.difference(opened(result).convert("RGB"), shown)
    assert max(high for _, high in gap.getextrema()) <= 40


def test_a_small_sign_keeps_its_colour() -> None:
    shown = photograph(40, 40).resize((1000, 1000), Raster.Resampling.BOX)
    shown.paste((0, 200, 255), (500, 500, 520, 520))
    result, _ = made(shown)
    red, green, blue = opened(result).convert("RGB").getpixel((510, 510))  # type: ignore[misc]
    assert (red < 60, green > 150, blue > 200) == (True, True, True)


def test_a_photograph_that_came_as_png_becomes_a_jpeg() -> None:
    result, data = made(photograph(800, 600))
    assert result.media_type == "image/jpeg"
    assert len(result.data) < len(data) / 4


def test_a_photograph_is_scaled_and_never_up() -> None:
    result, _ = made(photograph(2000, 1500), "JPEG", quality=95)
    assert opened(result).size == (epub_profile().photographs, 930)
    small, _ = made(photograph(200, 150), "JPEG", quality=95)
    assert opened(small).size == (200, 150)


def test_a_screenshot_keeps_more_pixels_than_a_photograph() -> None:
    result, _ = made(diagram(2880, 1800))
    assert opened(result).size == (1440, 900)


def test_no_picture_has_more_pixels_than_its_reader_takes() -> None:
    apple = epub_profile("apple")
    stream = BytesIO()
    # A little larger than it need be on either side.
    photograph(1660, 2480).save(stream, "JPEG", quality=92)
    result = prepare_image(_asset(stream.getvalue(), "image/jpeg"), image_target(apple))
    width, height = opened(result).size
    assert width * height <= apple.pixels < 1660 * 2480


def test_a_jpeg_that_could_lose_little_stays_what_it_was() -> None:
    result, data = made(photograph(300, 200), "JPEG", quality=60)
    assert result == PreparedImage("image/jpeg", data, changed=False)


def test_what_could_be_seen_through_lies_on_white() -> None:
    shown = diagram(400, 300, "RGBA")
    shown.paste((0, 0, 0, 0), (100, 100, 300, 300))
    result, _ = made(shown)
    seen = opened(result).convert("RGBA")
    assert seen.getpixel((200, 200)) == (255, 255, 255, 255)
    assert seen.getchannel("A").getextrema() == (255, 255)


def test_the_same_picture_gives_the_same_bytes() -> None:
    for shown in (diagram(700, 500), photograph(500, 400)):
        assert made(shown)[0].data == made(shown.copy())[0].data


def test_two_that_became_alike_are_packed_once(tmp_path: Path) -> None:
    plain, marked = BytesIO(), BytesIO()
    shown = photograph(300, 200)
    shown.save(plain, "JPEG", quality=60)
    shown.save(marked, "JPEG", quality=60, comment=b"by another editor")
    assert plain.getvalue() != marked.getvalue()
    one = asset(plain.getvalue(), tmp_path, "one.jpg", "image/jpeg")
    two = asset(marked.getvalue(), tmp_path, "two.jpg", "image/jpeg")
    archive = write_epub(edition(chapter((image_paragraph(one), image_paragraph(two)))))
    pictures = [name for name in archive.namelist() if name.endswith(".jpg")]
    assert len(pictures) == 1
    assert b"another editor" not in archive.read(pictures[0])


@pytest.mark.parametrize("name", ["kobo", "kindle", "apple"])
def test_every_reader_names_what_it_takes(name: str) -> None:
    target = image_target(epub_profile(name))
    assert target.max_width >= 1440
    assert target.compression
    assert target.compression.background == "white"
