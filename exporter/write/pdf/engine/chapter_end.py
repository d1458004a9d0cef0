"""The last page of a chapter: too few lines move to the page before, or it gets more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from math import ceil, floor
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.text import line_break

from exporter.write.pdf.engine.moved_figures import moved_figures, restore_moved_figures
from exporter.write.pdf.engine.page_depth import lines_added, lines_of_page, lines_used

_LEAST = 0.25
"""The share of its lines that the last page of a chapter should have."""
_LARGEST_FOOT = 0.25
"""The share of its lines that may be missing at the foot of a page before it."""
_TIGHT = 0.25
_TIGHT_SECTION = 0.5
"""The shares of the spaces between references and above them that remain if they are set closer."""

_ROUNDING = 0.02
"""The share of a line that rounding may take."""

_LISTS = {"notes", "references"}


def fill_last_page(make_pages: Any, lay_out: Any) -> tuple[Any, Any]:
    """Return a `make_all_pages` and a `block_level_layout` that leave no short page at the end.

    The notes and references are set closer if that can save the last page. Otherwise, if it is less
    than a quarter full, the one or two pages before it are made again, so many lines shorter. If
    that does not help, or leaves one of them too empty, the pages remain as they were.
    """

    @wraps(make_pages)
    def make_all_pages(context: Any, root: Any, html: Any, pages: Any) -> Iterator[Any]:
        footnotes = list(context.footnotes)
        made = list(make_pages(context, root, html, pages))
        choices = [] if pages else _shorter_pages(made)

        def again(first: int, accepts: Callable[[list[Any]], bool]) -> list[Any]:
            arguments = context, root, html
            return _made_again(make_pages, arguments, made, footnotes, first, accepts)

        # What changes pages after that, such as the number of a page, finds them as they are.
        if not pages:
            result = _with_close_items(root, made, again)
            for shorter in choices if len(result) == len(made) else ():
                context._exporter_shorter_pages = shorter
                result = again(min(shorter) - 1, lambda new: _is_better(new, made))
                if result is not made:
                    break
                context._exporter_shorter_pages = {}
            made = result
        yield from made

    @wraps(lay_out)
    def block_level_layout(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        if box.is_for_root_element:
            shorter: dict[int, int] = vars(context).get("_exporter_shorter_pages", {})
            line, _ = line_break.strut(box.style)
            context.page_bottom -= shorter.get(context.current_page, 0) * line
        return lay_out(context, box, *arguments, **options)

    return make_all_pages, block_level_layout


def _missing(pages: Sequence[Any]) -> int:
    """Return how many lines the last of several pages lacks to be a quarter full."""
    last = pages[-1]
    return ceil(_LEAST * lines_of_page(last) - lines_used(last)) if len(pages) > 1 else 0


def _shorter_pages(pages: Sequence[Any]) -> list[dict[int, int]]:
    """Return how many lines shorter pages may be for the last one to be filled, by number.

    The better choices are first.
    """
    missing = _missing(pages)
    if missing <= 0:
        return []
    last = len(pages)
    # The line above which a page ended before it was filled up.
    short = {
        number: floor(lines_of_page(page) - lines_used(page) + lines_added(page) + _ROUNDING)
        for number, page in enumerate(pages[-3:-1], max(1, last - 2))
    }
    choices = []
    for lines in range(max(1, missing - _space_at_top(pages)), missing + 1):
        one = {last - 1: short[last - 1] + lines}
        if last == 2:
            choices.append(one)
            continue
        half = lines // 2
        two = {last - 2: short[last - 2] + half, last - 1: short[last - 1] + lines - half}
        choices += sorted((two, one), key=lambda shorter: max(shorter.values()))
    return choices


def _space_at_top(pages: Sequence[Any]) -> int:
    """Return how many lines are above a list of references if it does not begin the last page."""
    before = {box.element for box in pages[-2].descendants()}
    line, _ = line_break.strut(pages[-1].children[0].style)
    sections = (box for box in pages[-1].descendants() if _is_list(box))
    section = next(sections, None)
    if section is None or section.element in before:
        return 0
    top = pages[-1].content_box_y()
    is_first = section.border_box_y() - top < line
    space = section.style["margin_top"]
    return floor(space.value / line + _ROUNDING) if is_first else 0


def _made_again(
    make_pages: Any,
    arguments: tuple[Any, ...],
    pages: list[Any],
    footnotes: Sequence[Any],
    first: int,
    accepts: Callable[[list[Any]], bool],
) -> list[Any]:
    """Return the pages, those from `first` on made again; as they are if that is not accepted.

    `footnotes` are those of the whole chapter.
    """
    context = arguments[0]
    before = [(*state, dict(remake)) for *state, remake in context.page_maker]
    moved = dict(moved_figures(context))
    placed = [
        (box, box.position_x, box.position_y)
        for page in pages[first:]
        for box in page.descendants()
        if not box.is_in_normal_flow()
    ]
    for *_, remake in context.page_maker[first : len(pages)]:
        remake["content_changed"] = True
    there = {
        id(box.footnote) for page in pages[first:] for box in page.descendants() if box.footnote
    }
    context.footnotes = [footnote for footnote in footnotes if id(footnote) in there]
    again = list(make_pages(*arguments, pages))
    if accepts(again):
        return again
    context.page_maker = before
    restore_moved_figures(context, moved)
    # WeasyPrint lays out an image beside the text without copying its box.
    for box, left, top in placed:
        box.position_x, box.position_y = left, top
    return pages


def _is_better(pages: Sequence[Any], before: Sequence[Any]) -> bool:
    """Return whether the last page is filled, and neither of the two before it too empty."""
    if len(pages) != len(before) or _missing(pages) > 0:
        return False
    return all(
        lines_used(page) >= (1 - _LARGEST_FOOT) * lines_of_page(page) for page in pages[-3:-1]
    )


def _with_close_items(
    root: Any, pages: list[Any], again: Callable[[int, Callable[[list[Any]], bool]], list[Any]]
) -> list[Any]:
    """Return the pages with notes and references closer; as they are if none is saved."""
    spaces = [
        (box, name, share)
        for box, name, share in _spaces(root)
        if isinstance(box.style[name], Dimension)
    ]
    if not spaces or len(pages) < 2:
        return pages
    before, last = ({box.element for box in page.descendants()} for page in pages[-2:])
    line, _ = line_break.strut(root.style)
    saved = 0.0
    for box, name, share in spaces:
        space = box.style[name].value / line
        if box.element not in last:
            saved += (1 - share) * space
        elif name == "margin_top":
            # There is no space above a section that begins at the top of a page.
            saved += (1 - share) * space if box.element in before else -share * space
    free = lines_of_page(pages[-2]) - lines_used(pages[-2])
    if lines_used(pages[-1]) > free + saved:
        return pages
    # A section that begins on the last page may fit into the rest of the one before.
    elements = {box.element for box, _, _ in spaces}
    with_space = (
        number
        for number, page in enumerate(pages[:-2])
        if any(box.element in elements for box in page.descendants())
    )
    first = next(with_space, len(pages) - 2)
    styles = [box.style for box, _, _ in spaces]
    for box, name, share in spaces:
        box.style = box.style.copy()
        space = box.style[name]
        box.style[name] = Dimension(space.value * share, space.unit)
    result = again(first, lambda new: len(new) < len(pages))
    if result is pages:
        for (box, _, _), style in zip(spaces, styles, strict=True):
            box.style = style
    return result


def _is_list(box: Any) -> bool:
    """Return whether a box is the section of the notes or of the references."""
    if box.element_tag != "section" or box.element is None:
        return False
    return not _LISTS.isdisjoint(box.element.get("class", "").split())


def _spaces(root: Any) -> Iterator[tuple[Any, str, float]]:
    """Yield what may be set closer in the notes and references of a chapter.

    It is given by a box, the name of its margin and the share of it that remains.
    """
    for section in root.descendants():
        if _is_list(section):
            yield section, "margin_top", _TIGHT_SECTION
            for box in section.descendants():
                if box.element_tag == "li":
                    yield box, "margin_bottom", _TIGHT
