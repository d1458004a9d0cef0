"""The pictures of covers, and covers that are bound at the right."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageDraw

import exporter
from exporter.api.results import Result
from exporter.write.cover.motif import GROUND
from exporter.write.cover.picture import picture_on_screen
from exporter.write.press_colours import InkSet, graphic_in_inks, in_inks

BLUE = (20, 60, 140)


def covers(folder: Path, picture: Image.Image | None, printer: str = "kdp", **keys: str) -> Result:
    """Return the full cover of a book with a picture on its front."""
    folder.joinpath("post.md").write_text("---\ntitle: Salt\n---\nSalt.\n")
    written = {"title": "Salt", "posts": "post.md"} | keys
    if picture:
        name = "front.jpg" if picture.mode == "CMYK" else "front.png"
        picture.save(folder / name, quality=95)
        written["cover"] = name
    book = folder / "book.yml"
    book.write_text("".join(f"{key}: {value}\n" for key, value in written.items()))
    return exporter.cover(book, pages=120, settings=exporter.Choices(printer=printer))[0]


def codes(result: Result) -> set[str]:
    return {finding.code for finding in result.diagnostics} - {"isbn-missing", "cover-unconfirmed"}


def rendered(data: bytes) -> Image.Image:
    with pymupdf.open(stream=data, filetype="pdf") as document:
        pixels = document[0].get_pixmap(dpi=36)
        return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "expected", "message"),
    [
        ((1838, 2775), set(), ""),
        ((1250, 1600), {"cover-shape", "image-coarse"}, "15% of ‘front.png’ is cropped left and"),
        ((400, 300), {"cover-shape", "image-coarse"}, "400 × 300 pixels and is placed inside"),
    ],
)
def test_a_picture_is_measured_by_the_front(
    tmp_path: Path, size: tuple[int, int], expected: set[str], message: str
) -> None:
    result = covers(tmp_path, Image.new("RGB", size, BLUE))
    assert codes(result) == expected, list(result.diagnostics)
    assert message in "\n".join(finding.message for finding in result.diagnostics)


@pytest.mark.slow
def test_ink_of_a_picture_is_limited_or_reported(tmp_path: Path) -> None:
    dark = Image.new("RGB", (60, 90), (0, 0, 60))
    assert codes(covers(tmp_path, dark, "ingram")) == {"image-coarse"}
    # What its author has separated stays.
    separated = Image.new("CMYK", (60, 90), (230, 220, 200, 240))
    result = covers(tmp_path, separated, "ingram")
    assert codes(result) == {"image-coarse", "ink-heavy"}
    (heavy,) = [each.message for each in result.diagnostics if each.code == "ink-heavy"]
    assert heavy == "the full cover: a picture has 348% of ink; ingram recommends 240% at most"


def test_limit_of_ink_holds_for_each_pixel() -> None:
    ramp = Image.linear_gradient("L").resize((64, 64))
    full = Image.new("L", ramp.size, 255)
    hues = Image.merge("HSV", (ramp, full, ramp.rotate(90))).convert("RGB")
    for convert in (in_inks, graphic_in_inks):
        limited = pixels(convert(hues, InkSet("cmyk", max_ink=2.4)))
        free = pixels(convert(hues, InkSet("cmyk")))
        assert max(map(sum, limited)) <= 2.4 * 255 + 2
        assert max(map(sum, free)) > 2.6 * 255
        light = [pair for pair in zip(limited, free, strict=True) if sum(pair[1]) < 2.2 * 255]
        assert max(abs(x - y) for pair in light for x, y in zip(*pair, strict=True)) < 24


def pixels(image: Image.Image) -> list[bytes]:
    data = image.tobytes()
    return [data[at : at + 4] for at in range(0, len(data), 4)]


@pytest.mark.slow
def test_ground_of_a_transparent_picture_is_paper(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (600, 906), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((150, 200, 450, 500), fill=(200, 40, 40, 255))
    stream = BytesIO()
    picture.save(stream, "PNG")
    assert picture_on_screen(stream.getvalue()).getpixel((3, 3)) == GROUND
    page = rendered(covers(tmp_path, picture).data)
    for x in (5, 100, page.width - 60):
        colour = page.getpixel((x, 12))
        assert isinstance(colour, tuple)
        assert max(abs(a - b) for a, b in zip(colour, GROUND, strict=True)) < 12


@pytest.mark.slow
def test_ground_is_that_of_the_picture_where_a_motif_is_cut(tmp_path: Path) -> None:
    picture = Image.new("RGB", (600, 906), BLUE)
    ImageDraw.Draw(picture).rectangle((0, 300, 600, 500), fill=(240, 220, 90))
    page = rendered(covers(tmp_path, picture).data)
    colours = [page.getpixel((x, 60)) for x in (5, 150, page.width // 2, page.width - 60)]
    assert all(max(map(abs, map(int.__sub__, a, colours[0]))) < 6 for a in colours)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_cover_that_is_bound_at_the_right_reads_from_the_right(tmp_path: Path) -> None:
    back = '"ספר על לחם, שנכתב במשך שנתיים."'
    result = covers(
        tmp_path, None, lang="he", authors="[רות]", publisher="הוצאה", **{"back-cover": back}
    )
    assert codes(result) == set()
    with pymupdf.open(stream=result.data, filetype="pdf") as document:
        page = document[0]
        lines = [line for block in page.get_text("dict")["blocks"] for line in block["lines"]]
        width = page.rect.width
    texts = {"".join(span["text"] for span in line["spans"]): line for line in lines}
    (text,) = [line for words, line in texts.items() if "לחם" in words or "םחל" in words]
    # Its margin is at the outer edge, as is that of the publisher.
    assert text["bbox"][2] == pytest.approx(width - 9 - 0.105 * 432, abs=3)
    # The text of the spine stands upright when the front is above.
    (spine,) = [line for words, line in texts.items() if line["dir"] == (0.0, -1.0)][:1]
    assert abs((spine["bbox"][0] + spine["bbox"][2]) / 2 - width / 2) < 3
