"""Figures that do not fit into the rest of a page: scaled down, or moved to the next page.

Without this, such a figure leaves the rest of its page empty. Lengths are in CSS pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any, assert_never

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.text import line_break

from exporter.write.pdf.engine.figure_scales import (
    SMALLEST,
    ScaledImage,
    images_of,
    scale_to_fit,
    scaled_sizes,
    shared_scale,
    trial_layout,
    with_sizes,
)
from exporter.write.pdf.engine.moved_figures import (
    MovedFigure,
    break_before,
    figure_at_top,
    indented,
    is_passed,
    moved_figures,
)
from exporter.write.pdf.engine.smaller_images import SmallerPage, with_smaller_images

_WITH_IMAGES = ("figure", "p")
"""Elements whose images may be scaled."""

_PASSED_BY = ("blockquote", "div", "dl", "ol", "p", "pre", "table", "ul")
"""Elements that a figure may be moved past: no headings, so that it stays in its section."""

_SUBHEADINGS = ("h3", "h4", "h5", "h6")
"""Headings that a figure with a caption may be moved past, rather than leave a page too empty."""

_HEADINGS = ("h2", *_SUBHEADINGS)

_FEWEST_LINES = 3
"""Lines that must be free on a page for a figure to be moved past the text after it."""

_LARGE_FOOT = 0.2
"""The share of a page that must be free for its images to be scaled down for one more."""


@dataclass(frozen=True, slots=True)
class _SmallerFigure:
    """The sizes of the images of a figure at which it fits."""

    sizes: list[ScaledImage]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a child of a box is to be laid out, below those that are laid out `before` it."""

    context: Any
    box: Any
    index: int
    child: Any
    before: list[Any]
    bottom_space: float
    position_y: float

    @property
    def bottom(self) -> float:
        """Where the page ends for the child."""
        return float(self.context.page_bottom - self.bottom_space)


