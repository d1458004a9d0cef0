"""The lines of a paragraph as they were chosen, kept while the engine lays it out.

The engine asks for one line after another, and may ask again: for another page, column or width. A
plan maps the index that a line begins with to its end, so that a line is found again wherever it
is. After a line that no plan has, such as one beside a float, a new plan begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporter.write.pdf.engine.line_breaking.breakpoints import (
    Place,
    Segment,
    hyphenated,
    line_start,
    segments,
)
from exporter.write.pdf.engine.line_breaking.paragraph import Paragraph
from exporter.write.pdf.engine.line_breaking.total_fit import (
    Breakpoint,
    Fit,
    Origin,
    Spacing,
    best_fit,
)

STRETCH = 0.5
"""The share of its width by which a space is easily stretched."""
CLOSER = 0.1
"""The share of its width by which a space is best narrower than that of the font."""
SHRINK = 0.16
"""The share of its width by which a space may be narrower still."""
LOOSEN = 0.01
"""The most that letters are moved apart, relative to the font size."""
TIGHTEN = 0.008
"""The most that letters are moved together."""
_RAG = 0.15
"""The share of the measure by which a line of ragged text is easily shorter."""
_UNHYPHENATED = 0.9
"""Where no line is looser than this without hyphens, there are none."""
_LOOSE = 2.0
"""Elsewhere, lines that are looser than this are only used where there is no other way."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What is known of a line before it is made.

    It ends before the character `end` of the paragraph, with a `hyphen` or dash, which may have to
    be `added`; `last` says that nothing of its segment follows. `lines` is how many lines the plan
    has from here on, this one included. How far the first and the last character of the line stand
    out of the measure is in CSS pixels.
    """

    paragraph: Paragraph
    end: int
    hyphen: bool
    added: bool
    last: bool
    lines: int
    spacing: Spacing
    outside_left: float
    outside_right: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """The lines of a segment from an index on, each by the index that it begins with."""

    width: float
    start: int
    lines: Mapping[int, PlannedLine]


@dataclass(slots=True, eq=False)
class Plans:
    """All plans of a paragraph; `current` is the one that was last used.

    `known` are those that were made, by their start, width, indent and the line that ends a page.
    `all_places` has the places of a part by its start, those within words included.
    """

    paragraph: Paragraph
    spacing: Spacing
    parts: list[Segment]
    current: _Plan | None = None
    known: dict[tuple[int, float, float, int], _Plan | None] = field(default_factory=dict)
    all_places: dict[int, tuple[Place, ...]] = field(default_factory=dict)

    def line(
        self, context: Any, at: int, width: float, indent: float, lines_left: int, widows: int
    ) -> PlannedLine | None:
        """Return the line that begins with the character `at`; None if it cannot be planned.

        `width` and `indent` are in CSS pixels. `lines_left` is how many lines fit on the page; at
        the end of the page there is no hyphen if it can be avoided.
        """
        plan = self.current
        holds = plan is not None and plan.width == width and at in plan.lines
        if plan is None or not holds or at == plan.start:
            plan = self._plan(context, at, width, indent)
        line = plan.lines.get(at) if plan else None
        if plan is None or line is None:
            return None
        page_end = min(lines_left, line.lines - widows)
        if 0 < page_end < line.lines and _line(plan, line, page_end).hyphen:
            other = self._plan(context, at, width, indent, page_end)
            if other:
                plan, line = other, other.lines[at]
        self.current = plan
        return line

    def _plan(
        self, context: Any, at: int, width: float, indent: float, page_end: int = 0
    ) -> _Plan | None:
        """Return the plan of the lines from an index on; `page_end` is that of `best_fit`."""
        key = at, width, indent, page_end
        if key not in self.known:
            self.known[key] = self._made(context, at, width, indent, page_end)
        return self.known[key]

    def _made(
        self, context: Any, at: int, width: float, indent: float, page_end: int
    ) -> _Plan | None:
        origin = _origin(context, self.paragraph, at, width - indent)
        if page_end:
            places = self._places(context, at)
            fit = best_fit(_points(places), origin, width, self.spacing, _LOOSE, page_end)
            if fit is not None and fit.complete:
                return self._with_lines(context, at, width, places, fit)
        places = _after(self._part(at).plain, at)
        fit = best_fit(_points(places), origin, width, self.spacing, _UNHYPHENATED)
        if fit is None or not fit.complete or fit.looseness > _UNHYPHENATED:
            places = self._places(context, at)
            fit = best_fit(_points(places), origin, width, self.spacing, _LOOSE)
        return self._with_lines(context, at, width, places, fit) if fit else None

    def _part(self, at: int) -> Segment:
        """Return the part that has the character at an index."""
        return next(part for part in self.parts if at < part.end)

    def _places(self, context: Any, at: int) -> Sequence[Place]:
        """Return all places after an index, those within words included."""
        part = self._part(at)
        if part.start not in self.all_places:
            self.all_places[part.start] = hyphenated(context, self.paragraph, part)
        return _after(self.all_places[part.start], at)

    def _with_lines(
        self, context: Any, at: int, width: float, places: Sequence[Place], fit: Fit
    ) -> _Plan:
        """Return the plan whose lines end at those places that a fit has chosen."""
        lines: dict[int, PlannedLine] = {}
        start = at
        for number, index in enumerate(fit.breaks):
            place = places[index]
            lines[start] = PlannedLine(
                paragraph=self.paragraph,
                end=place.index,
                hyphen=place.point.hyphen,
                added=place.added,
                last=index == len(places) - 1,
                lines=len(fit.breaks) - number,
                spacing=self.spacing,
                outside_left=line_start(context, self.paragraph, start)[1],
                outside_right=place.outside,
            )
            start = self.paragraph.skip_spaces(place.index)
        return _Plan(width, at, lines)


def plans_of(context: Any, paragraph: Paragraph, width: float) -> Plans:
    """Return the plans of a paragraph, of which there are none yet."""
    size: float = paragraph.style["font_size"]
    space = paragraph.space
    if paragraph.ragged:
        spacing = Spacing(size, _RAG * width, 0, 0, 0, ragged=True)
    else:
        spacing = Spacing(
            size,
            STRETCH * space,
            SHRINK * space,
            LOOSEN * size,
            TIGHTEN * size,
            CLOSER * space,
        )
    return Plans(paragraph, spacing, segments(context, paragraph))


def _line(plan: _Plan, line: PlannedLine, number: int) -> PlannedLine:
    """Return the line of a plan with a number, which counts from 1 at a line."""
    lines = list(plan.lines.values())
    return lines[len(lines) - line.lines + number - 1]


def _after(places: Sequence[Place], at: int) -> list[Place]:
    return [place for place in places if place.index > at]


def _points(places: Sequence[Place]) -> list[Breakpoint]:
    return [place.point for place in places]


def _origin(context: Any, paragraph: Paragraph, at: int, room: float) -> Origin:
    """Return where a line begins with the character at an index."""
    start, outside = line_start(context, paragraph, at)
    letters = paragraph.items[paragraph.item_at(at)].letters_before(at)
    return Origin(start + outside, paragraph.spaces_before(at), letters, room)
