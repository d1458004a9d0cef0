"""Pages as small grey images, and their comparison.

Images have 50 dpi. Two are compared by the lightness of squares that are lower than a line: where
an edge is a little harder or softer, the lightness of a square hardly changes; where a line moves
by a point and a half, or a tint is missing, that of many squares does.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

DPI = 50
OVERSAMPLING = 4
"""How much finer a page is drawn, so that neither hinting nor hairlines decide."""
SQUARE = 6
"""The side of a square in pixels: 8.6 points, where a line of text has at least 11."""
DIFFERENCE = 10
"""The difference in lightness, of 255, that counts: the faintest tint has 12."""
FEW = 3
"""How many squares may differ."""
_LEVELS = (0, 36, 72, 108, 144, 180, 216, 230, 243, 255)
"""The greys of an image, close together where tints are: enough to compare, in small files."""
_NEAREST = [min(_LEVELS, key=lambda level: abs(level - grey)) for grey in range(256)]
_RED = (200, 30, 20)


def image_of(pdf: Path, page: int, oversampling: int = OVERSAMPLING) -> Image.Image:
    """A page, by its number in the file from 1."""
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder, "page")
        only = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = ["pdftoppm", "-r", str(DPI * oversampling), "-gray", *only, str(pdf), str(name)]
        subprocess.run(command, check=True)
        with Image.open(name.with_suffix(".pgm")) as large:
            return large.convert("L").reduce(oversampling).point(_NEAREST)


def differences(one: Image.Image, other: Image.Image) -> list[tuple[int, int]]:
    """The squares that differ, by column and row; all of them if the sizes differ."""
    if one.size != other.size:
        columns, rows = one.reduce(SQUARE).size
        return [(column, row) for row in range(rows) for column in range(columns)]
    difference = ImageChops.difference(one.reduce(SQUARE), other.reduce(SQUARE))
    return [
        (at % difference.width, at // difference.width)
        for at, lightness in enumerate(difference.tobytes())
        if lightness >= DIFFERENCE
    ]


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two images show the same page."""
    return len(differences(one, other)) <= FEW


def side_by_side(expected: Image.Image, made: Image.Image) -> Image.Image:
    """What was, what is, and where they differ."""
    panels = [expected.convert("RGB"), made.convert("RGB"), made.convert("RGB")]
    draw = ImageDraw.Draw(panels[2])
    for column, row in differences(made, expected):
        left, top = column * SQUARE, row * SQUARE
        draw.rectangle((left, top, left + SQUARE, top + SQUARE), outline=_RED)
    width = sum(panel.width for panel in panels) + 2 * SQUARE
    whole = Image.new("RGB", (width, max(panel.height for panel in panels)), _RED)
    left = 0
    for panel in panels:
        whole.paste(panel, (left, 0))
        left += panel.width + SQUARE
    return whole
