"""Each motif of a drawn cover, as an image and as a drawing."""

from __future__ import annotations

import pymupdf
import pytest
from PIL import Image, ImageChops, ImageStat

from exporter.write.cover.motif import ACCENT, GROUND, MotifArea
from exporter.write.cover.motif_canvas import MotifRandom
from exporter.write.cover.motif_drawings import MOTIFS, motif_of
from exporter.write.cover.motif_image import draw_motif
from exporter.write.cover.motif_svg import motif_to_svg


def title_with(motif: object) -> str:
    """Return a title whose cover has the motif."""
    titles = (f"Title {number}" for number in range(100))
    return next(title for title in titles if MotifRandom(title).pick(MOTIFS) is motif)


@pytest.mark.one_quick
@pytest.mark.parametrize("motif", MOTIFS)
def test_every_motif_has_a_plain_band(motif: object) -> None:
    image = draw_motif(title_with(motif), 800, 600, 130)
    assert image.size == (800, 600)
    assert image.crop((0, 520, 800, 600)).getcolors() == [(800 * 80, ACCENT)]
    assert len(image.getcolors(1 << 20)) > 3


@pytest.mark.slow
@pytest.mark.parametrize("motif", MOTIFS)
def test_motif_is_the_same_on_the_front_and_as_a_drawing(motif: object) -> None:
    title = title_with(motif)
    front = draw_motif(title, 400, 300, 65)
    svg = motif_to_svg(motif_of(title, MotifArea(400, 300, 65, left=440, right=8, below=8)))
    with pymupdf.open(stream=svg.encode(), filetype="svg") as document:
        size = document[0].rect
        scale = pymupdf.Matrix(848 / size.width, 308 / size.height)
        pixels = document[0].get_pixmap(matrix=scale, alpha=True)
        drawing = Image.frombytes("RGBA", (pixels.width, pixels.height), pixels.samples)
    whole = Image.new("RGBA", drawing.size, (*GROUND, 255))
    whole.alpha_composite(drawing)
    pair = [
        image.convert("L").resize((50, 40), Image.Resampling.BOX)
        for image in (whole.crop((440, 0, 840, 300)), front)
    ]
    differences = ImageStat.Stat(ImageChops.difference(*pair))
    assert differences.mean[0] < 6
    # The drawing continues over the back.
    assert len(whole.crop((0, 0, 430, 240)).convert("RGB").getcolors(1 << 20)) > 20
