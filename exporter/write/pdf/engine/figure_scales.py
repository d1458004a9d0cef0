"""The sizes of images at the end of a page: the scale at which they fit, in CSS pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

SMALLEST = 0.7
"""The scale below which the text of a screenshot is illegible."""

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class ScaledImage:
    """An image in the tree of boxes that are not laid out, with the size that it gets."""

    image: Any
    width: float
    height: float


def images_of(box: Any) -> Iterator[Any]:
    """Yield the images of a box, formulas apart."""
    for each in box.descendants():
        is_image = isinstance(each, boxes.ReplacedBox) and each.element_tag == "img"
        if is_image and "formula" not in each.element.get("class", "").split():
            yield each


def trial_layout(context: Any, box: Any, child: Any, adjoining_margins: list[Any]) -> Any:
    """Return a child of a box as it is laid out on a page without end."""
    position = child.position_x, child.position_y
    absolute_boxes: list[Any] = []
    fixed_boxes: list[Any] = []
    laid_out, *_ = block.block_level_layout(
        *(context, child, -inf, None, box, False, absolute_boxes, fixed_boxes),
        list(adjoining_margins),
    )
    block.remove_placeholders(context, [laid_out], absolute_boxes, fixed_boxes)
    child.position_x, child.position_y = position
    return laid_out


def scale_to_fit(trial: Any, page_bottom: float) -> float:
    """Return the scale at which the images of a box fit above `page_bottom`; 0 if at none.

    The last lines of a paragraph, below its last image, may be on the next page.
    """
    excess = _end(trial) - page_bottom
    if excess <= page_bottom * 1e-9:
        return 1
    height = _height_of_images(trial)
    return max(0, 1 - excess / height - _ROUNDING) if height else 0


def shared_scale(before: Sequence[Any], trial: Any, page_bottom: float, line: float) -> float:
    """Return the scale at which the images of a page and of a box fit above `page_bottom`.

    `before` are the blocks of the page, laid out. Each of those with images may get up to a line
    for the grid.
    """
    heights = [height for each in before if (height := _height_of_images(each))]
    excess = _end(trial) - page_bottom + len(heights) * line
    return max(0, 1 - excess / (sum(heights) + _height_of_images(trial))) if heights else 0


def scaled_sizes(sources: Iterable[Any], shown: Iterable[Any], scale: float) -> list[ScaledImage]:
    """Return the sizes of images of boxes, at the given scale of those that are `shown`."""
    images = {image.element: image for source in sources for image in images_of(source)}
    return [
        ScaledImage(images[image.element], image.width * scale, image.height * scale)
        for box in shown
        for image in images_of(box)
    ]


@contextmanager
def with_sizes(sizes: Sequence[ScaledImage]) -> Iterator[None]:
    """Let images have the given sizes."""
    styles = [each.image.style for each in sizes]
    for each in sizes:
        style = each.image.style = each.image.style.copy()
        style["width"] = Dimension(each.width, "px")
        style["height"] = Dimension(each.height, "px")
    try:
        yield
    finally:
        for each, style in zip(reversed(sizes), reversed(styles), strict=True):
            each.image.style = style


def _end(trial: Any) -> float:
    """Return where the part of a box ends that must be on the page of its images."""
    lines = trial.children
    if trial.element_tag == "p" and lines and isinstance(lines[-1], boxes.LineBox):
        last = max(number for number, line in enumerate(lines) if any(images_of(line)))
        last = max(last, trial.style["orphans"] - 1)
        if len(lines) - last > trial.style["widows"]:
            return float(lines[last].position_y + lines[last].height)
    return float(trial.border_box_y() + trial.border_height())


def _height_of_images(box: Any) -> float:
    return _covered((image.content_box_y(), image.height) for image in images_of(box))


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    """Return how much of a line is covered by spans, each with its start and its length."""
    covered, end = 0.0, -inf
    for start, length in sorted(spans):
        covered += max(0, start + length - max(start, end))
        end = max(end, start + length)
    return covered
