"""Line numbers in the margin of pages that are printed for review.

They count from 1 on each page, so that a comment can refer to page 12, line 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pikepdf import Dictionary, Pdf

from exporter.themes import Face, theme
from exporter.write.pdf.jobs.job import FontUse, LineNumbers
from exporter.write.pdf.layout.folio import Folios, FolioStyle

_FACE = Face("Exporter Sans")
_RESOURCE = "Lines"
"""The name of the font in the resources of a page."""
_SIZE = 6.5
_GAP = 12.0
"""Points between a number and the text."""
_COLOUR = (0.4, 0.4, 0.4)


def number_lines(
    pdf: Pdf,
    baselines: Sequence[Sequence[float]],
    line_numbers: LineNumbers,
    fonts: Sequence[FontUse],
) -> FontUse | None:
    """Draw line numbers on all pages, as artifacts, and return the font that they use.

    Returns None if no page has enough lines for a number. `baselines` are those of each page from
    top to bottom, in points above its foot.
    """
    counts = range(line_numbers.every, max(map(len, baselines), default=0) + 1, line_numbers.every)
    style = FolioStyle(theme().fonts[_FACE], _SIZE, 0, _COLOUR, "Exporter-Sans")
    numbers = Folios(style, map(str, counts), [use.face for use in fonts])
    for at, (page, lines) in enumerate(zip(pdf.pages, baselines, strict=True)):
        edge = (line_numbers.second if at % 2 else line_numbers.first) - _GAP
        drawn = [
            numbers.ending_at(str(count), edge, lines[count - 1], _RESOURCE)
            for count in counts
            if count <= len(lines)
        ]
        if not drawn:
            continue
        # The engine leaves the coordinate system upside down.
        content = page.Contents.read_bytes()
        page.Contents.write(b"q\n" + content + b"\nQ\n" + b"".join(drawn))
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
    if not counts:
        return None
    return replace(numbers.use, face=replace(numbers.use.face, resource=_RESOURCE))
