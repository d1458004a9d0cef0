"""Characters that no font has, in whose place a box is shown."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.page_content import DrawnText, PageContent, quoted
from exporter.check.audit.page_fonts import MISSING
from exporter.check.results import Problem

_BEFORE = 16
"""Characters that a message quotes before the first box."""


def glyph_problems(content: PageContent) -> Iterator[Problem]:
    """Yield texts with missing glyphs, once for each structure element."""
    by_element: dict[object, list[DrawnText]] = {}
    for item in content.items:
        if isinstance(item, DrawnText):
            element = item.owner.element
            by_element.setdefault(element.key if element else item.box, []).append(item)
    for texts in by_element.values():
        count = sum(map(_missing, texts))
        if not count:
            continue
        affected = [text for text in texts if _missing(text)]
        font = affected[0].font.name
        characters = "1 character has" if count == 1 else f"{count} characters have"
        words = _around_box("".join(text.font.text(text.codes) for text in texts))
        message = f"{characters} no glyph in {quoted(words)} (font {font})"
        yield content.problem("glyph-missing", message, *affected, group=font)


def _missing(text: DrawnText) -> int:
    """Return how many characters of a text show a box.

    A box with alternative text, such as that of a task list, is meant as a box.
    """
    font, element = text.font, text.owner.element
    if font.encoded is None and (font.missing | font.placeholders).isdisjoint(text.codes):
        return 0
    missing = sum(font.is_missing(code) for code in text.codes)
    if element and element.has_alternative:
        return missing
    return missing or sum(code in font.placeholders for code in text.codes)


def _around_box(text: str) -> str:
    """Return a text from a word or two before its first box on."""
    at = text.find(MISSING)
    start = text.find(" ", at - _BEFORE, at) + 1 if at > _BEFORE else 0
    return text[start:]
