"""The height of the text on a back cover, measured before layout."""

from __future__ import annotations

from collections.abc import Iterable

from exporter.model.edition import BackCover
from exporter.model.nodes import Blocks
from exporter.model.walk import plain_text
from exporter.write.cover.lettering import Lettering
from exporter.write.cover.title_lines import filled, pieces_of

LEADING = 1.42
"""The line height, in font sizes."""
ABOUT = 0.88
"""The font size of what is said about an author, in sizes of the text."""
PHOTO, BESIDE = 13.0, 3.0
"""The width of a photograph and of the space beside it, in hundredths of the page width."""
BETWEEN = 0.6
"""The space between paragraphs, in font sizes."""
_CATEGORY, _ABOVE_PEOPLE = 2.5, 1.6
"""The height of the category, and the space above the authors, in sizes of the text."""
_MOST_LINES = 200
_EM = 100
"""The font size at which text is measured, in pixels."""
_SLACK = 1.03
"""How much wider the engine may set text than it is measured."""


def fitting_size(
    back: BackCover, room: float, measure: float, unit: float, sizes: Iterable[float], style: str
) -> tuple[float, float]:
    """Return the first of some font sizes at which a back fits, or the last; and its height.

    `room` and `measure` are in points, and so are the sizes. `unit` is a hundredth of the page
    width, `style` that of `Lettering` for the text.
    """
    size = height = 0.0
    for size in sizes:
        height = _height(back, size, measure, unit, style)
        if height <= room:
            break
    return size, height


def _height(back: BackCover, size: float, measure: float, unit: float, style: str) -> float:
    """Return the height of category, text and authors."""
    line = size * LEADING
    height = _CATEGORY * size if back.category else 0.0
    blocks = back.page.blocks
    height += _lines(blocks, size, measure, style, back.page.lang) * line
    height += BETWEEN * size * max(len(blocks) - 1, 0)
    small = size * ABOUT
    height += _ABOVE_PEOPLE * size if back.page.people else 0.0
    for person in back.page.people:
        photo = PHOTO * unit if person.photo else 0.0
        beside = measure - (photo + BESIDE * unit if photo else 0.0)
        lines = 1 + _lines(person.bio, small, beside, style, back.page.lang)
        height += small + max(lines * small * LEADING, photo)
    return height


def _lines(blocks: Blocks, size: float, measure: float, style: str, lang: str) -> int:
    """Return how many lines blocks of text have."""
    lettering = Lettering(style, _EM, lang=lang)
    width = measure / size * _EM / _SLACK
    return sum(
        len(filled(pieces_of(plain_text((block,))), lettering, width, _MOST_LINES))
        for block in blocks
    )
