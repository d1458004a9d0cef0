"""The best breaks of a paragraph, of all that are possible.

D. E. Knuth and M. F. Plass, Breaking Paragraphs into Lines, Software: Practice and Experience 11
(1981). Each line has demerits for spaces that are wider or narrower than normal; those of all lines
together are as few as they can be. Lengths are in any unit, as long as it is the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A place at which a line may end.

    Positions are along the paragraph set as one line: `end` is that of the end of a line which is
    broken here, with its hyphen, and `start` that of the beginning of the next one. `spaces` is how
    many word spaces are before `end`, `spaces_after` before `start`, `letters` how many letters can
    be tracked. `hyphen` says that the line ends in a hyphen or dash.
    """

    end: float
    start: float
    spaces: int
    spaces_after: int
    letters: int
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the first line begins: its position, and the spaces and letters before it.

    `room` is how wide this line is.
    """

    start: float
    spaces: int
    letters: int
    room: float


@dataclass(frozen=True, slots=True)
class Spacing:
    """How far spaces and letters of a justified line may be stretched and shrunk.

    `size` is the font size; `stretch` and `shrink` are lengths by which each space, `loosen` and
    `tighten` lengths by which each letter may be changed. The best space is `closer` than that of
    the font, from which it is stretched and shrunk. If the text is `ragged`, nothing is
    stretched; `stretch` is then the length by which a line is easily shorter than others.
    """

    size: float
    stretch: float
    shrink: float
    loosen: float
    tighten: float
    closer: float = 0.0
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """Breaks that were chosen, as indexes of breakpoints, one for each line.

    `looseness` is that of the loosest line: 1 if everything is stretched by all that it may. It is
    not `complete` if what follows does not fit on a line.
    """

    breaks: tuple[int, ...]
    looseness: float
    complete: bool


HYPHEN = 75.0
"""What a hyphen adds to the badness of its line, which is 100 for one that is fully stretched."""
RAGGED_HYPHEN = 120.0
"""The same in ragged text, where a hyphen saves no wide spaces."""
TWO_HYPHENS = 3_000.0
"""Demerits of two hyphens in a row (`doublehyphendemerits` of TeX)."""
LADDER = 20_000_000.0
"""Demerits of more than `_MOST_HYPHENS` hyphens in a row."""
LAST_HYPHEN = 5_000.0
"""Demerits of a hyphen on the line before the last (`finalhyphendemerits`)."""
UNLIKE = 3_000.0
"""Demerits of a tight line beside a loose one (`adjdemerits`)."""
RUNT = 60_000.0
"""Demerits of a last line that is shorter than `_RUNT_WIDTH` times the font size."""
ONE_WORD = 4_000.0
"""Demerits of a last line that is longer, but of one word."""
PAGE_END_HYPHEN = 4_000_000.0
"""Demerits of a hyphen at the end of a page."""
_RUNT_WIDTH = 2.4
_MOST_HYPHENS = 2
_LOOSEST = 6.0
"""Lines that are looser are not worse."""

_Ways: TypeAlias = list[dict[int, tuple[float, int, int]]]
"""For each breakpoint, the best ways to it: demerits, the breakpoint before, and the state there.

