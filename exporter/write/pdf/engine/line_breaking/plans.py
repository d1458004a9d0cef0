"""The lines of a paragraph as they were chosen, kept while the engine lays it out.

The engine asks for one line after another, and asks for a line again if the page, the column or the
width changes. A plan has its lines by the index of their first character. After a line that is in
no plan, such as one beside a float, a new plan is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exporter.write.pdf.engine.line_breaking.break_opportunities import (
    BreakOpportunity,
    Segment,
    hyphenated,
    line_start,
    segments,
)
from exporter.write.pdf.engine.line_breaking.paragraph_content import ParagraphContent
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
"""A paragraph is not hyphenated if none of its lines is looser than this without hyphens."""
_LOOSE = 2.0
"""In hyphenated paragraphs, looser lines are only used where there is no other way."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What is known of a line before it is made.

    It ends before the character `end` of the paragraph. `hyphen` says that it ends in a hyphen or
    dash, `adds_hyphen` that this is not in the text, and `last` that it is the last line of its
    segment. `lines` is the number of lines of the plan from this one on. `protrusion_left` and
    `protrusion_right` are how far it extends beyond the measure, in CSS pixels.
    """

    paragraph: ParagraphContent
    end: int
    hyphen: bool
    adds_hyphen: bool
    last: bool
    lines: int
    spacing: Spacing
    protrusion_left: float
    protrusion_right: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """The lines of a segment from an index on, each by the index that it begins with."""

    width: float
    start: int
    lines: Mapping[int, PlannedLine]


@dataclass(slots=True, eq=False)
class Plans:
    """All plans of a paragraph; `current` is the one that was last used.

    `known` are those that were made, by start, width, indent and the line that ends a page.
    `hyphenated` are the break opportunities of segments, those within words included, by the start
    of the segment.
    """

    paragraph: ParagraphContent
    spacing: Spacing
    segments: list[Segment]
    current: _Plan | None = None
    known: dict[tuple[int, float, float, int], _Plan | None] = field(default_factory=dict)
    hyphenated: dict[int, tuple[BreakOpportunity, ...]] = field(default_factory=dict)

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
            self.known[key] = self._new_plan(context, at, width, indent, page_end)
        return self.known[key]

    def _new_plan(
        self, context: Any, at: int, width: float, indent: float, page_end: int
    ) -> _Plan | None:
        origin = _origin(context, self.paragraph, at, width - indent)
        if page_end:
            opportunities = self._opportunities(context, at)
            fit = best_fit(_points(opportunities), origin, width, self.spacing, _LOOSE, page_end)
            if fit is not None and fit.complete:
                return self._with_lines(context, at, width, opportunities, fit)
        opportunities = _after(self._segment(at).unhyphenated, at)
        fit = best_fit(_points(opportunities), origin, width, self.spacing, _UNHYPHENATED)
        if fit is None or not fit.complete or fit.looseness > _UNHYPHENATED:
            opportunities = self._opportunities(context, at)
            fit = best_fit(_points(opportunities), origin, width, self.spacing, _LOOSE)
        return self._with_lines(context, at, width, opportunities, fit) if fit else None

    def _segment(self, at: int) -> Segment:
        """Return the segment that has the character at an index."""
        return next(segment for segment in self.segments if at < segment.end)

    def _opportunities(self, context: Any, at: int) -> Sequence[BreakOpportunity]:
        """Return all break opportunities after an index, those within words included."""
        segment = self._segment(at)
        if segment.start not in self.hyphenated:
            self.hyphenated[segment.start] = hyphenated(context, self.paragraph, segment)
        return _after(self.hyphenated[segment.start], at)

    def _with_lines(
        self,
        context: Any,
        at: int,
        width: float,
        opportunities: Sequence[BreakOpportunity],
        fit: Fit,
    ) -> _Plan:
        """Return the plan with the breaks of a fit."""
        lines: dict[int, PlannedLine] = {}
        start = at
        for number, index in enumerate(fit.breaks):
            opportunity = opportunities[index]
            lines[start] = PlannedLine(
                paragraph=self.paragraph,
                end=opportunity.index,
                hyphen=opportunity.point.hyphen,
                adds_hyphen=opportunity.adds_hyphen,
                last=index == len(opportunities) - 1,
                lines=len(fit.breaks) - number,
                spacing=self.spacing,
                protrusion_left=line_start(context, self.paragraph, start)[1],
                protrusion_right=opportunity.protrusion,
            )
            start = self.paragraph.skip_spaces(opportunity.index)
        return _Plan(width, at, lines)


def plans_of(context: Any, paragraph: ParagraphContent, width: float) -> Plans:
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


def _after(opportunities: Sequence[BreakOpportunity], at: int) -> list[BreakOpportunity]:
    return [opportunity for opportunity in opportunities if opportunity.index > at]


def _points(opportunities: Sequence[BreakOpportunity]) -> list[Breakpoint]:
    return [opportunity.point for opportunity in opportunities]


def _origin(context: Any, paragraph: ParagraphContent, at: int, room: float) -> Origin:
    """Return where a line begins with the character at an index."""
    start, protrusion = line_start(context, paragraph, at)
    letters = paragraph.items[paragraph.item_at(at)].letters_before(at)
    return Origin(start + protrusion, paragraph.spaces_before(at), letters, room)
