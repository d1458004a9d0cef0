"""The functions of WeasyPrint that end and justify lines, with the plans of their paragraphs.

The line that is being made is kept with the context of the layout: its functions call one another
through several levels, and all get that context.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import strut

from exporter.write.pdf.engine.line_breaking.justification import is_too_loose, justify
from exporter.write.pdf.engine.line_breaking.paragraph_content import (
    NotPlannedError,
    read_paragraph,
)
from exporter.write.pdf.engine.line_breaking.plans import PlannedLine, Plans, plans_of

_ENDLESS = 1e6
"""The width available to a planned line, in CSS pixels: it is known to fit."""


def break_paragraphs(
    next_line: Any, split_box: Any, split_text: Any, align: Any
) -> tuple[Any, ...]:
    """Return functions that break paragraphs as a whole.

    WeasyPrint fills one line after the other, and can stretch spaces, but not shrink them. It still
    breaks paragraphs with content that is not supported here.
    """

    @wraps(next_line)
    def get_next_linebox(
        context: Any,
        linebox: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: Any,
        fixed_boxes: Any,
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Any:
        # The content of a line, such as an inline block, may have lines of its own.
        outer = _line(context)
        context._exporter_line = None
        arguments = context, linebox, position_y, bottom_space, skip_stack, containing_block
        try:
            if not first_letter_style and not first_line_style:
                context._exporter_line = _planned(*arguments)
            return next_line(
                *arguments, absolute_boxes, fixed_boxes, first_letter_style, first_line_style
            )
        finally:
            context._exporter_line = outer

    @wraps(split_box)
    def split_inline_box(
        context: Any, box: Any, position_x: float, max_x: float, *rest: Any
    ) -> Any:
        if isinstance(box, boxes.LineBox) and _line(context) is not None:
            max_x = position_x + _ENDLESS
        return split_box(context, box, position_x, max_x, *rest)

    @wraps(split_text)
    def split_text_box(
        context: Any,
        box: Any,
        available_width: float | None,
        skip: int,
        is_line_start: bool = True,
    ) -> Any:
        line = _line(context)
        if line is None:
            return split_text(context, box, available_width, skip, is_line_start)
        number = line.paragraph.item_numbers.get(id(box))
        if number is None:
            return split_text(context, box, None, skip, is_line_start)
        item = line.paragraph.items[number]
        if line.last or not item.start < line.end <= item.end:
            made, resume, is_forced = split_text(context, box, None, skip, is_line_start)
            if made is not None:
                made._exporter_glyphs = item.glyph_count(skip, skip + len(made.text.encode()))
            return made, resume, is_forced
        end = item.byte(line.end)
        text = box.text.encode()[skip:end].decode().rstrip(" ")
        if not text:
            return None, end, False
        glyphs = item.glyph_count(skip, skip + len(text.encode()))
        if line.adds_hyphen:
            hyphen = box.style["hyphenate_character"]
            text += hyphen
            glyphs += len(hyphen) if glyphs else 0
        made, _, _ = split_text(context, box.copy_with_text(text), None, 0, is_line_start)
        made._exporter_glyphs = glyphs
        return made, end, False

    @wraps(align)
    def text_align(context: Any, line: Any, available_width: float, last: bool) -> Any:
        planned = _line(context)
        if planned is None or planned.spacing.ragged:
            return align(context, line, available_width, last)
        protrusion = planned.protrusion_left
        if last and line.width <= available_width + protrusion:
            return align(context, line, available_width, last) - protrusion
        gap = available_width + protrusion + planned.protrusion_right - line.width
        if is_too_loose(line, gap, planned.spacing):
            return align(context, line, available_width, True) - protrusion
        justify(context, line, gap, planned.spacing)
        return -protrusion

    return get_next_linebox, split_inline_box, split_text_box, text_align


def track_letters(draw: Any) -> Any:
    """Return a `draw_first_line` that moves letters apart, or together, by the PDF operator Tc.

    Spacing that Pango applies would break up ligatures.
    """

    @wraps(draw)
    def draw_first_line(stream: Any, box: Any, *rest: Any) -> Any:
        moved = vars(box).get("_exporter_tracking")
        if not moved:
            return draw(stream, box, *rest)
        stream.stream.append(f"{moved:.4f} Tc".encode())
        emojis = draw(stream, box, *rest)
        stream.stream.append(b"0 Tc")
        return emojis

    return draw_first_line


def _line(context: Any) -> PlannedLine | None:
    """Return the planned line that is being made; None if there is none."""
    line: PlannedLine | None = vars(context).get("_exporter_line")
    return line


def _planned(
    context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, block: Any
) -> PlannedLine | None:
    """Return the next line as planned; None if there is no plan for it."""
    plans = _plans(context, linebox, block)
    if plans is None or _has_float_beside(context, linebox, position_y, block):
        return None
    skip_stack = inline.skip_first_whitespace(linebox, skip_stack)
    if skip_stack == "continue":
        return None
    width, indent = block.width, linebox.text_indent
    paragraph = plans.paragraph
    if skip_stack is None and len(plans.segments) == 1 and paragraph.width <= width - indent:
        return None
    at = paragraph.index_at(linebox, skip_stack)
    if at >= len(paragraph.text):
        return None
    height, _ = strut(linebox.style)
    room = context.page_bottom - bottom_space - position_y
    lines_left = int(room / height + 1e-6) if 0 < height <= room < _ENDLESS else 0
    return plans.line(context, at, width, indent, lines_left, linebox.style["widows"])


def _plans(context: Any, linebox: Any, block: Any) -> Plans | None:
    """Return the plans of a line box, which are kept with it; None if it is not planned."""
    kept = vars(linebox)
    children, plans = kept.get("_exporter_plans", (None, None))
    # The content of a box may be replaced, and a box may be copied with all that it has.
    if children is not linebox.children:
        try:
            plans = plans_of(context, read_paragraph(context, linebox, block), block.width)
        except NotPlannedError:
            plans = None
        kept["_exporter_plans"] = linebox.children, plans
    found: Plans | None = plans
    return found


def _has_float_beside(context: Any, linebox: Any, position_y: float, block: Any) -> bool:
    """Return whether a line is beside a float: above and below one it has all of its measure."""
    shapes = context.excluded_shapes
    if not shapes:
        return False
    height, _ = strut(linebox.style)
    left, right = block.content_box_x(), block.content_box_x() + block.width
    for shape in sorted(shapes, key=lambda shape: shape.position_y):
        top, bottom = shape.position_y, shape.position_y + shape.margin_height()
        if top >= position_y + height or bottom <= position_y:
            continue
        if shape.position_x > left + 1 or shape.position_x + shape.margin_width() < right - 1:
            return True
        # The line moves below a float that takes all of the measure.
        position_y = bottom
    return False
