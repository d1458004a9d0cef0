"""Content outside the margins or the page, and areas that do not fill the bleed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from exporter.check.audit.boxes import type_area
from exporter.check.audit.page_content import (
    DrawnArea,
    DrawnImage,
    DrawnLine,
    DrawnText,
    PageContent,
    quoted,
)
from exporter.check.results import Problem
from exporter.file_formats.pdf.coordinates import POINTS_PER_MM, Box, inset, is_outside, is_within
from exporter.model.requirements import Requirements
from exporter.options.geometry import Margins

_DEFAULT_SAFETY = 3 * POINTS_PER_MM
"""The least distance of text from the trim, where no other is required."""
_TOLERANCE = 1.5
"""Points: glyphs and rounded lengths extend slightly beyond their boxes."""
_CLIPPED = 2.0
"""Points of a text's width that a clipping path may hide."""
_EDGES = ("left", "bottom", "right", "top")


def overflow_problems(
    content: PageContent, required: Requirements, page_count: int
) -> Iterator[Problem]:
    """Yield text that is cut off or in a margin, images in a margin, and areas short of the bleed.

    Each structure element is reported once for each code.
    """
    safe = inset(content.trim, (required.safety or _DEFAULT_SAFETY) - _TOLERANCE)
    area = _text_area(content, required, page_count)
    reported: set[tuple[object, str]] = set()
    for item in content.items:
        match item:
            case DrawnText():
                problem = _text_problem(content, item, safe if item.owner.artifact else area)
                element = item.owner.enclosing("Table") or item.owner.element
                key = (element.key if element else item.box, problem.code if problem else "")
                if problem and key not in reported:
                    reported.add(key)
                    yield problem
            case DrawnImage():
                # Emoji in a running head are images.
                yield from _image_problems(content, item, safe if item.owner.artifact else area)
            case DrawnArea():
                if content.bleed != content.trim:
                    yield from _bleed_problems(content, item)
            case DrawnLine():
                pass
            case _:
                assert_never(item)


def _text_area(content: PageContent, required: Requirements, page_count: int) -> Box:
    """Return the area inside the margins, with some tolerance."""
    safety = required.safety or _DEFAULT_SAFETY
    if content.has_background or not required.area:
        # A cover has its own margins.
        required = replace(required, area=Margins(safety, safety, safety, safety))
    if content.has_background:
        required = replace(required, gutters=())
    return inset(type_area(content, required, page_count) or content.trim, -_TOLERANCE)


def _text_problem(content: PageContent, text: DrawnText, area: Box) -> Problem | None:
    what = "code" if text.owner.enclosing("Code") else "the text"
    code = "code-clipped" if what == "code" else "page-outside"
    box = text.box
    if text.owner.artifact and is_outside(box, content.bleed):
        return None  # what is written beside the page, with the printer's marks
    if not text.text.strip("\u200b"):
        return None
    visible = text.visible
    if (
        visible is None
        or visible[2] - visible[0] < box[2] - box[0] - _CLIPPED
        or visible[3] - visible[1] < 0.7 * (box[3] - box[1])
    ):
        return content.problem(code, f"{what} {quoted(text.text)} is cut off", text)
    over = _beyond(box, area)
    if max(over) <= 0:
        return None
    edge = _EDGES[over.index(max(over))]
    length = f"{max(over) + _TOLERANCE:.0f} pt"
    if text.owner.artifact:
        message = f"{what} {quoted(text.text)} is {length} too close to the {edge} edge"
    else:
        message = f"{what} {quoted(text.text)} extends {length} into the {edge} margin"
    return content.problem(code, message, text)


def _image_problems(content: PageContent, image: DrawnImage, area: Box) -> Iterator[Problem]:
    """Yield an invisible image, or one in a margin that does not fill the bleed."""
    visible = image.visible
    if visible is None or visible[2] - visible[0] <= 0 or visible[3] - visible[1] <= 0:
        if image.owner.element:
            message = "an image is not visible: it is off the page or clipped"
            yield content.problem("page-outside", message, image)
        return
    if is_outside(visible, content.bleed):
        return
    edges = zip(_EDGES, _beyond(visible, area), _short_of_bleed(content, visible), strict=True)
    for edge, over, short in edges:
        if over > 0 and short > 0.5:
            message = f"an image extends into the {edge} margin, but not to the end of the bleed"
            yield content.problem("page-outside", message, image)
            return


def _bleed_problems(content: PageContent, area: DrawnArea) -> Iterator[Problem]:
    """Yield an area that reaches the trim and ends inside the bleed.

    White paper would show where the page is not cut exactly, unless another area is there.
    """
    if area.ink.tint <= 0 or is_outside(area.box, content.bleed):
        return
    beyond = _beyond(area.box, inset(content.trim, 0.5))
    for edge, over, short in zip(_EDGES, beyond, _short_of_bleed(content, area.box), strict=True):
        if over > 0 and short > 0.5 and not _is_continued(content, area, edge):
            message = f"an area ends {short:.1f} pt before the end of the bleed at the {edge}"
            yield content.problem("bleed-short", message, area)
            return


def _is_continued(content: PageContent, area: DrawnArea, edge: str) -> bool:
    """Return whether another area covers the bleed beside an area, at one edge."""
    left, bottom, right, top = area.box
    beside = {
        "left": (content.bleed[0], bottom, left, top),
        "bottom": (left, content.bleed[1], right, bottom),
        "right": (right, bottom, content.bleed[2], top),
        "top": (left, top, right, content.bleed[3]),
    }[edge]
    return any(
        isinstance(item, DrawnArea) and item.ink.tint > 0 and is_within(beside, item.box, 0.5)
        for item in content.items
        if item is not area
    )


def _beyond(box: Box, area: Box) -> Box:
    """Return how far a box extends beyond each edge of an area."""
    return area[0] - box[0], area[1] - box[1], box[2] - area[2], box[3] - area[3]


def _short_of_bleed(content: PageContent, box: Box) -> Box:
    """Return how far a box ends before each edge of the bleed."""
    left, bottom, right, top = content.bleed
    return box[0] - left, box[1] - bottom, right - box[2], top - box[3]
