"""Pages of equal depth: a page that ends early is spaced out, so that its last line is at the foot.

Lengths are in CSS pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import wraps
from math import floor
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break

_MOST_LINES = 6
"""Lines that may be missing at a foot: a page that ends earlier is left as it is."""

_CONTAINERS = ("article", "body", "html", "main", "section")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("aside", "details", "figure", "hr", "pre", "table")

_AT_AN_EDGE = 3
"""The rank of a place beside a block at the top or the foot of a page."""

_ROUNDING = 0.02
"""The share of a line that rounding may take."""


def fill_pages(lay_out: Any) -> Any:
    """Return a `block_level_layout` for pages that puts the last line of a page at its foot.

    What is missing is added in whole lines, so that text stays on the grid: in halves around
    figures, code, tables and boxes, then above headings, one line at each. The last page of a
    chapter, and one before a forced break, end where they end.
    """

    @wraps(lay_out)
    def block_level_layout(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        result = lay_out(context, box, *arguments, **options)
        if not box.is_for_root_element:
            return result
        root, resume_at, next_page, *_ = result
        if root is None or resume_at is None or next_page["break"] != "any":
            return result
        flow = list(_flow(root))
        if flow:
            page = context.current_footnote_area.page
            line, _ = line_break.strut(root.style)
            depth = floor((context.page_bottom - page.content_box_y()) / line + _ROUNDING)
            used = (_end(flow[-1]) - page.content_box_y()) / line
            spaces = _spaces(flow, floor(depth - used + _ROUNDING))
            if spaces:
                _move(root, {each: space * line for each, space in spaces.items()}, 0)
                root._exporter_added_lines = sum(spaces.values())
        return result

    return block_level_layout


def lines_of_page(page: Any) -> int:
    """Return how many lines of text a page has room for."""
    line, _ = line_break.strut(page.children[0].style)
    return int(page.height / line + _ROUNDING)


def lines_used(page: Any) -> float:
    """Return how many lines a page is filled: all of them if it ends with footnotes."""
    root, footnotes, *_ = page.children
    flow = list(_flow(root))
    if footnotes.children or not flow:
        return lines_of_page(page)
    line, _ = line_break.strut(root.style)
    return float((_end(flow[-1]) - page.content_box_y()) / line)


def lines_added(page: Any) -> float:
    """Return how many lines of space a page has been given to end at its foot."""
    return float(vars(page.children[0]).get("_exporter_added_lines", 0))


def _flow(box: Any) -> Iterator[Any]:
    """Yield the blocks of a page from top to bottom, sections by their content."""
    for child in box.children:
        if isinstance(child, boxes.Box) and child.is_in_normal_flow():
            if child.element_tag in _CONTAINERS:
                yield from _flow(child)
            else:
                yield child


def _end(box: Any) -> float:
    """Return the lower edge of what a box shows; the box itself may extend to the page's foot."""
    if isinstance(box, boxes.LineBox):
        return float(box.position_y + box.height)
    if isinstance(box, boxes.ReplacedBox) or not box.children:
        return float(box.border_box_y() + box.border_height())
    ends = [_end(child) for child in box.children if isinstance(child, boxes.Box)]
    inner = max(ends, default=box.content_box_y())
    return float(inner + box.padding_bottom + box.border_bottom_width)


def _spaces(flow: Sequence[Any], lines: int) -> dict[Any, float]:
    """Return how many lines are added above blocks of a page that lacks `lines` lines."""
    spaces = dict.fromkeys(range(len(flow)), 0.0)
    if 0 < lines <= _MOST_LINES:
        ranks: dict[tuple[int, ...], int] = {}
        for rank, place in sorted(_places([_tag(each) for each in flow])):
            # A place has the better of its ranks, and one line.
            ranks.setdefault(place, rank)
        places = list(ranks)[:lines]
        if len(places) == lines and ranks[places[-1]] == _AT_AN_EDGE:
            # A page that lacks one line looks better.
            places.pop()
        for place in places:
            for number in place:
                spaces[number] += 1 / len(place)
    return {flow[number]: space for number, space in spaces.items() if space}


def _places(tags: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield places for a line: their rank, the first being the best, and the blocks that move.

    A line is least visible in halves on both sides of a figure, code, table or box. One above a
    heading is more visible, most so beside such a block or below another heading; so are halves
    around a block below a heading, and a line beside a block at the edge of a page.
    """
    last = len(tags) - 1
    for number, tag in enumerate(tags):
        above, below = tags[max(number - 1, 0)], tags[min(number + 1, last)]
        if tag in _HEADINGS and number:
            beside = above in _BLOCKS or below in _BLOCKS or above in _HEADINGS
            yield 2 if beside else 1, (number,)
        elif tag in _BLOCKS and 0 < number < last:
            yield 2 if above in _HEADINGS else 0, (number, number + 1)
        elif tag in _BLOCKS and last:
            yield _AT_AN_EDGE, (number or 1,)


def _tag(box: Any) -> str:
    """Return the element of a box; that of its last child if it is a frame around it."""
    while box.element_tag == "div" and box.children:
        box = box.children[-1]
    return str(box.element_tag)


def _move(box: Any, spaces: Mapping[Any, float], offset: float) -> float:
    """Move the content of a box down by what is added above it; return how far its end moved."""
    for child in box.children:
        if isinstance(child, boxes.Box) and child.element_tag in _CONTAINERS:
            start = offset + spaces.get(next(_flow(child), None), 0)
            offset = _move(child, spaces, offset)
            child.position_y += start
            child.height += offset - start
        else:
            offset += spaces.get(child, 0)
            child.translate(dy=offset)
    return offset
