"""Pages as pictures: drawn small, and compared as one does who looks from some way off.

A picture is of greys, fifty dots an inch. Two are compared by the light of squares that are smaller
than a line is high: where an edge is drawn a little harder or softer, a square stays nearly as
light; where a line moves by a point and a half, or a tint goes, many squares do not.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

DOTS = 50
"""An inch, of a picture that is kept."""
FINER = 4
"""How much finer a page is drawn, so that no hinting or thinnest line decides what is seen."""
SQUARE = 6
"""The side of a square, in dots: 8.6 points, where a line of text has 11 and more."""
LIGHTER = 10
"""How much lighter or darker a square must be, of 255, to be another: the faintest tint has 12."""
FEW = 3
"""How many squares may be others."""
_LEVELS = (0, 36, 72, 108, 144, 180, 216, 230, 243, 255)
"""The greys that are kept, close together where tints are: enough to compare, in small files."""
_NEAREST = [min(_LEVELS, key=lambda kept: abs(kept - level)) for level in range(256)]
_RED = (200, 30, 20)


def picture_of(pdf: Path, page: int, finer: int = FINER) -> Image.Image:
    """A page, by its number in the file."""
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder, "page")
        only = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = ["pdftoppm", "-r", str(DOTS * finer), "-gray", *only, str(pdf), str(name)]
        subprocess.run(command, check=True)
        with Image.open(name.with_suffix(".pgm")) as large:
            return large.convert("L").reduce(finer).point(_NEAREST)


def others(one: Image.Image, other: Image.Image) -> list[tuple[int, int]]:
    """The squares that differ, by column and row; all of them where the pages differ in size."""
    if one.size != other.size:
        broad, high = one.reduce(SQUARE).size
        return [(column, row) for row in range(high) for column in range(broad)]
    apart = ImageChops.difference(one.reduce(SQUARE), other.reduce(SQUARE))
    return [
        (at % apart.width, at // apart.width)
        for at, light in enumerate(apart.tobytes())
        if light >= LIGHTER
    ]


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures show the same page."""
    return len(others(one, other)) <= FEW


def side_by_side(kept: Image.Image, made: Image.Image) -> Image.Image:
    """What was, what is, and where they differ."""
    panels = [kept.convert("RGB"), made.convert("RGB"), made.convert("RGB")]
    draw = ImageDraw.Draw(panels[2])
    for column, row in others(made, kept):
        left, top = column * SQUARE, row * SQUARE
        draw.rectangle((left, top, left + SQUARE, top + SQUARE), outline=_RED)
    width = sum(panel.width for panel in panels) + 2 * SQUARE
    whole = Image.new("RGB", (width, max(panel.height for panel in panels)), _RED)
    left = 0
    for panel in panels:
        whole.paste(panel, (left, 0))
        left += panel.width + SQUARE
    return whole
