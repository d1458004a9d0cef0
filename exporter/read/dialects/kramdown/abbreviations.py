"""Abbreviations: `*[HTML]: …` on a line anywhere defines what the letters stand for.

kramdown's syntax page, “Abbreviations”.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.block_parser import LineProcessor, add_marker
from exporter.read.dialects.kramdown.patterns import INDENT

_EXCLUDED = frozenset("abbr code pre script style textarea".split())


class AbbreviationProcessor(LineProcessor):
    """The definition of an abbreviation."""

    START = re.compile(rf"{INDENT}\*\[(.+?)\]:(.*)$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Store the definition."""
        match = self.START.match(blocks.pop(0))
        if match:
            self.document.abbreviations[" ".join(match[1].split())] = match[2].strip()
            add_marker(parent, "abbreviation")


def abbreviate(root: Element, meanings: dict[str, str]) -> None:
    """Wrap each abbreviation below `root` in an `abbr` element with its meaning."""
    if not meanings:
        return
    longest = sorted(meanings, key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, words.split())) for words in longest)
    _abbreviate_element(root, re.compile(rf"(?<!\w)(?:{words})(?!\w)"), meanings)


def _abbreviate_element(
    element: Element, pattern: re.Pattern[str], meanings: dict[str, str]
) -> None:
    if element.tag in _EXCLUDED or element.get("class") in ("math", "note-call"):
        return
    for child in list(element):
        _abbreviate_element(child, pattern, meanings)
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
    """Return the text before the first abbreviation, and each one with the text behind it."""
    found: list[Element] = []
    before, at = text, 0
    for match in pattern.finditer(text):
        if found:
            found[-1].tail = AtomicString(text[at : match.start()])
        else:
            before = AtomicString(text[: match.start()])
        meaning = meanings.get(" ".join(match[0].split()), "")
        element = Element("abbr", {"title": meaning} if meaning else {})
        element.text = AtomicString(match[0])
        found.append(element)
        at = match.end()
    if found:
        found[-1].tail = AtomicString(text[at:])
    return before, found
