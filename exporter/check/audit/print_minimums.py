"""The minimums of a press: image resolution, text size, line width and tint."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.boxes import millimetres
from exporter.check.audit.page_content import (
    DrawnArea,
    DrawnImage,
    DrawnLine,
    DrawnText,
    PageContent,
    places,
    quoted,
)
from exporter.check.results import Problem
from exporter.file_formats.pdf.coordinates import box_size
from exporter.model.requirements import Requirements

_TOLERANCE = 0.01
"""What rounding loses: of points, of the share of an ink, and of the resolution."""
_GRADIENT = 2
"""An image of so few pixels in one direction is a background or a gradient."""
_HAIRLINE = 0.25
"""Points: the thinnest stroke of a letter that any press can print."""


def minimum_problems(content: PageContent, required: Requirements) -> Iterator[Problem]:
    """Yield each coarse image; and once each the smallest text, thinnest line, lightest tint."""
    for image in images(content):
        if image.dpi < required.resolution * (1 - _TOLERANCE):
            width, height = image.pixels
            message = (
                f"an image of {width} × {height} pixels is {millimetres(*box_size(image.box))}: "
                f"{image.dpi:.0f} dpi; the minimum is {required.resolution} dpi"
            )
            yield content.problem("image-coarse", message, image)
    small = [text for text in texts(content) if text.size < required.min_text - _TOLERANCE]
    if small:
        least = min(small, key=lambda text: text.size)
        message = (
            f"the text {quoted(least.text)} is {least.size:.1f} pt{places(len(small))}; "
            f"the minimum is {required.min_text:g} pt"
        )
        yield content.problem("text-small", message, least, *small)
    thin = [line for line in lines(content) if line.width < required.min_rule - _TOLERANCE]
    min_bar = min(required.min_rule, _HAIRLINE)
    thin += [bar for bar in formula_bars(content) if bar.width < min_bar - _TOLERANCE]
    if thin:
        thinnest = min(thin, key=lambda line: line.width)
        minimum = min_bar if thinnest.owner.enclosing("Formula") else required.min_rule
        message = (
            f"a line is {thinnest.width:.2f} pt wide{places(len(thin))}; "
            f"the minimum is {minimum:g} pt"
        )
        yield content.problem("rule-thin", message, thinnest, *thin)
    light = [item for item in tints(content) if item.ink.tint < required.min_tint - _TOLERANCE / 2]
    if light:
        lightest = min(light, key=lambda item: item.ink.tint)
        message = (
            f"a tint is {lightest.ink.tint:.0%}{places(len(light))}; "
            f"the minimum is {required.min_tint:.0%}"
        )
        yield content.problem("tint-light", message, lightest, *light)


def images(content: PageContent) -> Iterator[DrawnImage]:
    """Yield the printed images of a page, without gradients."""
    for item in content.items:
        if not isinstance(item, DrawnImage) or min(item.pixels) <= _GRADIENT:
            continue
        if content.is_printed(item):
            yield item


def texts(content: PageContent) -> Iterator[DrawnText]:
    """Yield the printed texts of a page."""
    for item in content.items:
        if isinstance(item, DrawnText) and content.is_printed(item):
            yield item


def lines(content: PageContent) -> Iterator[DrawnLine]:
    """Yield the printed lines of a page, without those of formulas."""
    return (line for line in _lines(content) if not line.owner.enclosing("Formula"))


def formula_bars(content: PageContent) -> Iterator[DrawnLine]:
    """Yield the lines of fractions and roots, which are as thin as the strokes of their font."""
    return (line for line in _lines(content) if line.owner.enclosing("Formula"))


def _lines(content: PageContent) -> Iterator[DrawnLine]:
    for item in content.items:
        if isinstance(item, DrawnLine) and item.ink.tint > 0 and content.is_printed(item):
            yield item


def tints(content: PageContent) -> Iterator[DrawnText | DrawnLine | DrawnArea]:
    """Yield the printed items that are drawn with less than all of an ink."""
    for item in content.items:
        if isinstance(item, DrawnImage) or not content.is_printed(item):
            continue
        if 0 < item.ink.tint < 1:
            yield item
