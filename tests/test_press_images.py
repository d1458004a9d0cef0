"""The size of an image of low resolution on a press."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pdf_chapters import open_pdf
from PIL import Image
from sample_editions import asset, chapter, edition, image_paragraph

from exporter.check.audit.boxes import page_content
from exporter.check.audit.content_reader import ContentReader
from exporter.check.audit.print_minimums import images
from exporter.check.audit.structure import StructureElements
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Settings
from exporter.write.pdf.document import edition_to_pdf


def dots(folder: Path, profile: str, wide: int) -> float:
    """The dpi of an image that is so many pixels wide, on a page of A5."""
    data = BytesIO()
    Image.effect_noise((wide, 80), 64).save(data, "PNG")
    noise = replace(asset(data.getvalue(), folder, "noise.png", "image/png"), width=wide, height=80)
    book = edition(chapter((image_paragraph(noise),)))
    printed = edition_to_pdf(book, Settings(profile=profile), Diagnostics())
    with open_pdf(printed.data) as pdf:
        content = page_content(pdf.pages[0], 1)
        ContentReader(StructureElements(pdf)).read(pdf.pages[0], content)
        (found,) = images(content)
    return found.dpi


@pytest.mark.parametrize(
    ("profile", "wide", "least", "most"),
    [
        # Nearly fine enough: it stands as small as it must.
        ("press", 1200, 299, 301),
        # Too coarse for that: smaller, it could not be read.
        ("press", 700, 150, 170),
        # On a desktop printer it fills the measure.
        ("print", 1200, 265, 275),
    ],
)
def test_an_image_of_almost_sufficient_resolution_is_narrower_on_a_press(
    tmp_path: Path, profile: str, wide: int, least: float, most: float
) -> None:
    assert least <= dots(tmp_path, profile, wide) <= most