def fit_figures(lay_out_child: Any, lay_out_page: Any) -> tuple[Any, ...]:
    """Return a `_in_flow_layout` and a `block_level_layout` for figures at the end of a page.

    If a figure does not fit into the rest of its page, its images are scaled down to what fits. If
    they would be smaller than `SMALLEST`, the figure is moved to the top of the next page, and the
    text goes on: up to the next heading or figure, or the end of the section. A figure without a
    caption must follow its paragraph, and stays with one that announces it. If it stays, and would
    leave much of its page empty, the images before it are scaled down too.
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

        moved = moved_figures(context)
        waiting = moved.get(context.current_page + 1)
        if waiting and waiting.container is box:
            if index <= waiting.index:
                # The page is laid out again.
                del moved[context.current_page + 1]
            elif not _is_passed_by(child, waiting.past):
                return result(
                    True,
                    *break_before(context, index, child, new_children, absolute_boxes, fixed_boxes),
                )
            else:
                with indented(waiting, index):
                    laid_out = lay_out()
                abort, stop, _, *_ = laid_out
                if abort or stop or index + 1 < len(box.children):
                    return laid_out
                return (False, True, {index + 1: None}, *laid_out[3:])
        place = _Place(context, box, index, child, new_children, bottom_space, position_y)
        is_first = page_is_empty and not new_children
        if skip_stack is not None or is_first or not _may_be_changed(child):
            return lay_out()
        change = _change(place, trial_layout(context, box, child, adjoining_margins))
        match change:
            case None:
                return lay_out()
            case _SmallerFigure(sizes):
                with with_sizes(sizes):
                    return lay_out()
            case MovedFigure():
                moved[context.current_page + 1] = change
                return result(False, None, new_children)
            case SmallerPage():
                context._exporter_smaller_page = change
                return lay_out()
            case _:
                assert_never(change)

    @wraps(lay_out_page)
    def block_level_layout(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        if not box.is_for_root_element:
            return lay_out_page(context, box, *arguments, **options)
        bottom_space, skip_stack, page_box, page_is_empty, *lists = arguments

        def lay_out(is_empty: bool) -> Any:
            return lay_out_page(context, box, bottom_space, skip_stack, page_box, is_empty, *lists)

        def lay_out_with_moved() -> Any:
            context._exporter_figure_at_top = None
            moved = moved_figures(context)
            page = context.current_page
            here = moved.get(page)
            moved.pop(page + 1, None)
            if here and not box.children:
                # A blank page
                moved[page + 1] = here
            elif here and is_passed(box, skip_stack, here):
                figure = figure_at_top(context, here, box, page_box, lists[0])
                context._exporter_figure_at_top = figure
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

        return with_smaller_images(context, box, lists, lay_out_with_moved)

    return in_flow_layout, block_level_layout


def _change(place: _Place, trial: Any) -> _SmallerFigure | MovedFigure | SmallerPage | None:
    """Return what has a figure fit, or leave less of a page empty; None if it is laid out as it is.

    `trial` is the figure as it is laid out on a page without end.
    """
    context, child = place.context, place.child
    scale = scale_to_fit(trial, place.bottom)
    if scale == 1:
        return None
    if scale >= SMALLEST:
        return _SmallerFigure(scaled_sizes((child,), (trial,), scale))
    line, _ = line_break.strut(place.box.style)
    free = place.bottom - place.position_y
    is_large = free >= _LARGE_FOOT * context.current_footnote_area.page.height
    past = (*_PASSED_BY, *_SUBHEADINGS) if is_large and _has_caption(child) else _PASSED_BY
    if free >= _FEWEST_LINES * line and _fits_page(context, trial) and _may_move(place, past):
        return MovedFigure(child, place.box, place.index, past)
    if is_large and _is_text(context, place.box):
        return _smaller_page(place, trial, line)
    return None


def _smaller_page(place: _Place, trial: Any, line: float) -> SmallerPage | None:
    """Return sizes of the images of a page at which a figure may fit it; None if too small."""
    context = place.context
    shown = [each for each in place.before if each.element_tag in _WITH_IMAGES]
    sources = [*place.box.children[: place.index]]
    if at_top := vars(context).get("_exporter_figure_at_top"):
        shown.append(at_top)
        sources.append(moved_figures(context)[context.current_page].figure)
    scale = shared_scale(shown, trial, place.bottom, line)
    if not SMALLEST <= scale < 1:
        return None
    return SmallerPage(place.child.element, scaled_sizes(sources, shown, scale))


def _may_be_changed(child: Any) -> bool:
    """Return whether a child has images, and no footnote.

    Where there is no room for its footnote, a caption is on the page after its images: a figure at
    the top of a page would lose it.
    """
    if child.element_tag not in _WITH_IMAGES or not any(images_of(child)):
        return False
    return all(each.footnote is None for each in child.descendants())


def _is_passed_by(box: Any, names: tuple[str, ...]) -> bool:
    return box.element_tag in names and not any(images_of(box))


def _has_caption(figure: Any) -> bool:
    return any(each.element_tag == "figcaption" for each in figure.children)


def _fits_page(context: Any, trial: Any) -> bool:
    """Return whether a figure fits a page without being broken, and leaves room for a line."""
    page = context.current_footnote_area.page
    line, _ = line_break.strut(trial.style)
    room = context.page_bottom - page.content_box_y() - line
    return bool(trial.border_height() + trial.margin_bottom <= room)


def _is_text(context: Any, box: Any) -> bool:
    """Return whether a box is as wide as its page, and no column or cell."""
    page = context.current_footnote_area.page
    is_wide = box.content_box_x() == page.content_box_x() and box.width == page.width
    return is_wide and not context.in_column and not isinstance(box, boxes.TableCellBox)


def _may_move(place: _Place, past: tuple[str, ...]) -> bool:
    """Return whether a child of a box may be moved past the blocks after it."""
    if not _is_text(place.context, place.box):
        return False
    figure, *others = place.box.children[place.index :]
    if figure.element_tag != "figure" or not others or not _is_passed_by(others[0], past):
        return False
    if not others[-1].is_in_normal_flow():
        return False
    if _has_caption(figure):
        return True
    last = block.find_last_class_a_break_point_child(place.before)
    if last is None or last.element_tag in _HEADINGS:
        return last is not None
    return last.element_tag == "p" and not block.avoid_page_break(
        last.style["break_after"], place.context
    )
