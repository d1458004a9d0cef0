"""The geometry of a page: margins, measure and leading, all from the size of its paper.

One rule serves every size. The measure holds about 66 characters and never grows beyond what an eye
takes in at once; what paper is left goes into the margins, most of it to the foot. The page holds
whole lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from exporter.options.paper import Paper
from exporter.themes import LEADING

_EMS = 31.4
"""The measure, in sizes of the text: some 66 characters."""
_SHARE = 0.757
"""How much of the page's width the text may take."""
_SMALLEST, _LARGEST = 9.0, 11.2
"""Points: the sizes of the text."""
_BLANK = 0.2115
"""How much of the page's height is margin at least."""
_HEAD = 0.4272
"""The head's share of that; the foot has the rest."""
_INNER = 8 / 9
"""The inner margin of a bound page, of what it would be alone; the outer has what it lacks."""
_NARROW = 0.12
"""The inner margin's share of the width, where the outer one is wide."""
_SLACK = 0.1
"""Points that the foot gives, so that rounding never costs a line."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page in points; `inner` is the one at the binding."""

    head: float
    outer: float
    foot: float
    inner: float


@dataclass(frozen=True, slots=True)
class Geometry:
    """A printed page, in PostScript points (1/72 inch).

    `inner` is the margin at the binding and `outer` at the edge; a page that is not bound has
    `side` on either. `line` is the leading of the text and `text` its size.
    """

    width: float
    height: float
    head: float
    foot: float
    inner: float
    outer: float
    text: float
    line: float

    @property
    def side(self) -> float:
        """The margin on the left and on the right of a page that is not bound."""
        return (self.inner + self.outer) / 2

    @property
    def measure(self) -> float:
        """How wide the text is."""
        return self.width - self.inner - self.outer

    @property
    def lines(self) -> int:
        """How many lines of text a page holds."""
        return int((self.height - self.head - self.foot + _SLACK / 2) / self.line)

    @property
    def folio(self) -> float:
        """The height of the page number's baseline above the trim, two lines below the text."""
        least = self.text
        on_grid = self.foot - 2 * self.line + (self.line - self.text) / 2 + 0.25 * self.text
        return max(on_grid, least)

    def with_inner(self, least: float) -> Self:
        """The page with an inner margin of so many points at least: what a binding hides."""
        return self if self.inner >= least else replace(self, inner=least)


def geometry(
    paper: Paper,
    margins: Margins | None = None,
    outer_share: float = 0,
    *,
    text: float = 1.0,
    leading: float = LEADING,
) -> Geometry:
    """The page on a size of paper; `margins` that are chosen are kept as they are.

    `outer_share` of the width is left at the outer edge, for who writes there. `text` says how much
    larger letters are set that are small for their size, `leading` how high a line is, in sizes of
    the text.
    """
    share = 1 - _NARROW - outer_share if outer_share else _SHARE
    if margins:
        measure = paper.width - margins.inner - margins.outer
    else:
        measure = min(paper.width * share, _EMS * _LARGEST)
    size = round(min(max(measure / _EMS, _SMALLEST), _LARGEST) * text, 1)
    line = round(size * leading, 1)
    if margins:
        # The foot takes what is left of a line.
        lines = int((paper.height - margins.head - margins.foot) / line)
        foot = paper.height - margins.head - lines * line - _SLACK
        return Geometry(
            paper.width,
            paper.height,
            margins.head,
            foot,
            margins.inner,
            margins.outer,
            size,
            line,
        )
    lines = int(paper.height * (1 - _BLANK) / line)
    blank = paper.height - lines * line
    head = round(blank * _HEAD, 2)
    side = (paper.width - measure) / 2
    inner = paper.width * _NARROW if outer_share else side * _INNER
    return Geometry(
        paper.width,
        paper.height,
        head,
        blank - head - _SLACK,
        round(inner, 2),
        round(2 * side - inner, 2),
        size,
        line,
    )


def inner_margin(gutters: Iterable[tuple[int, float]], pages: int) -> float:
    """The least inner margin of a book of so many pages: `gutters` say from how many on which."""
    return max((margin for least, margin in gutters if pages >= least), default=0.0)


def leaves_room(paper: Paper, margins: Margins) -> bool:
    """Whether chosen margins leave room for text: sixteen of its smallest letters either way."""
    least = 16 * _SMALLEST
    across = paper.width - margins.inner - margins.outer
    down = paper.height - margins.head - margins.foot
    return across >= least and down >= least
