"""The geometry of a cover: back, spine and front side by side, as it is printed.

Lengths are in points (1/72 inch), coordinates are from the lower left corner of the visible cover,
which is the TrimBox of its page.
"""

from __future__ import annotations

from dataclasses import dataclass

from exporter.options.cover_rules import CoverRules, PaperKind
from exporter.options.paper import Paper

Panel = tuple[float, float, float, float]
"""The left, lower, right and upper edge of a part of the cover."""

MARGIN = 10.5
"""The distance of text from the edges of a panel, in units of the layout."""
_TOP = 11.0
_LETTER = 1.294
"""The height of US Letter in widths."""
_TEXT_ROOM = 5.5
"""Points: between its margins, a spine that is narrower has no room for letters of seven points."""


@dataclass(frozen=True, slots=True)
class CoverGeometry:
    """A cover that is laid out flat.

    `page` is the trim of the pages, `spine_width` the width of the spine. `rtl` says that the
    book is bound at the right: its front is at the left.
    """

    rules: CoverRules
    page: Paper
    pages: int
    paper: PaperKind
    spine_width: float
    rtl: bool = False

    @property
    def board(self) -> float:
        """The width of the front and of the back."""
        return self.page.width + self.rules.board_width

    @property
    def width(self) -> float:
        """The width of what is visible."""
        return 2 * self.board + self.spine_width

    @property
    def height(self) -> float:
        """The height of what is visible."""
        return self.page.height + 2 * self.rules.overhang

    @property
    def unit(self) -> float:
        """The unit of the layout: a hundredth of the width of a page, or less.

        The front is laid out for pages that are not wider than US Letter is for its height, and
        with margins that are wider than the safe ones.
        """
        page, safe = self.page, self.page.width - 2 * self.rules.safety
        return min(page.width / 100, page.height / _LETTER / 100, safe / (100 - 2 * MARGIN))

    @property
    def margin(self) -> float:
        """The distance of text from the edges of the front and of the back."""
        return max(MARGIN * self.unit, self.rules.safety)

    @property
    def top(self) -> float:
        """The distance of the first line from the head."""
        return max(_TOP * self.unit, self.rules.safety)

    @property
    def left(self) -> Panel:
        """The part to the left of the spine."""
        return 0.0, 0.0, self.board, self.height

    @property
    def right(self) -> Panel:
        """The part to the right of the spine."""
        return self.width - self.board, 0.0, self.width, self.height

    @property
    def spine(self) -> Panel:
        """The spine."""
        return self.board, 0.0, self.board + self.spine_width, self.height

    @property
    def front(self) -> Panel:
        """The front."""
        return self.left if self.rtl else self.right

    @property
    def back(self) -> Panel:
        """The back."""
        return self.right if self.rtl else self.left

    @property
    def front_safe(self) -> Panel:
        """The part of the front where text may stand."""
        return self._safe(self.front)

    @property
    def back_safe(self) -> Panel:
        """The part of the back where text may stand."""
        return self._safe(self.back)

    @property
    def spine_safe(self) -> Panel | None:
        """The part of the spine where text may stand; None if it must not have text."""
        left, bottom, right, top = self.spine
        rules = self.rules
        room = self.spine_width - 2 * rules.spine_margin
        if self.pages < rules.spine_text_pages or room < _TEXT_ROOM:
            return None
        margin, safety = rules.spine_margin, rules.safety
        return left + margin, bottom + safety, right - margin, top - safety

    @property
    def barcode(self) -> Panel:
        """The area of the barcode: on the back, below, beside the spine (or its hinge)."""
        (width, height), margin = self.rules.barcode, self.rules.barcode_margin
        margin = max(margin, self.rules.safety if self.rules.hinge else 0.0)
        beside = margin + self.rules.hinge
        left, bottom, right, _ = self.back
        foot = bottom + max(self.rules.barcode_margin, self.rules.safety)
        start = left + beside if self.rtl else right - beside - width
        return start, foot, start + width, foot + height

    def _safe(self, panel: Panel) -> Panel:
        """Return a panel without its edges, the hinge, and what may shift to the spine."""
        left, bottom, right, top = panel
        safety, hinge = self.rules.safety, self.rules.hinge
        at_spine = max(safety, hinge)
        is_left = panel == self.left
        at_left, at_right = (safety, at_spine) if is_left else (at_spine, safety)
        return left + at_left, bottom + safety, right - at_right, top - safety


def cover_geometry(
    rules: CoverRules,
    page: Paper,
    pages: int,
    paper: PaperKind,
    *,
    spine: float | None = None,
    rtl: bool = False,
) -> CoverGeometry:
    """Return the geometry of the cover of a book. `spine` replaces the computed width."""
    width = rules.spine(pages, paper) if spine is None else spine
    return CoverGeometry(rules, page, pages, paper, width, rtl)
