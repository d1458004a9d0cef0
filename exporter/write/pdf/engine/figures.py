"""Figures that do not fit into the rest of a page: scaled down, or moved to the next page.

Without this, such a figure leaves the rest of its page empty. Lengths are in CSS pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from math import inf
from typing import Any

from weasyprint.css.properties import Dimension  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
from weasyprint.layout import block  # type: ignore[import-untyped]
from weasyprint.text import line_break  # type: ignore[import-untyped]

SMALLEST = 0.7
"""The scale below which the text of a screenshot is illegible."""

_WITH_IMAGES = ("figure", "p")
"""Elements whose images may be scaled."""

_PASSED_BY = ("blockquote", "div", "dl", "ol", "p", "pre", "table", "ul")
"""Elements that a figure may be moved past: no headings, so that it stays in its section."""

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")

_FEWEST_LINES = 3
"""Lines that must be free on a page for a figure to be moved past the text after it."""

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class _MovedFigure:
    """A figure that is shown at the top of a page, although its place is on the page before.

    `container` is its parent in the tree of boxes that are not laid out, `index` its place there.
    """

    figure: Any
    container: Any
    index: int


def fit_figures(lay_out_child: Any, lay_out_page: Any) -> tuple[Any, ...]:
    """Return a `_in_flow_layout` and a `block_level_layout` for figures at the end of a page.

    If a figure does not fit into the rest of its page, its images are scaled down to what fits. If
    they would be smaller than `SMALLEST`, the figure is moved to the top of the next page, and the
    text goes on: up to the next heading or figure, or the end of the section. A figure without a
    caption must follow its paragraph, and stays with one that announces it.
    """

    @wraps(lay_out_child)
    def in_flow_layout(
        context: Any,
        box: Any,
        index: int,
        child: Any,
        new_children: list[Any],
        page_is_empty: bool,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        adjoining_margins: list[Any],
        bottom_space: float,
        position_y: float,
        skip_stack: Any,
        *rest: Any,
    ) -> Any:
        def lay_out() -> Any:
            return lay_out_child(
                *(context, box, index, child, new_children, page_is_empty, absolute_boxes),
                *(fixed_boxes, adjoining_margins, bottom_space, position_y, skip_stack, *rest),
            )

        def result(stop: bool, resume_at: Any, children: list[Any]) -> Any:
            *_, next_page, max_lines = rest
            return (
                *(False, stop, resume_at, position_y, adjoining_margins),
                *(next_page, children, max_lines),
            )

        moved = _moved_figures(context)
        waiting = moved.get(context.current_page + 1)
        if waiting and waiting.container is box:
            if index <= waiting.index:
                # The page is laid out again.
                del moved[context.current_page + 1]
            elif not _is_passed_by(child):
                return result(
                    True,
                    *_break_before(
                        context, index, child, new_children, absolute_boxes, fixed_boxes
                    ),
                )
            else:
                with _indented(waiting, index):
                    laid_out = lay_out()
                abort, stop, _, *_ = laid_out
                if abort or stop or index + 1 < len(box.children):
                    return laid_out
                return (False, True, {index + 1: None}, *laid_out[3:])
        if skip_stack is not None or child.element_tag not in _WITH_IMAGES:
            return lay_out()
        images = {image.element: image for image in _images(child)}
        if not images or (page_is_empty and not new_children) or _has_footnote(child):
            return lay_out()
        trial = _trial(context, box, child, adjoining_margins)
        scale = _scale(trial, context.page_bottom - bottom_space)
        if scale == 1:
            return lay_out()
        if scale >= SMALLEST:
            with _scaled(images, trial, scale):
                return lay_out()
        line, _ = line_break.strut(box.style)
        free = context.page_bottom - bottom_space - position_y
        if (
            free >= _FEWEST_LINES * line
            and _fits_page(context, trial)
            and _may_move(context, box, index, new_children)
        ):
            moved[context.current_page + 1] = _MovedFigure(child, box, index)
            return result(False, None, new_children)
        return lay_out()

    @wraps(lay_out_page)
    def block_level_layout(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        if not box.is_for_root_element:
            return lay_out_page(context, box, *arguments, **options)
        bottom_space, skip_stack, page_box, page_is_empty, *lists = arguments

        def lay_out(is_empty: bool) -> Any:
            return lay_out_page(context, box, bottom_space, skip_stack, page_box, is_empty, *lists)

        moved = _moved_figures(context)
        page = context.current_page
        here = moved.get(page)
        moved.pop(page + 1, None)
        if here and not box.children:
            # A blank page
            moved[page + 1] = here
        elif here and _is_passed(box, skip_stack, here):
            figure = _at_top(context, here, box, page_box, lists[0])
            root, *others = lay_out(False)
            if root is None:
                # Nothing else fits.
                root = box.copy_with_children([])
                root.height = 0
                others = [
                    skip_stack,
                    {"break": "any", "page": box.page_values()[0]},
                    [],
                    False,
                    None,
                ]
            root.children = [figure, *root.children]
            return (root, *others)
        return lay_out(page_is_empty)

    return in_flow_layout, block_level_layout


def _moved_figures(context: Any) -> dict[int, _MovedFigure]:
    """Return the moved figures of a document by the numbers of the pages that show them."""
    figures: dict[int, _MovedFigure] = vars(context).setdefault("_exporter_moved_figures", {})
    return figures


def _images(box: Any) -> Iterator[Any]:
    """Yield the images of a box, formulas apart."""
    for each in box.descendants():
        is_image = isinstance(each, boxes.ReplacedBox) and each.element_tag == "img"
        if is_image and "formula" not in each.element.get("class", "").split():
            yield each


def _has_footnote(box: Any) -> bool:
    """Return whether a box has a footnote, which can only be laid out once, for its page."""
    return any(each.footnote is not None for each in box.descendants())


def _trial(context: Any, box: Any, child: Any, adjoining_margins: list[Any]) -> Any:
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


def _scale(trial: Any, page_bottom: float) -> float:
    """Return the scale at which the images of a box fit above `page_bottom`; 0 if at none."""
    excess = trial.border_box_y() + trial.border_height() - page_bottom
    if excess <= page_bottom * 1e-9:
        return 1
    height = _covered((image.content_box_y(), image.height) for image in _images(trial))
    return max(0, 1 - excess / height - _ROUNDING) if height else 0


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    """Return how much of a line is covered by spans, each with its start and its length."""
    covered, end = 0.0, -inf
    for start, length in sorted(spans):
        covered += max(0, start + length - max(start, end))
        end = max(end, start + length)
    return covered


@contextmanager
def _scaled(images: Mapping[Any, Any], trial: Any, scale: float) -> Iterator[None]:
    """Let the images of a box have the given scale of their sizes in a trial."""
    styles = {image: image.style for image in images.values()}
    for shown in _images(trial):
        image = images[shown.element]
        image.style = image.style.copy()
        for name in ("width", "height"):
            image.style[name] = Dimension(getattr(shown, name) * scale, "px")
    try:
        yield
    finally:
        for image, style in styles.items():
            image.style = style


@contextmanager
def _indented(moved: _MovedFigure, index: int) -> Iterator[None]:
    """Let the paragraph after a moved figure be indented, as it follows another paragraph."""
    children = moved.container.children
    before, child = children[moved.index - 1 : moved.index], children[index]
    follows = (
        index == moved.index + 1 and [each.element_tag for each in (*before, child)] == ["p"] * 2
    )
    indents = (each.style["text_indent"] for each in children if each.element_tag == "p")
    indent = next((each for each in indents if getattr(each, "value", 0)), None)
    lines = (
        child.children if follows and indent and child.style["text_align_all"] != "center" else []
    )
    styles = [each.style for each in lines]
    for each in lines:
        each.style = each.style.copy()
        each.style["text_indent"] = indent
    try:
        yield
    finally:
        for each, style in zip(lines, styles, strict=True):
            each.style = style


def _is_passed_by(box: Any) -> bool:
    return box.element_tag in _PASSED_BY and not any(_images(box))


def _fits_page(context: Any, trial: Any) -> bool:
    """Return whether a figure fits a page without being broken, and leaves room for a line."""
    page = context.current_footnote_area.page
    line, _ = line_break.strut(trial.style)
    room = context.page_bottom - page.content_box_y() - line
    return bool(trial.border_height() + trial.margin_bottom <= room)


def _may_move(context: Any, box: Any, index: int, before: list[Any]) -> bool:
    """Return whether a child of a box may be moved past the blocks after it."""
    page = context.current_footnote_area.page
    is_text = box.content_box_x() == page.content_box_x() and box.width == page.width
    if not is_text or context.in_column or isinstance(box, boxes.TableCellBox):
        return False
    figure, *others = box.children[index:]
    if figure.element_tag != "figure" or not others or not _is_passed_by(others[0]):
        return False
    if not others[-1].is_in_normal_flow():
        return False
    if any(each.element_tag == "figcaption" for each in figure.children):
        return True
    last = block.find_last_class_a_break_point_child(before)
    if last is None or last.element_tag in _HEADINGS:
        return last is not None
    return last.element_tag == "p" and not block.avoid_page_break(
        last.style["break_after"], context
    )


def _break_before(
    context: Any,
    index: int,
    child: Any,
    children: list[Any],
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
) -> tuple[Any, list[Any]]:
    """Return where the next page begins, and the children before it, for a break before a child."""
    last = block.find_last_class_a_break_point_child(children)
    if last and block.avoid_page_break(block.block_level_page_break(last, child), context):
        found = block.find_earlier_page_break(context, children, absolute_boxes, fixed_boxes)
        if found:
            earlier, resume_at = found
            return resume_at, earlier
    return {index: None}, children


def _is_passed(root: Any, resume_at: Any, moved: _MovedFigure) -> bool:
    """Return whether a page that begins at `resume_at` is after the place of a moved figure."""
    box = root
    while resume_at:
        ((index, resume_at),) = resume_at.items()
        if box is moved.container:
            return bool(index > moved.index)
        if index is None or index >= len(box.children):
            break
        box = box.children[index]
    return False


def _at_top(
    context: Any,
    moved: _MovedFigure,
    root: Any,
    page: Any,
    positioned: list[Any],
) -> Any:
    """Return a moved figure at the top of a page, laid out, and let the text begin below it.

    The text begins a whole number of lines below the top.
    """
    figure = moved.figure
    figure.position_x, figure.position_y = page.content_box_x(), root.position_y
    # A margin that is adjoined is dropped at the top of a page.
    laid_out, *_ = block.block_level_layout(
        *(context, figure, 0, None, moved.container, True, positioned, positioned, [0])
    )
    line, _ = line_break.strut(moved.container.style)
    lines = -(-(laid_out.margin_height() - _ROUNDING) // line)
    root.position_y += lines * line
    return laid_out
