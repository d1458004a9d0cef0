"""Page markers: where the pages of the printed book begin, for the page list of an EPUB.

Both formats have the same blocks in the same order, so a block is named by its number. Layout
records the page of each block. Notes and references are named by their ids, since some of them are
footnotes in print. The addresses below QR codes, which are in print only, have no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_BLOCK = re.compile(
    r"<(?P<tag>p|h[1-6]|pre|figure|li|t[dh]|d[td]|(?P<box>div|aside))(?P<attributes>(?: [^<>]*)?)>"
    r'|(?P<list_start><section class="(?:notes|references)")|(?P<list_end></section>)'
)
_ID = re.compile(r' id="([^"]*)"')
_OPENING_TAG = re.compile(r"<(?:section|div)\b[^<>]*>")
_PRINT_ONLY = ' class="live"'
_MARKER_BEFORE = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "pre", "figure", "div", "aside"))
"""Blocks that a page break precedes: it must not be read out in a heading, show in code, or appear
in a pop-up."""


def named_blocks(xhtml: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield name and start tag of each block of a division.

    The id of a note is on its list item, or on the element that an e-reader shows in a pop-up.
    """
    count = 0
    in_list = False
    for tag in _BLOCK.finditer(xhtml):
        if tag["list_start"] or tag["list_end"]:
            in_list = bool(tag["list_start"])
        elif in_list:
            if id_ := _ID.search(tag["attributes"]):
                yield id_[1], tag
        elif not tag["box"] and tag["attributes"] != _PRINT_ONLY:
            count += 1
            # An id has no space: the two cannot be confused.
            yield f"block {count}", tag


def with_block_names(xhtml: str) -> tuple[str, tuple[str, ...]]:
    """Return a division for print with `data-block` on each block, and the names in order."""
    parts: list[str] = []
    names: list[str] = []
    copied = 0
    for name, tag in named_blocks(xhtml):
        names.append(name)
        end = tag.end() - 1
        parts += (xhtml[copied:end], f' data-block="{name}"')
        copied = end
    return "".join((*parts, xhtml[copied:])), tuple(names)


def page_starts(names: Sequence[str], pages: Mapping[str, int], count: int) -> tuple[str, ...]:
    """Return the block at which each of `count` pages starts; empty for the first page.

    A page on which no block starts continues the last one before. `names` are the blocks in order,
    `pages` their page indexes, from 0.
    """
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for name in names:
        if (page := pages.get(name)) is not None:
            first.setdefault(page, name)
            last[page] = name
    starts = [""]
    before = last.get(0, "")
    for page in range(1, count):
        starts.append(first.get(page, before))
        before = last.get(page, before)
    return tuple(starts[:count])


def with_page_breaks(xhtml: str, starts: Sequence[tuple[str, str]]) -> str:
    """Return a division of an EPUB with a page break where each printed page begins.

    `starts` are pairs of a block, empty for the beginning of the division, and a page label.
    Raises ValueError if there is no such block.
    """
    if not starts:
        return xhtml
    breaks: dict[str, str] = {}
    for name, label in starts:
        breaks[name] = breaks.get(name, "") + page_break(label)
    section = _OPENING_TAG.match(xhtml)
    copied = section.end() if section else 0
    parts = [xhtml[:copied], breaks.pop("", "")]
    for name, tag in named_blocks(xhtml):
        if name in breaks:
            position = tag.start() if tag["tag"] in _MARKER_BEFORE else tag.end()
            parts += (xhtml[copied:position], breaks.pop(name))
            copied = position
    if breaks:
        raise ValueError(f"no such blocks: {', '.join(breaks)}")
    return "".join((*parts, xhtml[copied:]))


def page_id(label: str) -> str:
    """Return the id of a page break, which is reserved: no post can use it."""
    return f"page-{label}"


def page_break(label: str) -> str:
    """Return a page break (EPUB SSV 1.1, `pagebreak`; DPUB-ARIA 1.1, `doc-pagebreak`)."""
    semantics = 'epub:type="pagebreak" role="doc-pagebreak"'
    return f'<span {semantics} id="{page_id(label)}" aria-label="{label}"></span>'
