"""A baseline grid, which WeasyPrint does not have: lines and blocks on the lines of a page.

Two custom properties of the stylesheet say what is on the grid. It begins at the top of the text
area of each page, and its step is the line height of the root element (`1rlh`).

- `--line-snap: baseline` (CSS Line Grid 1, 4) is inherited: each line of text moves down to the
  next line of the grid. What is above the text of its line, such as a tall formula, makes room for
  itself by whole steps.
- `--block-step: start`, `center` or `end` (CSS Rhythmic Sizing 1, 4) is not inherited: the space up
  to the next step is inserted below a block, on both of its sides, or above it. Nothing inside the
  block is on the grid.

Both hold in the flow of a page: not in tables, columns and footnotes, nor in what floats or is
positioned.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from math import ceil, inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.text import line_break

_TOLERANCE = 0.2
"""How far a line may extend into the one above it, in steps.

The lines of a paragraph are closer to one another than their letters are: what sticks out by less,
such as a letter of another typeface or the denominator of a fraction, needs no step of its own.
"""

_SLIGHT = 0.05
"""How far a block may extend beyond a line of the grid, in steps, without a step of its own.

A list ends below its last line of text, which may be a little taller than others.
"""

_TOP = 0.25
"""The most space above a block at the top of a page, in steps: it begins at the height of capitals
of a first line."""

_ROUNDING = 1e-4
"""In steps and pixels: a smaller distance is none."""


def add_grid(build: Any, lay_out: Any, lines: Any) -> tuple[Any, ...]:
    """Return functions that find out what is on the grid, and put blocks and lines there."""

    @wraps(build)
    def build_formatting_structure(*arguments: Any, **options: Any) -> Any:
        root = build(*arguments, **options)
        _find_members(root)
        return root

    @wraps(lay_out)
    def block_level_layout(
        context: Any, box: Any, bottom_space: float, skip_stack: Any, *rest: Any, **options: Any
    ) -> Any:
        result = lay_out(context, box, bottom_space, skip_stack, *rest, **options)
        step = vars(box).get("_exporter_step")
        # A page without end is a trial.
        if step is None or result[0] is None or bottom_space == -inf:
            return result
        if step == "marker":
            if skip_stack is None:
                _move_marker(result[0])
        elif result[1] is None:
            _fill_up(context, result[0], bottom_space, step, result[3])
        return result

    @wraps(lines)
    def iter_line_boxes(
        context: Any,
        linebox: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        *rest: Any,
    ) -> Any:
        found = lines(
            context, linebox, position_y, bottom_space, skip_stack, containing_block, *rest
        )
        if "_exporter_snap" not in vars(containing_block):
            return found
        return _snapped(found, context, containing_block.style)

    return build_formatting_structure, block_level_layout, iter_line_boxes


def _find_members(box: Any) -> None:
    """Mark the boxes that are on the grid, or whose lines are."""
    for child in box.children:
        if isinstance(child, boxes.LineBox):
            if _keyword(box.style, "__line_snap") == "baseline":
                box._exporter_snap = True
            continue
        if child.is_outside_marker:
            box._exporter_step = "marker"
        if not child.is_in_normal_flow() or not isinstance(child, boxes.BlockLevelBox):
            continue
        table = child.get_wrapped_table() if child.is_table_wrapper else child
        # Its value does not inherit, unlike that of other custom properties.
        if "__block_step" in getattr(table.style, "cascaded", ()):
            step = _keyword(table.style, "__block_step")
            if step in ("start", "center", "end"):
                child._exporter_step = step
                continue
        style = child.style
        columns = style["column_width"] != "auto" or style["column_count"] != "auto"
        if type(child) is boxes.BlockBox and not child.is_table_wrapper and not columns:
            _find_members(child)


def _keyword(style: Any, name: str) -> str:
    return "".join(token.value for token in style[name] or () if token.type == "ident")


def _to_next(context: Any, style: Any, position: float, tolerance: float = 0) -> float:
    """Return how far below a position the next line of the grid is.

    The result is negative if the last line of the grid is nearer than the tolerance, in steps.
    """
    step: float = line_break.strut(style.root_style)[0]
    if step <= 0:
        return 0
    top: float = context.current_footnote_area.page.content_box_y()
    distance = top + step * ceil((position - top) / step - tolerance - _ROUNDING) - position
    # Moving takes time, and most lines are on the grid.
    return distance if abs(distance) > _ROUNDING else 0


def _snapped(lines: Iterator[Any], context: Any, style: Any) -> Iterator[Any]:
    """Yield lines and where they end, each moved to the grid."""
    _, ascent = line_break.strut(style)
    moved = 0.0
    for line, resume_at in lines:
        if line.height:
            text = line.position_y + line.baseline - ascent + moved
            moved += _to_next(context, style, text, _TOLERANCE)
            if moved:
                line.translate(0, moved)
                line._exporter_moved = moved
        yield line, resume_at


def _move_marker(item: Any) -> None:
    """Move the marker of a list item with its first line."""
    marker, *children = item.children
    while children:
        first = children[0]
        if isinstance(first, boxes.LineBox):
            marker.translate(0, vars(first).get("_exporter_moved", 0))
        children = getattr(first, "children", ())


def _fill_up(
    context: Any, box: Any, bottom_space: float, side: str, adjoining_margins: list[float]
) -> None:
    """Insert the space from the end of a block to the next line of the grid.

    At the top of a page, what is above a block is `_TOP` at most. None is moved over the foot.
    """
    margin = block.collapse_margin([*adjoining_margins, box.margin_bottom])
    end = box.border_box_y() + box.border_height()
    room = max(0, context.page_bottom - bottom_space - end)
    page_top = context.current_footnote_area.page.content_box_y()
    above = 0.0
    if box.border_box_y() <= page_top + _ROUNDING:
        # Most of the space is below: on average, as much as where half of it is.
        space = _to_next(context, box.style, end + margin, 0.25 if side == "center" else _SLIGHT)
        if side != "start":
            step: float = line_break.strut(box.style.root_style)[0]
            above = max(0, min(space / 2, _TOP * step, room))
    else:
        space = _to_next(context, box.style, end + margin, _SLIGHT)
        if side != "start":
            above = min(space / 2 if side == "center" else space, room)
    if above:
        box.translate(0, above)
    below = min(space - above, room - above)
    box.margin_bottom = max(margin, box.margin_bottom) + below
