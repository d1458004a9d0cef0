"""A picture for the README: some pages of the samples side by side, as they come out.

Run as `python scripts/pages_picture.py FOLDER PICTURE NAME:PAGE…`, where FOLDER holds the samples'
PDFs by their names. Needs pdftoppm (Debian: poppler-utils).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

HEIGHT = 532
"""Of a page, in pixels."""
GAP = 18
GROUND = (226, 225, 222)
SHADOW = (140, 138, 132)


def page(pdf: Path, number: int) -> Image.Image:
    """One page of a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder, "page")
        # Larger than shown, since scaling down is kinder to small type than drawing it small.
        size = ["-scale-to-x", "-1", "-scale-to-y", str(3 * HEIGHT)]
        only = ["-f", str(number), "-l", str(number), "-singlefile"]
        command = ["pdftoppm", "-png", *size, *only, str(pdf), str(name)]
        subprocess.run(command, check=True)  # noqa: S603 (nobody else's words are in it)
        with Image.open(name.with_suffix(".png")) as large:
            width = round(large.width * HEIGHT / large.height)
            return large.convert("RGB").resize((width, HEIGHT), Image.Resampling.LANCZOS)


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """The pages on a calm ground, each with a soft shadow."""
    width = sum(each.width for each in pages) + GAP * (len(pages) + 1)
    size = (width, HEIGHT + 2 * GAP)
    shadow = Image.new("RGB", size, GROUND)
    places = []
    left = GAP
    for each in pages:
        places.append((left, GAP))
        corners = (left, GAP + 2, left + each.width, GAP + 2 + each.height)
        ImageDraw.Draw(shadow).rectangle(corners, fill=SHADOW)
        left += each.width + GAP
    whole = shadow.filter(ImageFilter.GaussianBlur(4))
    for each, place in zip(pages, places, strict=True):
        whole.paste(each, place)
    return whole


def main(folder: Path, picture: Path, names: list[str]) -> None:
    """Make the picture from the samples in the folder."""
    wanted = (name.rpartition(":") for name in names)
    whole = side_by_side([page(folder / f"{name}.pdf", int(at)) for name, _, at in wanted])
    picture.parent.mkdir(parents=True, exist_ok=True)
    # All colours, in steps that nobody sees and that pack better.
    whole.point(
        [round(level / 16) * 16 if level < 216 else level for level in range(256)] * 3
    ).save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
