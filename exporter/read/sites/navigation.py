"""The order and the parts of pages that name the page above them, and their place below it.

So do the sites of Just the Docs (Jekyll), with `parent` and `nav_order`, and those of Eleventy's
plugin, with `eleventyNavigation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exporter.model.collection import Outline, OutlinePart
from exporter.read.first_heading import read_first_heading
from exporter.read.metadata_block import read_block, read_metadata
from exporter.read.sites.outlines import natural

_KEY = re.compile(r"^[\"']?(?:nav_order|parent|eleventyNavigation)[\"']?[ \t]*:", re.MULTILINE)
_MAX_DEPTH = 20


@dataclass(slots=True)
class _Page:
    """A page, its title in the navigation, and the pages below it."""

    path: str
    title: str
    parent: str
    order: tuple[object, ...]
    children: list[_Page] = field(default_factory=list)

    def below(self, depth: int = 0) -> Iterator[str]:
        """Yield the paths of the pages below, in order."""
        for page in sorted(self.children, key=lambda page: page.order):
            yield page.path
            if depth < _MAX_DEPTH:
                yield from page.below(depth + 1)


def navigation_outline(texts: Sequence[Path]) -> Outline | None:
    """Return the outline that the metadata of texts gives them; None if less than half have one.

    A page at the top that has others below it introduces a part.
    """
    named = [text for text in texts if _KEY.search(read_block(text))]
    if not named or len(named) * 2 < len(texts):
        return None
    pages = [_page(text) for text in texts]
    by_title = {page.title.casefold(): page for page in reversed(pages)}
    top: list[_Page] = []
    for page in pages:
        above = by_title.get(page.parent.casefold()) if page.parent else None
        (above.children if above and above is not page else top).append(page)
    parts: list[OutlinePart] = []
    for page in sorted(top, key=lambda page: page.order):
        if page.children:
            parts.append(OutlinePart(tuple(page.below()), page.title, page.path))
        else:
            parts.append(OutlinePart((page.path,)))
    return Outline("the navigation of its pages", tuple(parts))


def _page(text: Path) -> _Page:
    values = read_metadata(text) or {}
    title = str(values.get("title") or "") or read_first_heading(text) or text.stem
    own = values.get("eleventyNavigation")
    entry = own if isinstance(own, dict) else values
    title = str(entry.get("key") or title) if entry is own else title
    order = entry.get("order" if entry is own else "nav_order")
    is_number = isinstance(order, int | float)
    return _Page(
        text.as_posix(),
        title,
        str(entry.get("parent") or ""),
        # Pages with a number come first, then those with a word, then the others.
        (
            0 if is_number else 1 if order else 2,
            order if is_number else 0,
            natural(str(order or title)),
        ),
    )