A state is a number: hyphens in a row, plus `_FITNESS` times the fitness class of the line (0 tight,
1 even, 2 loose, 3 very loose), plus `_LINE` times the number of lines up to the end of the page.
"""
_FITNESS, _LINE = 4, 16


def looseness(
    before: Breakpoint | Origin, after: Breakpoint, room: float, spacing: Spacing
) -> float:
    """Return how far a line is stretched (positive) or shrunk (negative), 1 being all that it may.

    It is infinite if the line does not fit.
    """
    spaces = after.spaces - (before.spaces if isinstance(before, Origin) else before.spaces_after)
    letters = after.letters - before.letters
    gap = room - (after.end - before.start)
    if spacing.ragged:
        return gap / spacing.stretch if gap >= 0 else float("-inf")
    gap += spaces * spacing.closer
    if gap >= 0:
        most = spaces * spacing.stretch + letters * spacing.loosen if spaces else 0
        return min(gap / most, _LOOSEST) if most else _LOOSEST
    least = spaces * spacing.shrink + letters * spacing.tighten
    return gap / least if -gap <= least * 1.0001 else float("-inf")


def best_fit(
    points: Sequence[Breakpoint],
    origin: Origin,
    room: float,
    spacing: Spacing,
    tolerance: float,
    page_end: int = 0,
) -> Fit | None:
    """Return the breaks with the fewest demerits; None if no line can be broken.

    The last breakpoint is the end of the paragraph, whose line may be short. Lines that are looser
    than `tolerance` are only used where there is no other way. If possible, there is no hyphen on
    the line number `page_end`, which counts from 1; 0 if no page ends within the paragraph.
    """
    ways = _search(points, origin, room, spacing, tolerance, page_end)
    reached = len(points) - 1
    while reached >= 0 and not ways[reached]:
        reached -= 1
    if reached < 0:
        return None
    state = min(ways[reached], key=lambda state: ways[reached][state][0])
    return _traced(points, origin, room, spacing, ways, reached, state)


def _search(
    points: Sequence[Breakpoint],
    origin: Origin,
    room: float,
    spacing: Spacing,
    tolerance: float,
    page_end: int,
) -> _Ways:
    """Return the best ways to all breakpoints; the breakpoint before the first line is -1."""
    ends = [point.end for point in points]
    ways: _Ways = [{} for _ in points]
    states = {_FITNESS: (0.0, -2, 0)}
    final = len(points) - 1
    ragged, stretch, shrink = spacing.ragged, spacing.stretch, spacing.shrink
    loosen, tighten, closer = spacing.loosen, spacing.tighten, spacing.closer
    hyphen_penalty = RAGGED_HYPHEN if ragged else HYPHEN
    start, spaces_before, letters_before = origin.start, origin.spaces, origin.letters
    width = origin.room
    # No calls of Python's own in these loops, which take most of the time.
    for before in range(-1, final):
        if before >= 0:
            states = ways[before]
            if not states:
                continue
            point = points[before]
            start, spaces_before, letters_before = point.start, point.spaces_after, point.letters
            width = room
        # No line is shrunk by more than a tenth.
        after = bisect_right(ends, start + width * (1 if ragged else 1.1), before + 1)
        # A protruding hyphen may end before the breakpoint ahead of it.
        if after < final and ends[after + 1] <= start + width:
            after += 1
        after = min(after, final)
        found = False
        while after > before:
            point = points[after]
            spaces = point.spaces - spaces_before
            gap = width - (point.end - start) + spaces * closer
            if gap >= -1e-6:
                if ragged:
                    ratio = gap / stretch
                else:
                    most = spaces * stretch + (point.letters - letters_before) * loosen
                    ratio = gap / most if spaces > 0 else _LOOSEST if gap > 0.01 else 0.0
                if ratio > tolerance and found and after != final:
                    break
                if ratio > _LOOSEST:
                    ratio = _LOOSEST
            else:
                least = spaces * shrink + (point.letters - letters_before) * tighten
                if ragged or -gap > least:
                    after -= 1
                    continue
                ratio = gap / least
            found = True
            last = after == final
            hyphen = point.hyphen and not last
            if last and ratio >= 0:
                demerits, fitness = 100.0, 1
            else:
                bad = 100 * (ratio if ratio > 0 else -ratio) ** 3
                demerits = (10 + bad + (hyphen_penalty if hyphen else 0)) ** 2
                fitness = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
            if last:
                if point.end - start < spacing.size * _RUNT_WIDTH:
                    demerits += RUNT
                elif spaces <= 0:
                    demerits += ONE_WORD
            ways_after = ways[after]
            for state, (total, _, _) in states.items():
                run = state & 3
                total += demerits
                if run:
                    if hyphen:
                        total += TWO_HYPHENS if run < _MOST_HYPHENS else LADDER
                    elif last:
                        total += LAST_HYPHEN
                step = fitness - ((state >> 2) & 3)
                if not ragged and (step > 1 or step < -1):
                    total += UNLIKE
                key = fitness * _FITNESS + (min(run + 1, _MOST_HYPHENS) if hyphen else 0)
                if page_end:
                    line = state // _LINE + 1
                    # After the end of the page, it does not matter how many lines there are.
                    key += (line if line < page_end else page_end) * _LINE
                    if hyphen and line == page_end:
                        total += PAGE_END_HYPHEN
                known = ways_after.get(key)
                if known is None or total < known[0]:
                    ways_after[key] = (total, before, state)
            after -= 1
    return ways


def _traced(
    points: Sequence[Breakpoint],
    origin: Origin,
    room: float,
    spacing: Spacing,
    ways: _Ways,
    reached: int,
    state: int,
) -> Fit:
    """Return the breaks of the way to a breakpoint."""
    breaks: list[int] = []
    at = reached
    while at >= 0:
        breaks.append(at)
        _, at, state = ways[at][state]
    breaks.reverse()
    loosest = 0.0
    for before, after in zip([-1, *breaks], breaks, strict=False):
        if before < 0:
            ratio = looseness(origin, points[after], origin.room, spacing)
        else:
            ratio = looseness(points[before], points[after], room, spacing)
        if after < len(points) - 1:
            loosest = max(loosest, ratio)
    return Fit(tuple(breaks), loosest, complete=reached == len(points) - 1)
