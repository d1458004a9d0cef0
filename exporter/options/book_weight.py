"""The weight of a printed book, from the weight of its papers."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.options.cover_geometry import CoverGeometry
from exporter.options.printing_costs import PrintingCosts

_METRE = 72 / 0.0254
"""Points."""


@dataclass(frozen=True, slots=True)
class Weight:
    """The lightest and the heaviest that a book may be, in grams.

    `with_cover` is False if the weight of the cover is not known, which is then not in it.
    """

    least: float
    most: float
    with_cover: bool


def book_weight(costs: PrintingCosts, cover: CoverGeometry) -> Weight | None:
    """Return the weight of a book with a cover; None if that of its paper is not known.

    A leaf has two pages. The cover of a paperback is one sheet: back, spine and front. That of a
    hardcover has boards, whose weight no service names.
    """
    grammage = costs.grammage.get(cover.paper)
    if grammage is None:
        return None
    leaves = (cover.pages + 1) // 2
    paper = leaves * cover.page.width * cover.page.height / _METRE**2
    least, most = (paper * each for each in grammage)
    if costs.cover_grammage is None or cover.rules.binding == "hardcover":
        return Weight(least, most, with_cover=False)
    sheet = cover.width * cover.height / _METRE**2
    lightest, heaviest = (sheet * each for each in costs.cover_grammage)
    return Weight(least + lightest, most + heaviest, with_cover=True)
