"""A picture of the same passage on the pages of several tools."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from pathlib import Path

import pymupdf
from PIL import Image, ImageDraw, ImageFont

from bench.composition.soft_hyphens import SOFT_HYPHEN
from bench.composition.text_lines import Frame
from bench.composition.tools import FONTS

_WIDTH = 640
"""The width of a page in pixels, of which only the text area with a small margin is shown."""
_MARGIN = 14.0
"""The margin around the text area, in points."""
_COLUMNS = 2
_GAP = 20
_LABEL = 26
"""The font size of the names of the tools, in pixels."""
_BACKGROUND = 226
_LEVELS = 12
"""The number of greys: more are hardly seen, and do not compress."""


def draw_pages(pdfs: Mapping[str, Path], passage: str, frame: Frame, target: Path) -> None:
    """Write a PNG of the pages on which a passage begins, with the names of the tools."""
    pages = {name: _page_with(pdf, passage, frame) for name, pdf in pdfs.items()}
    font = ImageFont.truetype(FONTS / "SourceSans3-Semibold.ttf", _LABEL)
    height = max((page.height for page in pages.values()), default=0)
    cell_width, cell_height = _WIDTH + _GAP, height + 2 * _LABEL
    rows = ceil(len(pages) / _COLUMNS)
    size = (_COLUMNS * cell_width + _GAP, rows * cell_height + _GAP)
    image = Image.new("L", size, _BACKGROUND)
    draw = ImageDraw.Draw(image)
    for index, (name, page) in enumerate(pages.items()):
        row, column = divmod(index, _COLUMNS)
        left, top = _GAP + column * cell_width, row * cell_height
        draw.text((left, top + _LABEL // 2), name, fill=0, font=font)
        image.paste(page, (left, top + 2 * _LABEL))
    image.quantize(_LEVELS).save(target, optimize=True)


def _page_with(pdf: Path, passage: str, frame: Frame) -> Image.Image:
    """Return the text area of the page with a passage; raises `ValueError` if there is none."""
    with pymupdf.open(pdf) as document:
        for page in document:
            text = page.get_text().replace(SOFT_HYPHEN, "")
            if passage not in " ".join(text.split()):
                continue
            area = pymupdf.Rect(
                frame.left - _MARGIN,
                frame.top - _MARGIN,
                frame.right + _MARGIN,
                frame.bottom + _MARGIN,
            )
            zoom = _WIDTH / area.width
            drawn = page.get_pixmap(
                matrix=pymupdf.Matrix(zoom, zoom), clip=area, colorspace=pymupdf.csGRAY
            )
            return Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
    raise ValueError(f"‘{passage}’ is not in {pdf}")
