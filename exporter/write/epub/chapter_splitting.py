"""A chapter that is too long for one document, parted before its headings.

Small machines lay out a document as a whole: a long one makes them wait, or fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_XHTML = "http://www.w3.org/1999/xhtml"
_SPACES = f' xmlns="{_XHTML}" xmlns:epub="http://www.idpf.org/2007/ops"'
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADINGS = tuple(f"{{{_XHTML}}}h{level}" for level in (2, 3, 4))
_APPARATUS = f"{{{_XHTML}}}section"
_MARK = f"{{{_XHTML}}}span"
"""The mark of a printed page, the only one to stand between blocks."""


def split_chapter(fragment: str, most: int, name: Callable[[int], str]) -> list[str]:
    """The fragment of a chapter as several, each of about so many bytes at most.

    `name` gives the name of the document that a part will be, counted from 1. A link within the
    chapter leads to the part that its place is in. What has no heading stays whole.
    """
    if len(fragment.encode()) <= most:
        return [fragment]
    # Nobody waits for the parser where no chapter is long.
    from lxml import etree

    (chapter,) = etree.fromstring(f"<body{_SPACES}>{fragment}</body>")

    def written(element: etree._Element) -> str:
        return _bare(etree.tostring(element, encoding="unicode", with_tail=False))

    runs = [(run, sum(len(written(each).encode()) for each in run)) for run in _runs(chapter)]
    parts = list(_filled(runs, most))
    if len(parts) == 1:
        return [fragment]
    where = {
        id_: number
        for number, part in enumerate(parts, 1)
        for element in part
        for each in element.iter()
        if (id_ := each.get("id"))
    }
    later = [etree.fromstring(f"<section{_SPACES}/>") for _ in parts[1:]]
    for section in later:
        _continue(chapter, section)
    sections = [chapter, *later]
    for number, (section, part) in enumerate(zip(sections, parts, strict=True), 1):
        section.extend(part)
        for link in section.iter(f"{{{_XHTML}}}a"):
            target = link.get("href", "")
            there = where.get(target[1:], number) if target.startswith("#") else number
            if there != number:
                link.set("href", name(there) + target)
    return [written(section) for section in sections]


def _runs(chapter: etree._Element) -> list[list[etree._Element]]:
    """What stands in a chapter, a run for each heading of the highest level that there is."""
    children = list(chapter)
    tags = {child.tag for child in children}
    heading = next((tag for tag in _HEADINGS if tag in tags), _APPARATUS)
    runs: list[list[etree._Element]] = [[]]
    for child in children:
        if child.tag in (heading, _APPARATUS) and runs[-1]:
            runs.append(_marks_at_the_end(runs[-1]))
        runs[-1].append(child)
    return [run for run in runs if run]


def _marks_at_the_end(run: list[etree._Element]) -> list[etree._Element]:
    """Take the marks of printed pages out of the end of a run: what follows begins with them."""
    marks: list[etree._Element] = []
    while run and run[-1].tag == _MARK:
        marks.insert(0, run.pop())
    return marks


def _filled(
    runs: Sequence[tuple[list[etree._Element], int]], most: int
) -> Iterator[list[etree._Element]]:
    """The runs, each with its size, in parts that are as full as they may be."""
    part: list[etree._Element] = []
    filled = 0
    for run, size in runs:
        if part and filled + size > most:
            yield part
            part, filled = [], 0
        part, filled = [*part, *run], filled + size
    yield part


def _continue(chapter: etree._Element, section: etree._Element) -> None:
    """Say in the section of a later part whose it is: the title stands in the first."""
    for key in ("class", "lang", _XML_LANG, "dir"):
        if said := chapter.get(key):
            section.set(key, said)
    title = next(chapter.iter(f"{{{_XHTML}}}h1"), None)
    if title is not None:
        section.set("aria-label", "".join(map(str, title.itertext())))
    section.text = chapter.text


def _bare(section: str) -> str:
    """An element as a fragment, whose document declares the namespaces."""
    for space in _SPACES.split():
        section = section.replace(f" {space}", "", 1)
    return section
