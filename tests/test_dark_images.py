"""Images with a dark ground, such as screenshots of terminals, are framed and not too high."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pdf_images import drawn_images
from PIL import Image, ImageDraw
from sample_sites import POST, resolve_chapter, write_site

import exporter
from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.write.images.ground import has_dark_ground
from exporter.write.images.preparation import ImageTarget, prepare_image
from exporter.write.xhtml import Dialect, blocks_to_xhtml


def _terminal(mode: str = "RGB", ground: str = "#202020", ink: str = "#8f8") -> Image.Image:
    image = Image.new(mode, (300, 200), ground)
    pen = ImageDraw.Draw(image)
    for line in range(8):
        pen.rectangle((10, 10 + 24 * line, 150, 18 + 24 * line), ink)
    return image


def _framed(edge: str, inner: str) -> Image.Image:
    image = Image.new("RGB", (300, 200), edge)
    image.paste(inner, (20, 20, 280, 180))
    return image


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (_terminal(), True),
        (_terminal().convert("P"), True),
        (_terminal().convert("L"), True),
        (_terminal().convert("CMYK"), True),
        (_terminal().convert("I;16").point(lambda level: level * 257), True),
        (_terminal(ground="white", ink="black"), False),
        (_terminal(ground="#999"), False),
        # A page of text in a dark frame, and a dark figure on white.
        (_framed("black", "white"), False),
        (_framed("white", "black"), False),
        # What is transparent has the colour of the paper.
        (_terminal("RGBA", "#0000", "black"), False),
        (_terminal("RGBA", "#202020ff"), True),
    ],
)
def test_dark_grounds(image: Image.Image, expected: bool) -> None:
    assert has_dark_ground(image) is expected


def _asset(folder: Path, image: Image.Image) -> Asset:
    stream = BytesIO()
    image.save(stream, "PNG")
    (folder / "a.png").write_bytes(stream.getvalue())
    digest = sha256(stream.getvalue()).hexdigest()
    return Asset(str(folder / "a.png"), digest, "image/png", *image.size)


def test_images_are_looked_at_for_print_only(tmp_path: Path) -> None:
    asset = _asset(tmp_path, _terminal())
    assert prepare_image(asset, ImageTarget(for_print=True)).dark
    assert not prepare_image(asset, ImageTarget()).dark
    assert not prepare_image(
        _asset(tmp_path, _terminal(ground="white")), ImageTarget(for_print=True)
    ).dark


def test_a_dark_image_has_a_class_unless_its_author_sets_its_size(tmp_path: Path) -> None:
    stream = BytesIO()
    _terminal().save(stream, "PNG")
    body = '![A](/a.png)\n\n<img src="/a.png" alt="B" width="50">'
    write_site(tmp_path, {POST: f"---\ntitle: A\n---\n{body}\n", "a.png": stream.getvalue()})
    chapter, _ = resolve_chapter(tmp_path)

    def classes(*, dark: bool) -> list[str]:
        dialect = Dialect(
            "print", lambda _: "a.png", chapter.labels, Diagnostics(), is_dark=lambda _: dark
        )
        return re.findall(r"<img ([^>]*?)src", blocks_to_xhtml(chapter.blocks, dialect))

    assert classes(dark=True) == ['class="dark" ', ""]
    assert classes(dark=False) == ["", ""]


@pytest.mark.slow
def test_a_high_dark_image_has_less_than_half_of_the_page(tmp_path: Path) -> None:
    def high(ground: str) -> bytes:
        stream = BytesIO()
        _terminal(ground=ground).resize((500, 900)).save(stream, "PNG")
        return stream.getvalue()

    files = {"dark.png": high("#202020"), "light.png": high("white")}
    body = "![A](/dark.png)\n\n![B](/light.png)"
    write_site(tmp_path, {POST: f"---\ntitle: A\n---\n{body}\n", **files})
    book = exporter.pdf(tmp_path / POST)
    dark, light = (image.box[3] - image.box[1] for image in drawn_images(book.data))
    text_area = 34 * 13.8
    assert dark == pytest.approx(0.45 * text_area, rel=0.01)
    assert light > 0.6 * text_area
