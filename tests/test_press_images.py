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


def dpi_of(folder: Path, profile: str, width_px: int) -> float:
    """Return the dpi of an image of `width_px` pixels on an A5 page."""
    data = BytesIO()
    Image.effect_noise((width_px, 80), 64).save(data, "PNG")
    noise = replace(
        asset(data.getvalue(), folder, "noise.png", "image/png"), width=width_px, height=80
    )
    book = edition(chapter((image_paragraph(noise),)))
    printed = edition_to_pdf(book, Settings(profile=profile), Diagnostics())
    with open_pdf(printed.data) as pdf:
        content = page_content(pdf.pages[0], 1)
        ContentReader(StructureElements(pdf)).read(pdf.pages[0], content)
        (found,) = images(content)
    return found.dpi


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("profile", "width_px", "least", "most"),
    [
        # Almost sufficient resolution: reduced until it is sufficient.
        ("press", 1200, 299, 301),
        # Resolution too low: a smaller image would be illegible.
        ("press", 700, 150, 170),
        # With the print profile it fills the measure.
        ("print", 1200, 265, 275),
    ],
)
def test_an_image_of_almost_sufficient_resolution_is_narrower_on_a_press(
    tmp_path: Path, profile: str, width_px: int, least: float, most: float
) -> None:
    assert least <= dpi_of(tmp_path, profile, width_px) <= most
