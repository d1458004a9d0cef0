"""Numbers of lines in the margin of a page that is to be marked up.

They are counted anew on each page, so that a remark can be about page 12, line 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pikepdf import Dictionary, Pdf

from exporter.themes import resources
from exporter.write.pdf.jobs.job import FontUse, LineNumbers
from exporter.write.pdf.layout.folio import Folios, FolioStyle

_FONT = "SourceSans3-Regular.ttf"
_RESOURCE = "Lines"
"""What the font is called in the resources of a page."""
_SIZE = 6.5
_GAP = 12.0
"""Points between a number and the text."""
_QUIET = (0.4, 0.4, 0.4)


def number_lines(
    pdf: Pdf,
    baselines: Sequence[Sequence[float]],
    wanted: LineNumbers,
    fonts: Sequence[FontUse],
) -> FontUse | None:
    """Stamp the numbers on all pages, as artifacts; the font that they use.

    None where no page has lines enough for a number. `baselines` are those of each page from top to
    bottom, in points above its foot.
    """
    counts = range(wanted.every, max(map(len, baselines), default=0) + 1, wanted.every)
    style = FolioStyle(resources.styles() / "fonts" / _FONT, _SIZE, 0, _QUIET, "Exporter-Sans")
    folios = Folios(style, map(str, counts), fonts)
    for at, (page, lines) in enumerate(zip(pdf.pages, baselines, strict=True)):
        edge = (wanted.second if at % 2 else wanted.first) - _GAP
        stamps = [
            folios.set_at(str(count), edge, lines[count - 1], _RESOURCE)
            for count in counts
            if count <= len(lines)
        ]
        if not stamps:
            continue
        # The engine leaves the page upside down; what comes after must not be.
        drawn = page.Contents.read_bytes()
        page.Contents.write(b"q\n" + drawn + b"\nQ\n" + b"".join(stamps))
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
    return replace(folios.use, resource=_RESOURCE) if counts else None
