"""Headings at the foot of a page, whose text is on the next."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.drawn_objects import DrawnText, PageContent, Thing, quoted
from exporter.check.audit.elements import Element
from exporter.check.file_fault import Fault

_HEADINGS = tuple(f"H{level}" for level in range(1, 7))
_APART = ("Note",)
"""What stands at the foot of a page, wherever it belongs."""


def faults(leaf: PageContent, following: PageContent) -> Iterator[Fault]:
    """A heading that is the last on its page, if what follows it is on the next."""
    here = _content(leaf)
    if not here:
        return
    last = min(here, key=lambda thing: thing.box[1])
    heading = last.home.within(*_HEADINGS)
    # A page that has nothing but headings is a part's, or a title's.
    before = [
        thing
        for thing in here
        if isinstance(thing, DrawnText) and not thing.home.within(*_HEADINGS) and thing is not last
    ]
    if heading is None or not before or _opens(heading, here):
        return
    below = _content(following)
    if not below:
        return
    first = max(below, key=lambda thing: thing.box[3])
    group = heading.above
    if group is None or first.home.element is None:
        return
    if any(element.key == group.key for element in first.home.element.path()):
        words = " ".join(
            thing.words
            for thing in here
            if isinstance(thing, DrawnText) and thing.home.within(heading.kind) == heading
        )
        message = f"the heading {quoted(words)} is alone at the foot, without its text"
        yield leaf.fault("heading-stranded", message, last.home)


def _content(leaf: PageContent) -> list[Thing]:
    """What of a page's own text and pictures can be seen."""
    return [
        thing
        for thing in leaf.things
        if thing.home.element and leaf.printed(thing) and not thing.home.within(*_APART)
    ]


def _opens(heading: Element, here: list[Thing]) -> bool:
    """Whether a heading opens its chapter: it is the first of it, and nothing else precedes."""
    if heading.kind != "H1":
        return False
    others = {
        element.key
        for thing in here
        if thing.home.element
        for element in thing.home.element.path()
        if element.kind in _HEADINGS
    }
    return others == {heading.key}
