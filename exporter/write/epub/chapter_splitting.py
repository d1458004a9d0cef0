"""Splitting of long chapters into several documents, at headings.

E-readers lay out a document as a whole: a long one is slow, or fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_XHTML = "http://www.w3.org/1999/xhtml"
_NAMESPACES = f' xmlns="{_XHTML}" xmlns:epub="http://www.idpf.org/2007/ops"'
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADINGS = tuple(f"{{{_XHTML}}}h{level}" for level in (2, 3, 4))
_SECTION = f"{{{_XHTML}}}section"
"""The notes, and the references."""
_PAGE_BREAK = f"{{{_XHTML}}}span"
"""The only inline element between blocks."""


def split_chapter(fragment: str, max_bytes: int, name: Callable[[int], str]) -> list[str]:
    """Return the fragment of a chapter as several, each of at most about `max_bytes`.

    `name` returns the file name of a part, counted from 1, for links between the parts. A section
    without headings is not split.
    """
    if len(fragment.encode()) <= max_bytes:
        return [fragment]
    # Most books need no XML parser here.
    from lxml import etree

    body = etree.fromstring(f"<body{_NAMESPACES}>{fragment}</body>")
    (chapter,) = body

    def serialized(element: etree._Element) -> str:
        markup = etree.tostring(element, encoding="unicode", with_tail=False)
        return _without_namespaces(markup)

    runs = [(run, sum(len(serialized(each).encode()) for each in run)) for run in _runs(chapter)]
    parts = list(_parts(runs, max_bytes))
    if len(parts) == 1:
        return [fragment]
    part_of_id = {
        id_: number
        for number, part in enumerate(parts, 1)
        for element in part
        for each in element.iter()
        if (id_ := each.get("id"))
    }
    # In the same document: moving many elements into another one takes a second for 50,000.
    continuations = [etree.SubElement(body, _SECTION) for _ in parts[1:]]
    for section in continuations:
        _copy_attributes(chapter, section)
    sections = [chapter, *continuations]
    for number, (section, part) in enumerate(zip(sections, parts, strict=True), 1):
        section.extend(part)
        for link in section.iter(f"{{{_XHTML}}}a"):
            target = link.get("href", "")
            other = part_of_id.get(target[1:], number) if target.startswith("#") else number
            if other != number:
                link.set("href", name(other) + target)
    return [serialized(section) for section in sections]


def _runs(chapter: etree._Element) -> list[list[etree._Element]]:
    """Return the blocks of a chapter in runs that begin with a heading of the highest level."""
    children = list(chapter)
    tags = {child.tag for child in children}
    heading = next((tag for tag in _HEADINGS if tag in tags), _SECTION)
    runs: list[list[etree._Element]] = [[]]
    for child in children:
        if child.tag in (heading, _SECTION) and runs[-1]:
            runs.append(_pop_page_breaks(runs[-1]))
        runs[-1].append(child)
    return [run for run in runs if run]


def _pop_page_breaks(run: list[etree._Element]) -> list[etree._Element]:
    """Remove the page breaks at the end of a run and return them, to begin the next."""
    page_breaks: list[etree._Element] = []
    while run and run[-1].tag == _PAGE_BREAK:
        page_breaks.insert(0, run.pop())
    return page_breaks


def _parts(
    runs: Sequence[tuple[list[etree._Element], int]], max_bytes: int
) -> Iterator[list[etree._Element]]:
    """Yield the blocks of as many runs, each given with its size, as fit into one part."""
    part: list[etree._Element] = []
    part_size = 0
    for run, size in runs:
        if part and part_size + size > max_bytes:
            yield part
            part, part_size = [], 0
        part, part_size = [*part, *run], part_size + size
    yield part


def _copy_attributes(chapter: etree._Element, section: etree._Element) -> None:
    """Give a later part the attributes of the chapter, and its title as a label."""
    for key in ("class", "lang", _XML_LANG, "dir"):
        if value := chapter.get(key):
            section.set(key, value)
    title = next(chapter.iter(f"{{{_XHTML}}}h1"), None)
    if title is not None:
        section.set("aria-label", "".join(map(str, title.itertext())))
    section.text = chapter.text


def _without_namespaces(markup: str) -> str:
    """Return an element without namespace declarations: the template has them."""
    for declaration in _NAMESPACES.split():
        markup = markup.replace(f" {declaration}", "", 1)
    return markup
