"""The images that the pages of a PDF draw."""

from __future__ import annotations

from io import BytesIO

from pikepdf import Pdf

from exporter.check.audit.boxes import page_content
from exporter.check.audit.content_reader import ContentReader
from exporter.check.audit.page_content import DrawnImage
from exporter.check.audit.structure import StructureElements


def drawn_images(data: bytes) -> list[DrawnImage]:
    """Return the images on the pages of a PDF, in the order drawn."""
    found: list[DrawnImage] = []
    with Pdf.open(BytesIO(data)) as pdf:
        reader = ContentReader(StructureElements(pdf))
        for number, page in enumerate(pdf.pages, 1):
            content = page_content(page, number)
            reader.read(page, content)
            found += [item for item in content.items if isinstance(item, DrawnImage)]
    return found
