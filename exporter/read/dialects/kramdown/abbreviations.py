"""Abbreviations: `*[HTML]: …` on a line anywhere defines what the letters stand for.

kramdown's syntax page, “Abbreviations”.
"""

from __future__ import annotations

import re
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.block_parser import LineProcessor, add_marker
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import INDENT

_EXCLUDED = frozenset("abbr code pre script style textarea".split())
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MAX_TOKENS = 100
"""The number of tokens of an abbreviation from which on it is a text."""
_MEANING = ""
"""The key behind the last token of an abbreviation."""

_Words: TypeAlias = dict[str, "_Words"]
"""The tokens that may follow, and what may follow those."""


class AbbreviationProcessor(LineProcessor):
    """The definition of an abbreviation."""

    START = re.compile(rf"{INDENT}\*\[(.+?)\]:(.*)$")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Store the definition."""
        match = self.START.match(lines[0])
        words = " ".join(match[1].split()) if match else ""
        if match is None or not 0 < len(_TOKEN.findall(words)) <= _MAX_TOKENS:
            return False
        lines.take()
        self.document.abbreviations[words] = match[2].strip()
        add_marker(parent, "abbreviation")
        return True


def abbreviate(root: Element, meanings: dict[str, str]) -> None:
    """Wrap each abbreviation below `root` in an `abbr` element with its meaning."""
    if not meanings:
        return
    words: _Words = {}
    for name, meaning in meanings.items():
        node = words
        for token in _TOKEN.findall(name):
            node = node.setdefault(_key(token), {})
        node[_MEANING] = {meaning: {}}
    _abbreviate_element(root, words)


def _key(token: str) -> str:
    return " " if token.isspace() else token


def _abbreviate_element(element: Element, words: _Words) -> None:
    if element.tag in _EXCLUDED or element.get("class") in ("math", "note-call"):
        return
    element.text, children = _split(element.text, words)
    for child in element[:]:
        _abbreviate_element(child, words)
        child.tail, found = _split(child.tail, words)
        children += [child, *found]
    if len(children) > len(element):
        element[:] = children


def _split(text: str | None, words: _Words) -> tuple[str | None, list[Element]]:
    """Return the text before the first abbreviation, and each one with the text behind it."""
    if not text:
        return text, []
    tokens = _TOKEN.findall(text)
    parts: list[list[str]] = [[]]
    found: list[Element] = []
    at = 0
    while at < len(tokens):
        count, meaning = _longest(tokens, at, words)
        if count:
            element = Element("abbr", {"title": meaning} if meaning else {})
            element.text = AtomicString("".join(tokens[at : at + count]))
            found.append(element)
            parts.append([])
        else:
            parts[-1].append(tokens[at])
        at += count or 1
    if not found:
        return text, []
    first, *others = (AtomicString("".join(part)) for part in parts)
    for element, tail in zip(found, others, strict=True):
        element.tail = tail
    return first, found


def _longest(tokens: list[str], at: int, words: _Words) -> tuple[int, str]:
    """Return the number of tokens of the longest abbreviation at an index, and its meaning."""
    count, meaning, node, end = 0, "", words, at
    if at and _is_word(tokens[at - 1]) and not _is_word(tokens[at]):
        return 0, ""
    while end < len(tokens) and (below := node.get(_key(tokens[end]))) is not None:
        node, end = below, end + 1
        is_end = end == len(tokens) or not (_is_word(tokens[end - 1]) or _is_word(tokens[end]))
        if _MEANING in node and (is_end or _is_word(tokens[end - 1])):
            count, meaning = end - at, next(iter(node[_MEANING]))
    return count, meaning


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"
