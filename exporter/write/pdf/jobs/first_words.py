"""The first words of a chapter in small capitals, if its theme asks for them."""

from __future__ import annotations

import re
from dataclasses import replace

from exporter.model.edition import Chapter
from exporter.model.nodes import Disclaimer, Inlines, Paragraph, SmallCaps, Text
from exporter.model.walk import plain_text

_MAX_WORDS, _MAX_CHARACTERS = 5, 30
"""The first words: at most so many, and no more than half of a line."""
_MIN_CHARACTERS = 6
_MIN_PARAGRAPH = 120
"""Characters, about two lines: most of a shorter paragraph would be in small capitals."""
_BEGINNING = re.compile(r"[“‘«„‚\"'¿¡\u00a0]*(?=[^\W\d_])")
_PAUSE = re.compile(r"[,;:.!?…—–)]”?$")
_SCRIPTS = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")
"""Letters that have small capitals: Latin, Greek and Cyrillic."""


def with_first_words(chapter: Chapter) -> Chapter:
    """Return a chapter with its first words in small capitals.

    Chapters that begin with something else than a paragraph of text, such as a quotation, a list,
    code or an image, are not changed; nor are those that begin with a number, a link or emphasis.
    """
    blocks = chapter.blocks
    at = next((at for at, block in enumerate(blocks) if not isinstance(block, Disclaimer)), -1)
    first = blocks[at] if at >= 0 else None
    if not isinstance(first, Paragraph) or len(plain_text(first.children)) < _MIN_PARAGRAPH:
        return chapter
    inlines = _with_small_capitals(first.children)
    opened = replace(first, children=inlines)
    return replace(chapter, blocks=(*blocks[:at], opened, *blocks[at + 1 :]))


def _with_small_capitals(inlines: Inlines) -> Inlines:
    text = inlines[0]
    if not isinstance(text, Text):
        return inlines
    end = _end_of_first_words(text.text, whole=len(inlines) == 1)
    if not end:
        return inlines
    first, rest = text.text[:end], text.text[end:]
    words = SmallCaps((replace(text, text=first),), place=text.place)
    return (words, *((replace(text, text=rest),) if rest else ()), *inlines[1:])


def _end_of_first_words(text: str, *, whole: bool) -> int:
    """Return where the first words of a text end; 0 if they do not suit small capitals.

    `whole` says that no other inline follows, to which the last word may belong.
    """
    beginning = _BEGINNING.match(text)
    if beginning is None or not text[beginning.end()].isupper():
        return 0
    words = list(re.finditer(r"\S+", text))
    if words and words[-1].end() == len(text) and not whole:
        words.pop()
    end = 0
    for word in words[:_MAX_WORDS]:
        if word.end() > _MAX_CHARACTERS or not _SCRIPTS.search(word[0]):
            break
        end = word.end()
        if _PAUSE.search(word[0]) and end >= _MIN_CHARACTERS:
            break
    return end if end >= _MIN_CHARACTERS else 0
