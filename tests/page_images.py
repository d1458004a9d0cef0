"""Pages as small grey images, and their comparison.

Images have 50 dpi. Two images are compared by the mean lightness of squares that are lower than a
line of text. A harder or softer edge hardly changes the mean of a square; a line that moves by 1.5
points, or a missing tint, changes that of many squares.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

DPI = 50
OVERSAMPLING = 4
"""The factor by which a page is rendered larger, to reduce the effect of hinting and hairlines."""
SQUARE = 6
"""The side of a square in pixels: 8.6 points, where a line of text has at least 11."""
DIFFERENCE = 10
"""The smallest difference in lightness (of 255) that counts: the lightest tint differs by 12."""
TOLERATED_SQUARES = 3
"""The number of squares that may differ."""
_LEVELS = (0, 36, 72, 108, 144, 180, 216, 230, 243, 255)
"""The grey levels of an image: few, for small files, and close together where tints are."""
_NEAREST = [min(_LEVELS, key=lambda level: abs(level - grey)) for grey in range(256)]
_RED = (200, 30, 20)


def image_of(pdf: Path, page: int, oversampling: int = OVERSAMPLING) -> Image.Image:
    """Return an image of a page, by its number in the file from 1."""
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder, "page")
        only = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = ["pdftoppm", "-r", str(DPI * oversampling), "-gray", *only, str(pdf), str(name)]
        subprocess.run(command, check=True)
        with Image.open(name.with_suffix(".pgm")) as large:
            return large.convert("L").reduce(oversampling).point(_NEAREST)


def differences(first: Image.Image, second: Image.Image) -> list[tuple[int, int]]:
    """Return the column and row of each square that differs; all squares if the sizes differ."""
    if first.size != second.size:
        columns, rows = first.reduce(SQUARE).size
        return [(column, row) for row in range(rows) for column in range(columns)]
    difference = ImageChops.difference(first.reduce(SQUARE), second.reduce(SQUARE))
    return [
        (at % difference.width, at // difference.width)
        for at, lightness in enumerate(difference.tobytes())
        if lightness >= DIFFERENCE
    ]


def alike(first: Image.Image, second: Image.Image) -> bool:
    """Return whether two images show the same page."""
    return len(differences(first, second)) <= TOLERATED_SQUARES


def side_by_side(expected: Image.Image, actual: Image.Image) -> Image.Image:
    """Return one image with the expected page, the actual page, and the differences."""
    panels = [expected.convert("RGB"), actual.convert("RGB"), actual.convert("RGB")]
    draw = ImageDraw.Draw(panels[2])
    for column, row in differences(actual, expected):
        left, top = column * SQUARE, row * SQUARE
        draw.rectangle((left, top, left + SQUARE, top + SQUARE), outline=_RED)
    width = sum(panel.width for panel in panels) + 2 * SQUARE
    panorama = Image.new("RGB", (width, max(panel.height for panel in panels)), _RED)
    left = 0
    for panel in panels:
        panorama.paste(panel, (left, 0))
        left += panel.width + SQUARE
    return panorama
