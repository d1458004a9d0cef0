"""What a press can still print: the smallest text, the thinnest line, the lightest tint."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.drawn_objects import (
    DrawnArea,
    DrawnImage,
    DrawnLine,
    DrawnText,
    PageContent,
    quoted,
)
from exporter.check.file_fault import Fault
from exporter.model.requirements import Requirements

_SLACK = 0.01
"""Points, and shares of an ink: what is lost in rounding."""
_HAIRLINE = 0.25
"""Points: the thinnest stroke of a letter that comes out on any press."""


def faults(leaf: PageContent, asked: Requirements) -> Iterator[Fault]:
    """Text that is too small, lines that are too thin, tints that are too light: each once."""
    small = [text for text in texts(leaf) if text.size < asked.least_text - _SLACK]
    if small:
        least = min(small, key=lambda text: text.size)
        message = f"the text {quoted(least.words)} is {least.size:.1f} pt{_times(len(small))}"
        yield leaf.fault("text-small", f"{message}; the least is {asked.least_text:g}", least.home)
    thin = [rule for rule in rules(leaf) if rule.weight < asked.least_rule - _SLACK]
    thin += [bar for bar in bars(leaf) if bar.weight < min(asked.least_rule, _HAIRLINE) - _SLACK]
    if thin:
        finest = min(thin, key=lambda rule: rule.weight)
        message = f"a line is {finest.weight:.2f} pt thick{_times(len(thin))}"
        least_rule = asked.least_rule
        if finest.home.within("Formula"):
            least_rule = min(least_rule, _HAIRLINE)
        yield leaf.fault("rule-thin", f"{message}; the least is {least_rule:g}", finest.home)
    light = [thing for thing in tints(leaf) if thing.ink.tint < asked.least_tint - _SLACK / 2]
    if light:
        faintest = min(light, key=lambda thing: thing.ink.tint)
        message = f"a tint has {faintest.ink.tint:.0%} of ink{_times(len(light))}"
        least_tint = f"{asked.least_tint:.0%}"
        yield leaf.fault("tint-light", f"{message}; the least is {least_tint}", faintest.home)


def texts(leaf: PageContent) -> Iterator[DrawnText]:
    """The texts on the page."""
    for thing in leaf.things:
        if isinstance(thing, DrawnText) and leaf.printed(thing):
            yield thing


def rules(leaf: PageContent) -> Iterator[DrawnLine]:
    """The lines on the page that have ink; crop marks stand beside it, formulas have `bars`."""
    return (rule for rule in _lines(leaf) if not rule.home.within("Formula"))


def bars(leaf: PageContent) -> Iterator[DrawnLine]:
    """The lines of fractions and roots: strokes of their font, as thin as those of its letters."""
    return (rule for rule in _lines(leaf) if rule.home.within("Formula"))


def _lines(leaf: PageContent) -> Iterator[DrawnLine]:
    for thing in leaf.things:
        if isinstance(thing, DrawnLine) and thing.ink.tint > 0 and leaf.printed(thing):
            yield thing


def tints(leaf: PageContent) -> Iterator[DrawnText | DrawnLine | DrawnArea]:
    """The things on the page that are drawn with less than all of an ink."""
    for thing in leaf.things:
        if isinstance(thing, DrawnImage) or not leaf.printed(thing):
            continue
        if 0 < thing.ink.tint < 1:
            yield thing


def _times(count: int) -> str:
    return f" ({count} places)" if count > 1 else ""
