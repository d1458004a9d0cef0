"""Draw an image of sample pages side by side, for the README.

Usage: `python scripts/pages_image.py FOLDER IMAGE NAME:PAGE…`. FOLDER has the PDFs of the samples;
NAME:2-3 is a spread. All pages have the same scale. Needs pdftoppm (Debian: poppler-utils).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

HEIGHT = 532
"""The height of the tallest page, in pixels."""
DPI = 200
"""The resolution at which a page is rendered before it is scaled down, which keeps small type
legible."""
GAP = 18
BACKGROUND = (226, 225, 222)
SHADOW = (140, 138, 132)


def page(pdf: Path, number: int) -> Image.Image:
    """Render one page of a PDF; `number` counts from 1."""
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder, "page")
        page_options = ["-f", str(number), "-l", str(number), "-singlefile"]
        command = ["pdftoppm", "-png", "-r", str(DPI), *page_options, str(pdf), str(name)]
        subprocess.run(command, check=True)  # noqa: S603 (no input from outside)
        with Image.open(name.with_suffix(".png")) as large:
            return large.convert("RGB")


def spread(pdf: Path, numbers: str) -> Image.Image:
    """Render a page, or a spread of two pages."""
    first, _, last = numbers.partition("-")
    pages = [page(pdf, number) for number in range(int(first), int(last or first) + 1)]
    image = Image.new("RGB", (sum(each.width for each in pages), pages[0].height))
    left = 0
    for each in pages:
        image.paste(each, (left, 0))
        left += each.width
    # The gutter between the pages.
    ImageDraw.Draw(image).line(
        [(pages[0].width, 0), (pages[0].width, image.height)], BACKGROUND, 4 * (len(pages) - 1)
    )
    return image


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Return pages on a plain background with shadows, aligned at the bottom."""
    scale = HEIGHT / max(each.height for each in pages)
    sizes = [(round(each.width * scale), round(each.height * scale)) for each in pages]
    width = sum(width_px for width_px, _ in sizes) + GAP * (len(pages) + 1)
    size = (width, HEIGHT + 2 * GAP)
    shadow = Image.new("RGB", size, BACKGROUND)
    positions = []
    left = GAP
    for width_px, height_px in sizes:
        top = GAP + HEIGHT - height_px
        positions.append((left, top))
        corners = (left, top + 2, left + width_px, top + 2 + height_px)
        ImageDraw.Draw(shadow).rectangle(corners, fill=SHADOW)
        left += width_px + GAP
    image = shadow.filter(ImageFilter.GaussianBlur(4))
    for each, size, position in zip(pages, sizes, positions, strict=True):
        image.paste(each.resize(size, Image.Resampling.LANCZOS), position)
    return image


def save_side_by_side(pictures: list[Image.Image], output: Path) -> None:
    """Write pictures side by side."""
    image = side_by_side(pictures)
    output.parent.mkdir(parents=True, exist_ok=True)
    # Quantised to invisible steps, which compress better.
    image.point(
        [round(level / 16) * 16 if level < 216 else level for level in range(256)] * 3
    ).save(output, optimize=True)


def main(folder: Path, output: Path, names: list[str]) -> None:
    """Write the image of pages of the PDFs in a folder."""
    selections = (name.rpartition(":") for name in names)
    save_side_by_side([spread(folder / f"{name}.pdf", at) for name, _, at in selections], output)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
