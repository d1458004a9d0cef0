"""Counters of composition: what a reader sees of how lines and pages were broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TypeAlias

from bench.composition.text_lines import Frame, Line, PageText

LOOSE = (1.3, 1.6, 2.0)
"""Word spaces wider than this are counted, as multiples of the normal one."""
TIGHT = 0.8
"""Word spaces narrower than this are counted."""
EMPTY_FOOT = 0.25
"""A page foot is counted as empty from this share of the text area on."""
RUNT = 2.5
"""A last line narrower than this is a runt, in ems: twice the indent of a paragraph."""

_SHORT, _LONG = 1.6, 5.0
"""A line is full if it ends at most so far before or behind the right edge, in points: stops and
hyphens may hang in the margin."""
_PARAGRAPH = 1.25
"""Lines of one paragraph are at most so many times the leading apart."""
_IRREGULAR = 0.2
"""Intervals that differ from the leading by more are irregular, in points."""
_OFF_GRID = 0.6
"""Lines further from the grid are off it, in points."""
_ALIGNED = 0.8
"""A spread is aligned if this share of the lines of both pages is on one grid."""
_SPREAD_LINES = 5
"""Pages with fewer lines of text do not count as pages of a spread."""

_HYPHENS = ("-", "\N{HYPHEN}", "\N{SOFT HYPHEN}", "\N{NON-BREAKING HYPHEN}")
"""What the hyphen of a font is read as: the PDF names one of the characters that have its glyph."""

_Placed: TypeAlias = tuple[int, Line]
"""A line and the index of its page."""


@dataclass(frozen=True, slots=True)
class Counters:
    """Numbers of things in one document or, added up, in several.

    `loose` has a number for each of `LOOSE`, and `tight` one; both are of `justified` lines, as
    `hyphens` are, the lines that end in a hyphen. A ladder is a run of more than two of these.
    `runts` are among the last lines of `paragraphs`, irregular intervals among `intervals`, and
    `on_grid` among `lines`; `aligned` are among `spreads`, `empty_feet` among `feet`.
    """

    pages: int = 0
    justified: int = 0
    loose: tuple[int, ...] = (0,) * len(LOOSE)
    tight: int = 0
    hyphens: int = 0
    ladders: int = 0
    paragraphs: int = 0
    runts: int = 0
    intervals: int = 0
    irregular: int = 0
    lines: int = 0
    on_grid: int = 0
    spreads: int = 0
    aligned: int = 0
    feet: int = 0
    empty_feet: int = 0

    def __add__(self, other: Counters) -> Counters:
        sums = {
            field.name: getattr(self, field.name) + getattr(other, field.name)
            for field in fields(self)
            if field.name != "loose"
        }
        loose = (mine + theirs for mine, theirs in zip(self.loose, other.loose, strict=True))
        return Counters(**sums, loose=tuple(loose))


def count(pages: Sequence[PageText], frame: Frame, word_space: float) -> Counters:
    """Return the counters of a document whose first page is a recto.

    `word_space` is the normal width of a word space in points. The foot of the last page, where
    the document ends, is not counted.
    """
    placed = [(number, line) for number, page in enumerate(pages) for line in page.lines]
    justified = [line for _, line in placed if _is_full(line, frame) and line.gaps]
    ratios = [sum(line.gaps) / len(line.gaps) / word_space for line in justified]
    last_lines = list(_last_lines(placed, frame))
    intervals = [
        below.baseline - line.baseline
        for (number, line), (next_number, below) in pairwise(placed)
        if number == next_number and _same_paragraph(below.baseline - line.baseline, frame)
    ]
    baselines = [line.baseline for _, line in placed]
    spreads = list(_spreads(pages))
    feet = pages[:-1]
    return Counters(
        pages=len(pages),
        justified=len(justified),
        loose=tuple(sum(ratio > limit for ratio in ratios) for limit in LOOSE),
        tight=sum(ratio < TIGHT for ratio in ratios),
        hyphens=sum(_is_hyphenated(line, frame) for _, line in placed),
        ladders=_ladders(placed, frame),
        paragraphs=len(last_lines),
        runts=sum(line.right - line.left < RUNT * frame.size for line in last_lines),
        intervals=len(intervals),
        irregular=sum(abs(each - frame.leading) > _IRREGULAR for each in intervals),
        lines=len(placed),
        on_grid=_on_one_grid(baselines, frame),
        spreads=len(spreads),
        aligned=sum(_is_aligned(left, right, frame) for left, right in spreads),
        feet=len(feet),
        empty_feet=sum(_empty_share(page, frame) > EMPTY_FOOT for page in feet),
    )


def _is_full(line: Line, frame: Frame) -> bool:
    return -_SHORT <= line.right - frame.right <= _LONG


def _is_hyphenated(line: Line, frame: Frame) -> bool:
    return _is_full(line, frame) and line.text.endswith(_HYPHENS)


def _same_paragraph(interval: float, frame: Frame) -> bool:
    return interval <= _PARAGRAPH * frame.leading


def _follows(above: _Placed, below: _Placed, frame: Frame) -> bool:
    """Whether a line may continue the paragraph of the one before, perhaps on the next page."""
    (number, line), (next_number, next_line) = above, below
    if number == next_number:
        return _same_paragraph(next_line.baseline - line.baseline, frame)
    return next_number == number + 1


def _ladders(placed: Sequence[_Placed], frame: Frame) -> int:
    ladders = run = 0
    for index, each in enumerate(placed):
        if not _is_hyphenated(each[1], frame):
            run = 0
            continue
        run = run + 1 if index and _follows(placed[index - 1], each, frame) else 1
        ladders += run == 3
    return ladders


def _last_lines(placed: Sequence[_Placed], frame: Frame) -> Iterator[Line]:
    """Yield the last lines of paragraphs of at least two lines, which start at the left edge."""
    for above, below in pairwise(placed):
        line = below[1]
        if (
            _is_full(above[1], frame)
            and not _is_full(line, frame)
            and abs(line.left - frame.left) < _SHORT
            and _follows(above, below, frame)
        ):
            yield line


def _on_one_grid(baselines: Sequence[float], frame: Frame) -> int:
    """Return how many lines are on the grid that most lines are on."""
    steps = Counter(round(each % frame.leading, 1) for each in baselines)
    if not steps:
        return 0
    return max(sum(_is_on(each, phase, frame) for each in baselines) for phase in steps)


def _is_on(baseline: float, phase: float, frame: Frame) -> bool:
    distance = (baseline - phase) % frame.leading
    return min(distance, frame.leading - distance) < _OFF_GRID


def _spreads(pages: Sequence[PageText]) -> Iterator[tuple[PageText, PageText]]:
    """Yield the pairs of facing pages that both have text."""
    for left, right in zip(pages[1::2], pages[2::2], strict=False):
        if min(len(left.lines), len(right.lines)) >= _SPREAD_LINES:
            yield left, right


def _is_aligned(left: PageText, right: PageText, frame: Frame) -> bool:
    sides = [[line.baseline for line in page.lines] for page in (left, right)]
    phases = {round(each % frame.leading, 1) for side in sides for each in side}
    return any(
        all(
            sum(_is_on(each, phase, frame) for each in side) >= _ALIGNED * len(side)
            for side in sides
        )
        for phase in phases
    )


def _empty_share(page: PageText, frame: Frame) -> float:
    return (frame.bottom - page.depth) / (frame.bottom - frame.top)
