"""Figures that are moved to the top of the next page, past the text after them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from weasyprint.layout import block
from weasyprint.text import line_break

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class MovedFigure:
    """A figure that is shown at the top of a page, although its place is on the page before.

    `container` is its parent in the tree of boxes that are not laid out, `index` its place there.
    It is moved past elements of the names in `past`.
    """

    figure: Any
    container: Any
    index: int
    past: tuple[str, ...]


def moved_figures(context: Any) -> dict[int, MovedFigure]:
    """Return the moved figures of a document by the numbers of the pages that show them."""
    figures: dict[int, MovedFigure] = vars(context).setdefault("_exporter_moved_figures", {})
    return figures


def restore_moved_figures(context: Any, figures: Mapping[int, MovedFigure]) -> None:
    """Have these moved figures again after an attempt at laying out pages that is not taken."""
    context._exporter_moved_figures = dict(figures)


@contextmanager
def indented(moved: MovedFigure, index: int) -> Iterator[None]:
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


def break_before(
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


def is_passed(root: Any, resume_at: Any, moved: MovedFigure) -> bool:
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


def figure_at_top(
    context: Any,
    moved: MovedFigure,
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
