"""Abbreviations: `*[HTML]: …` on a line anywhere says what the letters stand for.

kramdown's syntax page, “Abbreviations”.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.blocks import LineProcessor, mark
from exporter.read.dialects.kramdown.patterns import INDENT

_LEFT_ALONE = frozenset("abbr code pre script style textarea".split())


class AbbreviationProcessor(LineProcessor):
    """The meaning of an abbreviation."""

    START = re.compile(rf"{INDENT}\*\[(.+?)\]:(.*)$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Keep it."""
        match = self.START.match(blocks.pop(0))
        if match:
            self.document.abbreviations[" ".join(match[1].split())] = match[2].strip()
            mark(parent, "abbreviation")


def abbreviate(root: Element, meanings: dict[str, str]) -> None:
    """Put each abbreviation below `root` into an element that says its meaning."""
    if not meanings:
        return
    longest = sorted(meanings, key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, words.split())) for words in longest)
    _abbreviate(root, re.compile(rf"(?<!\w)(?:{words})(?!\w)"), meanings)


def _abbreviate(element: Element, pattern: re.Pattern[str], meanings: dict[str, str]) -> None:
    if element.tag in _LEFT_ALONE or element.get("class") in ("math", "note-call"):
        return
    for child in list(element):
        _abbreviate(child, pattern, meanings)
        rest, found = _split(child.tail or "", pattern, meanings)
        if found:
            child.tail = rest
            at = list(element).index(child) + 1
            element[at:at] = found
    rest, found = _split(element.text or "", pattern, meanings)
    if found:
        element.text = rest
        element[0:0] = found


def _split(
    text: str, pattern: re.Pattern[str], meanings: dict[str, str]
) -> tuple[str, list[Element]]:
    """The text before the first abbreviation, and each one with the text behind it."""
    found: list[Element] = []
    before, at = text, 0
    for match in pattern.finditer(text):
        if found:
            found[-1].tail = AtomicString(text[at : match.start()])
        else:
            before = AtomicString(text[: match.start()])
        meaning = meanings.get(" ".join(match[0].split()), "")
        short = Element("abbr", {"title": meaning} if meaning else {})
        short.text = AtomicString(match[0])
        found.append(short)
        at = match.end()
    if found:
        found[-1].tail = AtomicString(text[at:])
    return before, found
