"""The size that a post gives an image counts in every format."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pdf_images import drawn_images
from PIL import Image as Raster
from sample_sites import POST, resolve_chapter, write_and_read_post, write_site

import exporter
from exporter.diagnostics import Diagnostics
from exporter.model.image_size import ImageSize, Length
from exporter.model.nodes import Figure, Image, Paragraph
from exporter.model.walk import walk
from exporter.write.xhtml import Dialect, Medium, blocks_to_xhtml


def picture(width: int, height: int) -> bytes:
    stream = BytesIO()
    Raster.linear_gradient("L").resize((width, height)).save(stream, "PNG")
    return stream.getvalue()


FILES: dict[str, str | bytes] = {"jar.png": picture(400, 200), "lid.png": picture(300, 150)}


def images_as(medium: Medium, folder: Path, body: str) -> list[str]:
    """Return the size attributes of each image of a post in a format."""
    write_site(folder, {POST: f"---\ntitle: A post\n---\n{body}\n", **FILES})
    chapter, _ = resolve_chapter(folder)
    dialect = Dialect(medium, lambda asset: Path(asset.path).name, chapter.labels, Diagnostics())
    markup = blocks_to_xhtml(chapter.blocks, dialect)
    return [image.strip() for image in re.findall(r'<img [^>]*?alt="[^"]*"([^>]*)/>', markup)]


@pytest.mark.parametrize(
    ("written", "epub", "printed"),
    [
        ("![A](/jar.png)", "", ""),
        ('![A](/jar.png){: width="20"}', 'width="20" height="10"', "width: 20px"),
        ('![A](/jar.png){:height="20px"}', 'width="40" height="20"', "width: 40px"),
        ('![A](/jar.png){: width="50%"}', 'style="width: 50%"', "width: 50%"),
        ('<img src="/jar.png" alt="A" width="80" height="40">', 'width="80" ', "width: 80px"),
        (
            '<img src="/jar.png" alt="A" width="80" height="80">',
            'width="80" height="80" style="height: 80px"',
            "height: 80px; object-fit: fill",
        ),
        # Scaled down to a page, it would change its proportions again.
        (
            '<img src="/jar.png" alt="A" width="800" height="900">',
            'width="800" height="400"',
            "width: 800px",
        ),
        ('<img src="/jar.png" alt="A" style="width: 3cm">', 'width="113"', "width: 113.386px"),
        (
            '<img src="/jar.png" alt="A" style="height: 1.5em">',
            'style="height: 1.5em',
            "height: 1.5em",
        ),
        ('<img src="/jar.png" alt="A" style="zoom:25%">', 'width="100"', "width: 100px"),
        ('<img src="/jar.png" alt="A" style="max-width: 120px">', 'width="120"', "width: 120px"),
        ('<img src="/jar.png" alt="A" style="max-width: 900px">', "", ""),
        ('<img src="/jar.png" alt="A" style="max-height: 50px">', 'width="100"', "width: 100px"),
        (
            '<img src="/jar.png" alt="A" width="90" style="width: 40%">',
            'style="width: 40%',
            "width: 40%",
        ),
        ('<img src="/jar.png" alt="A" width="90" style="width: auto">', "", ""),
        # The width of a box around an image.
        ('![A](/jar.png)\n{: style="width: 40%"}', 'style="width: 40%; max', "max-width: 40%"),
        (
            '<div style="width: 60%"><img src="/jar.png" alt="A" width="50%"></div>',
            'style="width: 30%',
            "width: 30%",
        ),
        (
            '<p style="max-width: 90px"><a href="/b"><img src="/jar.png" alt="A"></a></p>',
            'width="90"',
            "width: 90px",
        ),
        (
            '<div style="width: 310px"><img src="/jar.png" alt="A" width="300"></div>',
            'width="300"',
            "width: 300px",
        ),
    ],
)
def test_size_of_the_author(tmp_path: Path, written: str, epub: str, printed: str) -> None:
    (screen,) = images_as("epub", tmp_path, written)
    (paper,) = images_as("print", tmp_path, written)
    assert screen.startswith(epub)
    assert bool(screen) == bool(epub)
    assert printed in paper
    assert ("style" in paper) == bool(printed)


def test_size_is_part_of_the_model(tmp_path: Path) -> None:
    body = '<img src="/jar.png" alt="A" style="width: 30%; height: 2em; border: none">'
    post, _ = write_and_read_post(tmp_path, body, **FILES)
    (image,) = [node for node in walk(post.blocks) if isinstance(node, Image)]
    assert image.size == ImageSize(Length(30, "%"), Length(2, "em"))
    assert exporter.from_json(exporter.to_json(post)) == post


def test_images_of_one_line_stay_side_by_side(tmp_path: Path) -> None:
    pair = images_as("print", tmp_path, "![A](/jar.png) ![B](/lid.png)")
    assert [re.search(r"max-width: (\d+)%", image)[1] for image in pair] == ["56", "42"]
    screen, _ = images_as("epub", tmp_path, "![A](/jar.png) ![B](/lid.png)")
    assert screen == 'style="width: 56%; max-width: 400px"'
    below = images_as("print", tmp_path, "![A](/jar.png)\\\\\n![B](/lid.png)")
    # Too wide for a web page, or with sizes of their own.
    wide = images_as("print", tmp_path, "![A](/jar.png) ![B](/lid.png) ![C](/jar.png)")
    given = images_as("print", tmp_path, '<img src="/jar.png" width="48%"> ![B](/lid.png)')
    assert not any("max-width" in image for image in (*below, *wide, *given))


def test_images_in_cells(tmp_path: Path) -> None:
    body = '| a | b |\n|---|---|\n| ![A](/jar.png) | ![B](/jar.png){: width="50%"} |'
    write_site(tmp_path, {POST: f"---\ntitle: A\n---\n{body}\n", **FILES})
    chapter, _ = resolve_chapter(tmp_path)
    dialect = Dialect("epub", lambda asset: asset.path, chapter.labels, Diagnostics())
    markup = blocks_to_xhtml(chapter.blocks, dialect)
    assert "<figure" not in markup
    # A percentage of a column, whose width follows from its content, would be nothing.
    assert 'alt="B" width="200" height="100"' in markup


def test_images_of_set_widths_share_the_measure_of_a_table(tmp_path: Path) -> None:
    body = """\
