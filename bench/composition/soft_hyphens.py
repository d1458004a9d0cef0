"""Hyphenation for browsers, which have no patterns when they run without a window."""

from __future__ import annotations

import re

import pyphen
from lxml import etree, html

SOFT_HYPHEN = "\N{SOFT HYPHEN}"

_WORD = re.compile(r"[^\W\d_]+")
_NO_WORDS = frozenset(("code", "pre", "h1", "h2"))
"""Elements without hyphenation."""


def with_soft_hyphens(content: str, language: str = "en_US") -> str:
    """Return XHTML elements with soft hyphens where the patterns of a language allow a break.

    Two letters at least stay on the line, and three move to the next one, as in TeX.
    """
    patterns = pyphen.Pyphen(lang=language, left=2, right=3)

    def hyphenated(text: str) -> str:
        if "://" in text:
            return text
        return _WORD.sub(lambda word: patterns.inserted(word[0], SOFT_HYPHEN), text)

    root = html.fragment_fromstring(content, create_parent="body")
    for element in root.iter():
        parents = {each.tag for each in element.iterancestors()}
        if element.tail and not parents & _NO_WORDS:
            element.tail = hyphenated(element.tail)
        if element.text and not (parents | {element.tag}) & _NO_WORDS:
            element.text = hyphenated(element.text)
    return "".join(etree.tostring(each, encoding="unicode", method="xml") for each in root)
