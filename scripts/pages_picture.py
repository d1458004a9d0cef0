"""A picture for the README: some pages of the samples side by side, as they come out.

Run as `python scripts/pages_picture.py FOLDER PICTURE NAME:PAGE…`, where FOLDER holds the samples'
PDFs by their names; NAME:2-3 is a spread. All pages are drawn to one scale. Needs pdftoppm (Debian:
poppler-utils).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

HEIGHT = 532
"""Of the tallest page, in pixels."""
DOTS = 200
"""An inch, of a page as it is drawn: larger than shown, since scaling down is kinder to small type
than drawing it small."""
GAP = 18
GROUND = (226, 225, 222)
SHADOW = (140, 138, 132)


def page(pdf: Path, number: int) -> Image.Image:
    """One page of a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder, "page")
        only = ["-f", str(number), "-l", str(number), "-singlefile"]
        command = ["pdftoppm", "-png", "-r", str(DOTS), *only, str(pdf), str(name)]
        subprocess.run(command, check=True)  # noqa: S603 (no input from outside)
        with Image.open(name.with_suffix(".png")) as large:
            return large.convert("RGB")


def spread(pdf: Path, numbers: str) -> Image.Image:
    """A page, or two that lie open before a reader."""
    first, _, last = numbers.partition("-")
    pages = [page(pdf, number) for number in range(int(first), int(last or first) + 1)]
    whole = Image.new("RGB", (sum(each.width for each in pages), pages[0].height))
    left = 0
    for each in pages:
        whole.paste(each, (left, 0))
        left += each.width
    # The fold.
    ImageDraw.Draw(whole).line(
        [(pages[0].width, 0), (pages[0].width, whole.height)], GROUND, 4 * (len(pages) - 1)
    )
    return whole


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """The pages on a calm ground, each with a soft shadow. They stand on one line."""
    scale = HEIGHT / max(each.height for each in pages)
    sizes = [(round(each.width * scale), round(each.height * scale)) for each in pages]
    width = sum(across for across, _ in sizes) + GAP * (len(pages) + 1)
    size = (width, HEIGHT + 2 * GAP)
    shadow = Image.new("RGB", size, GROUND)
    places = []
    left = GAP
    for across, down in sizes:
        top = GAP + HEIGHT - down
        places.append((left, top))
        corners = (left, top + 2, left + across, top + 2 + down)
        ImageDraw.Draw(shadow).rectangle(corners, fill=SHADOW)
        left += across + GAP
    whole = shadow.filter(ImageFilter.GaussianBlur(4))
    for each, size, place in zip(pages, sizes, places, strict=True):
        whole.paste(each.resize(size, Image.Resampling.LANCZOS), place)
    return whole


def main(folder: Path, picture: Path, names: list[str]) -> None:
    """Make the picture from the samples in the folder."""
    wanted = (name.rpartition(":") for name in names)
    whole = side_by_side([spread(folder / f"{name}.pdf", at) for name, _, at in wanted])
    picture.parent.mkdir(parents=True, exist_ok=True)
    # Quantised to invisible steps, which compress better.
    whole.point(
        [round(level / 16) * 16 if level < 216 else level for level in range(256)] * 3
    ).save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
