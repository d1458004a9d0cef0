"""The geometry of a page: margins, measure and leading, computed from the page size.

The measure has at most about 66 characters on any page size. The rest of the width and
height is margin, and the foot margin is the largest. A page has a whole number of lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from exporter.errors import SettingsError
from exporter.options.paper import Paper, length
from exporter.themes import LEADING

_MEASURE = 31.4
"""The maximum measure in ems: about 66 characters."""
_MEASURE_SHARE = 0.757
"""The maximum share of the measure in the page width."""
_MIN_TEXT, _MAX_TEXT = 9.0, 11.2
"""The minimum and maximum font size of text, in points."""
_MARGIN_SHARE = 0.2115
"""The minimum share of the head and foot margins in the page height."""
_HEAD_SHARE = 0.4272
"""The share of the head margin in them; the foot margin has the rest."""
_INNER_RATIO = 8 / 9
"""The ratio of the inner margin to the mean of the inner and the outer margin."""
_INNER_SHARE = 0.12
"""The share of the inner margin in the page width if `outer_share` is set."""
_SLACK = 0.1
"""Points taken from the foot margin, so that rounding does not lose a line."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page in points; `inner` is at the binding."""

    head: float
    outer: float
    foot: float
    inner: float


def margins_of(written: str) -> Margins:
    """Return the margins of four lengths, such as `20mm,18mm,26mm,22mm`. Raises `SettingsError`."""
    lengths = written.split(",")
    if len(lengths) != 4:
        message = f"‘{written}’ is not four lengths"
        raise SettingsError(message, "write the head, outer, foot and inner margin", "margins")
    return Margins(*map(length, lengths))


@dataclass(frozen=True, slots=True)
class Geometry:
    """A printed page, in PostScript points (1/72 inch).

    `inner` is the margin at the binding and `outer` the one opposite; a one-sided page has the
    margin `side` on both sides. `text` is the font size and `line` the line height of the text.
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
        """The left and right margin of a one-sided page."""
        return (self.inner + self.outer) / 2

    @property
    def measure(self) -> float:
        """The width of the text."""
        return self.width - self.inner - self.outer

    @property
    def lines(self) -> int:
        """The number of lines of text on a page."""
        return int((self.height - self.head - self.foot + _SLACK / 2) / self.line)

    @property
    def folio(self) -> float:
        """The height of the page number's baseline above the trim, two lines below the text."""
        on_grid = self.foot - 2 * self.line + (self.line - self.text) / 2 + 0.25 * self.text
        return max(on_grid, self.text)

    def with_inner(self, minimum: float) -> Self:
        """Return the page with an inner margin of at least `minimum` points."""
        return self if self.inner >= minimum else replace(self, inner=minimum)


def geometry(
    paper: Paper,
    margins: Margins | None = None,
    outer_share: float = 0,
    *,
    text: float = 1.0,
    leading: float = LEADING,
) -> Geometry:
    """Return the geometry of a page of a size.

    `margins` override the computed ones, except that the foot margin is enlarged to whole lines.
    `outer_share` is the share of the outer margin in the page width (0: computed). `text` is a
    factor for the font size, for fonts that look small at their nominal size; `leading` is the line
    height in ems.
    """
    share = 1 - _INNER_SHARE - outer_share if outer_share else _MEASURE_SHARE
    if margins:
        measure = paper.width - margins.inner - margins.outer
    else:
        measure = min(paper.width * share, _MEASURE * _MAX_TEXT)
    size = round(min(max(measure / _MEASURE, _MIN_TEXT), _MAX_TEXT) * text, 1)
    line = round(size * leading, 1)
    if margins:
        # The rest of a line is added to the foot margin.
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
    lines = int(paper.height * (1 - _MARGIN_SHARE) / line)
    blank = paper.height - lines * line
    head = round(blank * _HEAD_SHARE, 2)
    side = (paper.width - measure) / 2
    inner = paper.width * _INNER_SHARE if outer_share else side * _INNER_RATIO
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
    """Return the minimum inner margin of a book in points, 0 if it has none.

    `gutters` are pairs of a page count and the inner margin that is needed from that count on.
    """
    return max((margin for count, margin in gutters if pages >= count), default=0.0)


def leaves_room(paper: Paper, margins: Margins) -> bool:
    """Whether margins leave an area of at least 16 ems of the smallest text in each direction."""
    minimum = 16 * _MIN_TEXT
    width = paper.width - margins.inner - margins.outer
    height = paper.height - margins.head - margins.foot
    return width >= minimum and height >= minimum
