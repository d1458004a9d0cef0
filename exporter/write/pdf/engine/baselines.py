"""Where the lines of a page stand, so that they can be counted in its margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]

_NEAR = 0.5
"""Lines of two columns stand beside each other within this share of the higher one."""


def baselines_of(pages: Sequence[Any]) -> tuple[tuple[float, ...], ...]:
    """The baselines of each page's lines from top to bottom, in points above the trim's foot.

    Lines that stand beside each other count as one, and running heads as none.
    """
    return tuple(_of_page(page) for page in pages)


def _of_page(page: Any) -> tuple[float, ...]:
    found: list[tuple[float, float]] = sorted(_lines(page._page_box))
    kept: list[float] = []
    for baseline, height in found:
        if not kept or baseline - kept[-1] > height * _NEAR:
            kept.append(baseline)
    return tuple(round((page.height - baseline) * 0.75, 2) for baseline in kept)


def _lines(box: Any) -> Iterator[tuple[float, float]]:
    """Baseline and height of each line below a box that shows words."""
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.LineBox):
        words = [text for text in _texts(box) if text.text.strip()]
        if words:
            # A number that is set small and high does not make a line.
            largest = max(words, key=lambda text: text.style["font_size"])
            yield largest.position_y + largest.baseline, box.height
    for child in getattr(box, "children", ()):
        yield from _lines(getattr(child, "_box", child))


def _texts(box: Any) -> Iterator[Any]:
    """The texts of a line itself, not those of a block within it."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)
