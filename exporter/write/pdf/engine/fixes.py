"""Fixes: what WeasyPrint gets wrong on pages of a book, corrected."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes

_INVISIBLE = "\N{ZERO WIDTH SPACE}"
_SPACES = (" ", "\N{NO-BREAK SPACE}")


def fix_full_lines(split: Any) -> Any:
    """Return a `split_first_line` that fills a line to its last letter.

    WeasyPrint counts the space at the end of a text, also a no-break space, although it may hang
    into the margin. If only that space does not fit, it takes the text for one that cannot be
    broken and puts its first word on a line of its own.
    """

    @wraps(split)
    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **options: Any
    ) -> Any:
        line = split(text, style, context, max_width, *rest, **options)
        _, length, resume, *_ = line
        if resume is None or max_width is None or not text.endswith(_SPACES):
            return line
        if style["white_space"] != "normal" or " " in text.encode()[:length].decode().strip():
            return line
        visible = text.rstrip("".join(_SPACES))
        _, _, overflow, *_ = split(visible, style, context, max_width, *rest, **options)
        if overflow is not None:
            return line
        return split(text, style, context, None, *rest, **options)

    return split_first_line


class _FixedFootnotes(list[Any]):
    """The footnotes of a page, which seem to be none to code that would move them."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


def fix_footnotes(update: Any, _: Any, __: Any) -> tuple[Any, ...]:
    """Return attributes of `LayoutContext` that keep footnotes on the page of their calls.

    If a line does not fit and may not be separated from the line before it, WeasyPrint moves
    footnotes of earlier lines to the next page to make room, and drops those of the line itself.
    Here it finds no footnotes to move, and breaks the page before both lines.
    """

    def footnotes(context: Any) -> list[Any]:
        held: list[Any] = context._exporter_footnotes
        return held

    def hold(context: Any, held: list[Any]) -> None:
        context._exporter_footnotes = _FixedFootnotes(held)

    @wraps(update)
    def update_area(context: Any) -> bool:
        fixed = context._exporter_footnotes
        context._exporter_footnotes = list(fixed)
        try:
            return bool(update(context))
        finally:
            context._exporter_footnotes = fixed

    return update_area, property(footnotes, hold), _FixedFootnotes()


def fix_cloned_boxes(lay_out: Any, break_earlier: Any) -> tuple[Any, ...]:
    """Return functions that end a box whose fragments are decorated separately at its last line.

    WeasyPrint stretches a box that continues on the next page down to the foot of this one, so
    that an empty background fills the place of lines that were moved along. So it does where a
    later box takes lines of a box along that was complete. The last line is one with text, and so
    is the first one of the next page.
    """

    @wraps(lay_out)
    def block_container_layout(*arguments: Any, **options: Any) -> Any:
        result = lay_out(*arguments, **options)
        box, resume_at, *others = result
        if box is None or resume_at is None:
            return result
        _end_at_last_child(box)
        if _is_cloned(box):
            resume_at = _after_blanks(dict(enumerate(arguments[1].children)), resume_at)
        return (box, resume_at, *others)

    @wraps(break_earlier)
    def find_earlier_page_break(*arguments: Any, **options: Any) -> Any:
        found = break_earlier(*arguments, **options)
        if found:
            children, resume_at = found
            resume_at = _after_blanks(
                {each.index: each for each in arguments[1] if hasattr(each, "index")}, resume_at
            )
            # A line has no index, and is never split.
            if children and resume_at.get(getattr(children[-1], "index", None)) is not None:
                _end_at_last_child(children[-1])
            return children, resume_at
        return found

    return block_container_layout, find_earlier_page_break


def _end_at_last_child(box: Any) -> None:
    if getattr(box, "children", ()) and _is_cloned(box):
        filled = (child for child in reversed(box.children) if not _is_blank(child))
        last = next(filled, box.children[-1])
        end = last.position_y + last.margin_height()
        box.height = min(box.height, max(0, end - box.content_box_y()))


def _is_cloned(box: Any) -> bool:
    return bool(box.style["box_decoration_break"] == "clone" and box.style["height"] == "auto")


def _after_blanks(children: Mapping[int, Any], resume_at: Any) -> Any:
    """Return where to go on if a page would begin with blank lines of code, given by number."""
    ((number, inside),) = resume_at.items()
    while inside is None and number + 1 in children and _is_blank(children[number]):
        number += 1
    return {number: inside}


def _is_blank(box: Any) -> bool:
    """Return whether a box has lines of white space only."""
    lines = box.children if isinstance(box, boxes.BlockBox) else ()
    return bool(lines) and all(
        isinstance(line, boxes.LineBox)
        and all(isinstance(each, boxes.TextBox) and not each.text.strip() for each in _leaves(line))
        for line in lines
    )


def _leaves(box: Any) -> list[Any]:
    return [each for each in box.descendants() if not isinstance(each, boxes.ParentBox)]


def fix_glyph_text(build: Any) -> Any:
    """Return a `build_fonts_dictionary` that maps every glyph to a character.

    Of several glyphs that show one cluster of letters, WeasyPrint maps the last to the letters and
    the others to nothing; PDF/UA and PDF/A require a character for each (ISO 14289-1, 7.21.7).
    `marked_pages` gives the letters of such clusters as `ActualText`.
    """

    @wraps(build)
    def build_fonts_dictionary(pdf: Any, fonts: dict[Any, Any], *rest: Any) -> Any:
        for font in fonts.values():
            unmapped = [glyph for glyph, text in font.to_unicode.items() if not text]
            font.to_unicode.update(dict.fromkeys(unmapped, _INVISIBLE))
        return build(pdf, fonts, *rest)

    return build_fonts_dictionary


def fix_pillow(_: Any, __: Any) -> tuple[bool, bool]:
    """Return whether Pillow completes truncated images, and whether it runs Ghostscript.

    WeasyPrint lets it complete them, for all that a program does with Pillow. The exporter reports
    such an image.
    """
    return False, False
