"""Where the lines of a paragraph may end: its break opportunities (UAX 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyphen
from weasyprint.text.line_break import get_log_attrs

from exporter.write.pdf.engine.line_breaking.measuring import FORCED, InlineItem, text_width
from exporter.write.pdf.engine.line_breaking.paragraph_content import SPACES, ParagraphContent
from exporter.write.pdf.engine.line_breaking.protrusion import (
    left_protrusion,
    right_protrusion,
)
from exporter.write.pdf.engine.line_breaking.total_fit import Breakpoint

_SOFT_HYPHEN = "\xad"
_DASHES = "-‐–—"
_BLANK = f" {FORCED}"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNMARKED = re.compile(r"\W*[^\W\d_]+(?:['’‐–—-][^\W\d_]+)*\W*")
"""A word of letters or a compound, and the punctuation around it."""
_NOT_BETWEEN_LETTERS = re.compile(r"(?<=[^\w])(?=.)|(?<=.)(?=[^\w ])", re.DOTALL)
"""Where a line may end: not between two letters, in the scripts that are supported here."""
_REGIONS = {"en": "en-US"}
"""The likely region of a language (CLDR, likely subtags) where pyphen chooses another: British
English hyphenates differently, as in “specific-ations”."""


@dataclass(frozen=True, slots=True)
class BreakOpportunity:
    """A breakpoint in the text of a paragraph.

    `index` is that of the first character after the line and the spaces at its end. `adds_hyphen`
    says that the line gets a hyphen. `protrusion` is how far its last character extends beyond the
    measure, in CSS pixels.
    """

    index: int
    point: Breakpoint
    adds_hyphen: bool = False
    protrusion: float = 0.0


@dataclass(frozen=True, slots=True)
class Segment:
    """The text up to a forced break or to the end of a paragraph, and where its lines may end.

    `start` is the index of its first character, `end` that after its last one. `unhyphenated` are
    the break opportunities without hyphenation.
    """

    start: int
    end: int
    unhyphenated: tuple[BreakOpportunity, ...]


def segments(context: Any, paragraph: ParagraphContent) -> list[Segment]:
    """Return the parts of a paragraph between its forced breaks."""
    found: list[Segment] = []
    opportunities: list[BreakOpportunity] = []
    start = 0
    for opportunity in _opportunities(context, paragraph):
        opportunities.append(opportunity)
        end = opportunity.index
        if end >= len(paragraph.text) or paragraph.text[end - 1] == FORCED:
            found.append(Segment(start, end, tuple(opportunities)))
            opportunities, start = [], end
    return found


def _opportunities(context: Any, paragraph: ParagraphContent) -> Iterator[BreakOpportunity]:
    """Yield the break opportunities at spaces, dashes and soft hyphens; the last is the end."""
    text, items = paragraph.text, paragraph.items
    attributes = get_log_attrs(text, paragraph.style["lang"])
    spaces, seen, number = 0, 0, 0
    for match in _NOT_BETWEEN_LETTERS.finditer(text):
        at = match.start()
        if not attributes[at].is_line_break or text[at] == FORCED:
            continue
        # The item that the line ends in, spaces included, and the one that follows.
        while items[number].end < at:
            number += 1
        before = items[number]
        following = items[number + 1] if at == before.end else before
        last = text[at - 1]
        soft = last == _SOFT_HYPHEN
        if last != FORCED and not _is_break(before, following, soft=soft):
            continue
        end = _without_blanks(text, at)
        spaces += _spaces(text, seen, end)
        blank = _spaces(text, end, at)
        if soft:
            hyphen, protrusion = hyphen_widths(context, before)
            position = before.position(at) + hyphen
        else:
            position, protrusion = _end(context, paragraph, number, end)
        start, protrusion_left = line_start(context, paragraph, at)
        point = Breakpoint(
            position - protrusion,
            start + protrusion_left,
            spaces,
            spaces + blank,
            before.letters_before(at),
            soft or (end > 0 and text[end - 1] in _DASHES),
        )
        yield BreakOpportunity(at, point, soft, protrusion)
        spaces += blank
        seen = at
    end = _without_blanks(text, len(text))
    spaces += _spaces(text, seen, end)
    letters = items[-1].letters_before(len(text))
    width, protrusion = _end(context, paragraph, len(items) - 1, end)
    if end == len(text):
        width = paragraph.width
    point = Breakpoint(width - protrusion, width, spaces, spaces, letters)
    yield BreakOpportunity(len(text), point, protrusion=protrusion)


def _without_blanks(text: str, end: int) -> int:
    """Return the index of the end of a text without the spaces and the forced break before it."""
    while end and text[end - 1] in _BLANK:
        end -= 1
    return end


def _spaces(text: str, start: int, end: int) -> int:
    """Return how many spaces between two indexes are stretched in justified lines."""
    return sum(text.count(space, start, end) for space in SPACES)


def _is_break(before: InlineItem, following: InlineItem, *, soft: bool) -> bool:
    """Return whether a line may end between two items, or within one."""
    if before.unbroken is not None and before.unbroken is following.unbroken:
        return False
    if soft and before.box.style["hyphens"] == "none":
        return False
    if before is following:
        return True
    # The engine ends a line within a text, and drops the edge of a box that it ends in.
    return before.is_text and not following.closing


def _end(context: Any, paragraph: ParagraphContent, number: int, end: int) -> tuple[float, float]:
    """Return where a line before an index ends, and the protrusion of its last character.

    `number` is that of the item in which the spaces after it end.
    """
    item = paragraph.items[number]
    closing = 0.0
    while end <= item.start and number:
        closing += item.closing
        number -= 1
        item = paragraph.items[number]
    position = item.position(max(end, item.start)) + closing
    if paragraph.ragged or closing or end <= item.start:
        return position, 0.0
    return position, right_protrusion(context, item, paragraph.text[end - 1])


def line_start(context: Any, paragraph: ParagraphContent, at: int) -> tuple[float, float]:
    """Return where a line starts with the character at an index, and its protrusion.

    The edges of inline boxes that begin with it are on the line.
    """
    item = paragraph.items[paragraph.item_at(at)]
    position = item.position(at)
    if at == item.start and item.opening:
        return position - item.opening, 0.0
    if paragraph.ragged or at >= len(paragraph.text):
        return position, 0.0
    return position, left_protrusion(context, item, paragraph.text[at])


def hyphen_widths(context: Any, item: InlineItem) -> tuple[float, float]:
    """Return the width of the hyphen that is added to an item, and its protrusion."""
    character = item.box.style["hyphenate_character"]
    width = text_width(context, character, item.box.style)
    return width, right_protrusion(context, item, character)


def hyphenated(
    context: Any, paragraph: ParagraphContent, segment: Segment
) -> tuple[BreakOpportunity, ...]:
    """Return the break opportunities of a segment, those within words included."""
    found: list[BreakOpportunity] = []
    seen, spaces = segment.start, paragraph.spaces_before(segment.start)
    for item in paragraph.items[
        paragraph.item_at(segment.start) : paragraph.item_at(segment.end - 1) + 1
    ]:
        dictionary = _dictionary(context, item.box.style)
        if not item.is_text or item.unbroken is not None or dictionary is None:
            continue
        hyphen, protrusion = hyphen_widths(context, item)
        if paragraph.ragged:
            protrusion = 0.0
        for at in _within_words(item, dictionary, item.box.style["hyphenate_limit_chars"][0]):
            if segment.start < at < segment.end:
                x = item.position(at)
                spaces += _spaces(paragraph.text, seen, at)
                seen = at
                letters = item.letters_before(at)
                point = Breakpoint(x + hyphen - protrusion, x, spaces, spaces, letters, hyphen=True)
                found.append(BreakOpportunity(at, point, adds_hyphen=True, protrusion=protrusion))
    return tuple(sorted((*segment.unhyphenated, *found), key=lambda opportunity: opportunity.index))


def _within_words(item: InlineItem, dictionary: Any, shortest: int) -> Iterator[int]:
    """Yield the indexes at which words of an item may be hyphenated."""
    text = item.text
    for word in _WORD.finditer(text):
        if word.end() - word.start() < shortest or not word[0][1:].islower():
            continue
        # A word with capitals or other characters in it (an address, a name in code) is left
        # whole. The mark of a note that follows is another text, and no part of the word.
        start = text.rfind(" ", 0, word.start()) + 1
        end = text.find(" ", word.end())
        end = end if end >= 0 else len(text)
        # Soft hyphens of a word are all that it has.
        if not _UNMARKED.fullmatch(text, start, end) or _SOFT_HYPHEN in text[start:end]:
            continue
        for position in dictionary.positions(word[0]):
            # In some languages letters change: “asszonnyal” becomes “asszony-nyal”.
            if position.data is None:
                yield item.start + word.start() + position


def _dictionary(context: Any, style: Any) -> Any:
    """Return the hyphenation dictionary of a style, as the engine keeps it, if there is one."""
    written = style["lang"]
    lang = written and pyphen.language_fallback(_REGIONS.get(written, written))
    if style["hyphens"] != "auto" or not lang:
        return None
    total, left, right = style["hyphenate_limit_chars"]
    key = (lang, left, right, total)
    if key not in context.dictionaries:
        dictionary = pyphen.Pyphen(lang=lang, left=left, right=right)
        # WeasyPrint hyphenates the lines that it breaks alike, and reads no other dictionary.
        engine_key = (pyphen.language_fallback(written), left, right, total)
        context.dictionaries |= {key: dictionary, engine_key: dictionary}
    return context.dictionaries[key]
