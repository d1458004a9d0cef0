"""Paragraphs that are a line longer or shorter than is best, for the sake of their pages.

`line` is everywhere a line box that was laid out. What is asked for holds when the engine lays out
its paragraph again from this line on: the first line of the paragraph, or its first on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exporter.write.pdf.engine.line_breaking.plans import PlannedLine, Plans

_LOOSEST = 1.15
"""How far a line of a variant may be stretched, unless the best lines are looser still.

At 1, spaces have one and a half times their width.
"""
_EVENNESS = 100_000.0
"""By how much the demerits of a variant may be higher, for each of its lines."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another number of lines: how many `more` there are, and what it costs.

    `demerits` are those of all lines beyond those of the best lines; the fewer, the better.
    """

    more: int
    demerits: float


def variants(context: Any, line: Any) -> tuple[Variant, ...]:
    """Return how the text from a line to its paragraph's end can be one line longer or shorter.

    There are none if it was broken line by line, if it is ragged or has forced breaks, or if its
    lines would be too loose.
    """
    planned = planned_line(line)
    if planned is None or planned.spacing.ragged:
        return ()
    plans = _plans(line)
    if len(plans.parts) > 1:
        return ()
    fits = plans.lengths(context, planned.start, planned.width, planned.indent)
    best = min(fits.values(), key=lambda fit: fit.demerits, default=None)
    if best is None:
        return ()
    return tuple(
        Variant(more, fit.demerits - best.demerits)
        for more in (-1, 1)
        if (fit := fits.get(planned.lines + more)) is not None
        and fit.looseness <= max(_LOOSEST, best.looseness)
        and fit.demerits - best.demerits <= _EVENNESS * len(fit.breaks)
    )


def ask(line: Any, more: int) -> None:
    """Have the text from a line on set with so many lines more, or fewer if it is negative.

    0 takes back what was asked for at this line.
    """
    planned = planned_line(line)
    if planned is None:
        return
    asked = _plans(line).asked
    if more:
        asked[planned.start] = planned.lines + more
    else:
        asked.pop(planned.start, None)


def planned_line(line: Any) -> PlannedLine | None:
    """Return what was planned of a line; None if it is not part of a plan."""
    planned: PlannedLine | None = vars(line).get("_exporter_planned")
    return planned


def _plans(line: Any) -> Plans:
    plans: Plans = vars(line)["_exporter_plans"][1]
    return plans