<table><tr>
<td><img src="/jar.png" alt="A" style="width: 300px"></td>
<td><img src="/lid.png" alt="B" style="width: 150px"></td>
</tr><tr><td colspan="2"><img src="/jar.png" alt="C" width="40"></td></tr></table>

| ![D](/jar.png){: width="90"} | ![E](/jar.png) |
"""
    write_site(tmp_path, {POST: f"---\ntitle: A\n---\n{body}\n", **FILES})
    chapter, _ = resolve_chapter(tmp_path)
    dialect = Dialect(
        "print", lambda asset: asset.path, chapter.labels, Diagnostics(), measure=407.0
    )
    markup = blocks_to_xhtml(chapter.blocks, dialect)
    widths = [float(width) for width in re.findall(r'style="width: ([\d.]+)px', markup)]
    first, second, below, alone = widths
    assert 380 < first + second < 400
    assert first == pytest.approx(2 * second, rel=0.01)
    assert below == pytest.approx(40 * first / 300, rel=0.01)
    assert alone == 90


def test_a_percentage_has_the_greatest_width_of_the_post() -> None:
    full = ImageSize(Length(100, "%"), max_width=Length(200))
    assert full.for_file(400, 200) == ImageSize(Length(200))
    third = ImageSize(Length(30, "%"), max_width=Length(200))
    assert third.for_file(400, 200) == ImageSize(Length(30, "%"))


def test_displayed_size() -> None:
    assert ImageSize().displayed(400, 200, 300) == (300, 150)
    assert ImageSize(Length(50, "%")).displayed(400, 200, 300) == (150, 75)
    assert ImageSize(None, Length(2, "em")).displayed(400, 200, 300) == (64, 32)
    assert ImageSize(Length(80), Length(80)).displayed(400, 200, 300) == (80, 80)


@pytest.mark.slow
def test_sizes_on_paper(tmp_path: Path) -> None:
    body = """\
Amid ![A](/jar.png){: width="20"} text.

<img src="/jar.png" alt="A" style="width: 30%">

![A](/jar.png) ![B](/lid.png)

<img src="/jar.png" alt="A" width="80" height="80">

<img src="/lid.png" alt="" width="80">
"""
    write_site(tmp_path, {POST: f"---\ntitle: A post\n---\n{body}\n", **FILES})
    icon, third, left, right, square, decoration = drawn_images(exporter.pdf(tmp_path / POST).data)
    assert icon.dpi == pytest.approx(400 / 20 * 96, rel=0.01)
    measure = (third.box[2] - third.box[0]) / 0.3
    assert right.box[0] > left.box[2]
    assert right.box[2] - left.box[0] < measure
    assert left.box[3] == pytest.approx(right.box[3], abs=0.1)
    assert square.box[2] - square.box[0] == pytest.approx(60, abs=0.1)
    assert square.box[3] - square.box[1] == pytest.approx(60, abs=0.1)
    assert decoration.owner.artifact
    assert not square.owner.artifact


@pytest.mark.parametrize(
    ("size", "is_apart"), [((360, 40), True), ((100, 150), True), ((100, 140), False)]
)
def test_a_large_image_at_the_end_of_a_paragraph_is_a_figure(
    tmp_path: Path, size: tuple[int, int], is_apart: bool
) -> None:
    files = {"mill.png": picture(*size)}
    write_site(tmp_path, {POST: "---\ntitle: A\n---\nThis is it:\n![A](/mill.png)\n", **files})
    chapter, _ = resolve_chapter(tmp_path)
    assert [type(block) for block in chapter.blocks] == [Paragraph, Figure][: 1 + is_apart]
