"""The last page of a chapter: one that holds only some lines gets more from the pages before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import wraps
from math import ceil
from typing import Any

from weasyprint.text import line_break  # type: ignore[import-untyped]

from exporter.write.pdf.engine.page_depth import lines_of_page, lines_used

_LEAST = 0.25
"""The share of its lines that the last page of a chapter should have."""
_LARGEST_FOOT = 0.25
"""The share of its lines that may be missing at the foot of a page before it."""


def fill_last_page(make_pages: Any, lay_out: Any) -> tuple[Any, Any]:
    """Return a `make_all_pages` and a `block_level_layout` that fill the last page of a chapter.

    If the last page is less than a quarter full, the two pages before it are made again, so many
    lines shorter. If that does not help, or leaves a hole in one of them, the pages remain as they
    were.
    """

    @wraps(make_pages)
    def make_all_pages(context: Any, root: Any, html: Any, pages: Any) -> Iterator[Any]:
        footnotes = list(context.footnotes)
        made = list(make_pages(context, root, html, pages))
        shorter = _shorter_pages(made)
        # What changes pages after that, such as the number of a page, finds them as they are.
        if shorter and not pages:
            made = _made_again(make_pages, (context, root, html), made, footnotes, shorter)
        yield from made

    @wraps(lay_out)
    def block_level_layout(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        if box.is_for_root_element:
            shorter: dict[int, int] = vars(context).get("_exporter_shorter_pages", {})
            line, _ = line_break.strut(box.style)
            context.page_bottom -= shorter.get(context.current_page, 0) * line
        return lay_out(context, box, *arguments, **options)

    return make_all_pages, block_level_layout


def _shorter_pages(pages: Sequence[Any]) -> dict[int, int]:
    """Return how many lines shorter pages must be for the last one to be filled, by number."""
    if len(pages) < 2:
        return {}
    missing = ceil(_LEAST * lines_of_page(pages[-1]) - lines_used(pages[-1]))
    if missing <= 0:
        return {}
    last = len(pages)
    if last == 2:
        return {1: missing}
    return {last - 2: missing // 2, last - 1: missing - missing // 2}


def _made_again(
    make_pages: Any,
    arguments: tuple[Any, ...],
    pages: list[Any],
    footnotes: Sequence[Any],
    shorter: dict[int, int],
) -> list[Any]:
    """Return the pages with some that are shorter; as they are if that does not help.

    `footnotes` are those of the whole chapter.
    """
    context = arguments[0]
    first = min(shorter) - 1
    before = [(*state, dict(remake)) for *state, remake in context.page_maker]
    for *_, remake in context.page_maker[first : len(pages)]:
        remake["content_changed"] = True
    there = {
        id(box.footnote) for page in pages[first:] for box in page.descendants() if box.footnote
    }
    context.footnotes = [footnote for footnote in footnotes if id(footnote) in there]
    context._exporter_shorter_pages = shorter
    again = list(make_pages(*arguments, pages))
    if len(again) == len(pages) and not _shorter_pages(again) and not _has_hole(again[first:-1]):
        return again
    context._exporter_shorter_pages = {}
    context.page_maker = before
    return pages


def _has_hole(pages: Sequence[Any]) -> bool:
    return any(lines_used(page) < (1 - _LARGEST_FOOT) * lines_of_page(page) for page in pages)
