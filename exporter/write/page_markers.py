"""Where the pages of a printed book begin in its text, so that an EPUB can say it too.

Both formats write the blocks of a division alike, and in the same order. So a block is known by how
many stand before it; the print engine says on which page it found which. Only notes and references
are known by their ids, since in print some of them stand at the foot of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_BLOCK = re.compile(
    r"<(?P<tag>p|h[1-6]|pre|figure|li|t[dh]|d[td]|(?P<box>div|aside))(?P<said>(?: [^<>]*)?)>"
    r'|(?P<begin><section class="(?:notes|references)")|(?P<end></section>)'
)
_ID = re.compile(r' id="([^"]*)"')
_FIRST = re.compile(r"<(?:section|div)\b[^<>]*>")
_BEFORE = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "pre", "figure", "div", "aside"))
"""What a mark goes before: it would be read out as part of a heading, show in code, and pop up with
a note."""


def page_markers_of(xhtml: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The blocks of a division by their names, in order.

    A note's id stands on its entry in the list, or on the box that an e-reader shows.
    """
    count = 0
    apparatus = False
    for found in _BLOCK.finditer(xhtml):
        if found["begin"] or found["end"]:
            apparatus = bool(found["begin"])
        elif apparatus:
            if named := _ID.search(found["said"]):
                yield named[1], found
        elif not found["box"]:
            count += 1
            # No id has a space in it.
            yield f"block {count}", found


def with_page_markers(xhtml: str) -> tuple[str, tuple[str, ...]]:
    """What is to be printed, in which each block bears its name; and the names in order."""
    done: list[str] = []
    names: list[str] = []
    at = 0
    for name, found in page_markers_of(xhtml):
        names.append(name)
        end = found.end() - 1
        done += (xhtml[at:end], f' data-spot="{name}"')
        at = end
    return "".join((*done, xhtml[at:])), tuple(names)


def openings(names: Sequence[str], pages: Mapping[str, int], count: int) -> tuple[str, ...]:
    """For each of so many pages the block that it begins with; on the first nothing stands before.

    A page on which no block begins goes on with the last that began before. `names` are the blocks
    in order, `pages` the numbers of their pages.
    """
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for name in names:
        if (page := pages.get(name)) is not None:
            first.setdefault(page, name)
            last[page] = name
    found = [""]
    before = last.get(0, "")
    for page in range(1, count):
        found.append(first.get(page, before))
        before = last.get(page, before)
    return tuple(found[:count])


def with_pages(xhtml: str, starts: Sequence[tuple[str, str]]) -> str:
    """A division of an EPUB with a mark where each printed page begins.

    `starts` are the blocks that pages begin with, empty for the beginning of the division, and what
    the pages are called.
    """
    wanted: dict[str, str] = {}
    for name, label in starts:
        wanted[name] = wanted.get(name, "") + mark(label)
    begun = _FIRST.match(xhtml)
    at = begun.end() if begun else 0
    done = [xhtml[:at], wanted.pop("", "")]
    for name, found in page_markers_of(xhtml):
        if name in wanted:
            where = found.start() if found["tag"] in _BEFORE else found.end()
            done += (xhtml[at:where], wanted.pop(name))
            at = where
    if wanted:
        raise ValueError(f"no such blocks: {', '.join(wanted)}")
    return "".join((*done, xhtml[at:]))


def page_id(label: str) -> str:
    """The id of the mark of a page. No post has such an id."""
    return f"page-{label}"


def mark(label: str) -> str:
    """The mark itself (EPUB 3 Structural Semantics Vocabulary 1.1, `pagebreak`)."""
    said = 'epub:type="pagebreak" role="doc-pagebreak"'
    return f'<span {said} id="{page_id(label)}" aria-label="{label}"></span>'
