"""Text and pictures where no paper, or no margin, is left for them."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.drawn_objects import DrawnArea, DrawnImage, DrawnText, PageContent, quoted
from exporter.check.file_fault import Fault
from exporter.formats.pdf.coordinates import POINTS_PER_MM, Box, inset, is_outside
from exporter.model.requirements import Requirements
from exporter.options.geometry import Margins, inner_margin

_USUAL = 3 * POINTS_PER_MM
"""How far from the trim text keeps where nothing else is asked."""
_SLACK = 1.5
"""Points: letters and rounded lengths reach a little over their boxes."""
_CUT = 2.0
"""Points of a text that a clipping path may take."""
_EDGES = ("left", "foot", "right", "head")


def faults(leaf: PageContent, asked: Requirements, pages: int) -> Iterator[Fault]:
    """Text that is cut off or runs over a margin, and pictures that do."""
    safe = inset(leaf.trim, (asked.safety or _USUAL) - _SLACK)
    area = _area(leaf, asked, pages)
    said: set[tuple[object, str]] = set()
    for thing in leaf.things:
        match thing:
            case DrawnText():
                fault = _text(leaf, thing, safe if thing.home.artifact else area)
                element = thing.home.within("Table") or thing.home.element
                key = (element.key if element else thing.box, fault.code if fault else "")
                if fault and key not in said:
                    said.add(key)
                    yield fault
            case DrawnImage():
                yield from _picture(leaf, thing, area)
            case DrawnArea() if leaf.bleed != leaf.trim:
                yield from _bleeding(leaf, thing)


def _area(leaf: PageContent, asked: Requirements, pages: int) -> Box:
    """Where the text of a page may be."""
    left, bottom, right, top = leaf.trim
    keep = asked.safety or _USUAL
    margins = asked.area or Margins(keep, keep, keep, keep)
    inner = max(margins.inner, inner_margin(asked.gutters, pages))
    if leaf.painted:
        # A cover has margins of its own.
        margins, inner = Margins(keep, keep, keep, keep), keep
    left_bound = leaf.left_bound or not asked.two_sided
    near, far = (inner, margins.outer) if left_bound else (margins.outer, inner)
    box = (left + near, bottom + margins.foot, right - far, top - margins.head)
    return inset(box, -_SLACK)


def _text(leaf: PageContent, text: DrawnText, area: Box) -> Fault | None:
    what = "code" if text.home.within("Code") else "the text"
    code = "code-clipped" if what == "code" else "page-outside"
    box = text.box
    if text.home.artifact and is_outside(box, leaf.bleed):
        return None  # what printers write beside the page
    if not text.words.strip("\u200b"):
        return None
    seen = text.seen
    if seen is None or seen[2] - seen[0] < box[2] - box[0] - _CUT or _halved(box, seen):
        return leaf.fault(code, f"{what} {quoted(text.words)} is cut off", text.home)
    over = [(area[0] - box[0]), (area[1] - box[1]), (box[2] - area[2]), (box[3] - area[3])]
    if max(over) <= 0:
        return None
    edge = _EDGES[over.index(max(over))]
    by = f"{max(over) + _SLACK:.0f} pt"
    where = "comes too near to the edge" if text.home.artifact else "runs into the margin"
    message = f"{what} {quoted(text.words)} {where} at the {edge}, by {by}"
    return leaf.fault(code, message, text.home)


def _halved(box: Box, seen: Box) -> bool:
    return seen[3] - seen[1] < 0.7 * (box[3] - box[1])


def _picture(leaf: PageContent, picture: DrawnImage, area: Box) -> Iterator[Fault]:
    """A picture stays in the margins, or runs out over the whole bleed."""
    seen = picture.seen
    if seen is None or seen[2] - seen[0] <= 0 or seen[3] - seen[1] <= 0:
        if picture.home.element:
            yield leaf.fault("page-outside", "a picture cannot be seen at all", picture.home)
        return
    if is_outside(seen, leaf.bleed):
        return
    for edge, over, short in zip(_EDGES, _over(seen, area), _short(leaf, seen), strict=True):
        if over > 0 and short > 0.5:
            message = f"a picture runs into the margin at the {edge}, and not to the page's end"
            yield leaf.fault("page-outside", message, picture.home)
            return


def _bleeding(leaf: PageContent, ground: DrawnArea) -> Iterator[Fault]:
    """An area that reaches the cut runs over it, or white paper shows where the cut is not true."""
    if ground.ink.tint <= 0 or is_outside(ground.box, leaf.bleed):
        return
    for edge, over, short in zip(
        _EDGES, _over(ground.box, inset(leaf.trim, 0.5)), _short(leaf, ground.box), strict=True
    ):
        if over > 0 and short > 0.5:
            message = f"an area ends {short:.1f} pt before the end of the bleed at the {edge}"
            yield leaf.fault("bleed-short", message, ground.home)
            return


def _over(box: Box, area: Box) -> Box:
    """How far a box reaches over each edge of another."""
    return area[0] - box[0], area[1] - box[1], box[2] - area[2], box[3] - area[3]


def _short(leaf: PageContent, box: Box) -> Box:
    """How far a box stays within each edge of the bleed."""
    left, bottom, right, top = leaf.bleed
    return box[0] - left, box[1] - bottom, right - box[2], top - box[3]
