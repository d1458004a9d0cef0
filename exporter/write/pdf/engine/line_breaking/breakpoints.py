"""Where the lines of a paragraph may end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyphen  # type: ignore[import-untyped]
from weasyprint.text.line_break import get_log_attrs  # type: ignore[import-untyped]

from exporter.write.pdf.engine.line_breaking import protrusion
from exporter.write.pdf.engine.line_breaking.measuring import FORCED, Item, text_width
from exporter.write.pdf.engine.line_breaking.paragraph import SPACES, Paragraph
from exporter.write.pdf.engine.line_breaking.total_fit import Breakpoint

_SOFT_HYPHEN = "\xad"
_DASHES = "-‐–—"
_BLANK = f" {FORCED}"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNMARKED = re.compile(r"\W*[^\W\d_]+(?:['’‐–—-][^\W\d_]+)*\W*")
"""A word of letters or a compound, and the punctuation around it."""
_NOT_BETWEEN_LETTERS = re.compile(r"(?<=[^\w])(?=.)|(?<=.)(?=[^\w ])", re.DOTALL)
"""Where a line may end: not between two letters of the scripts that are known here."""
_REGIONS = {"en": "en-US"}
"""The likely region of a language (CLDR, likely subtags) where pyphen takes another: British words
are divided elsewhere, as in “specific-ations”."""


@dataclass(frozen=True, slots=True)
class Place:
    """A breakpoint in the text of a paragraph.

    `index` is that of the first character which is not on the line, its spaces included. A hyphen
    is `added` to the line, whose last character stands `outside` of the measure by this many CSS
    pixels.
    """

    index: int
    point: Breakpoint
    added: bool = False
    outside: float = 0.0


@dataclass(frozen=True, slots=True)
class Segment:
    """The text up to a forced break or to the end of a paragraph, with its breakpoints.

    `start` is the index of its first character, `end` that after its last one. `plain` are the
    breakpoints without hyphenation.
    """

    start: int
    end: int
    plain: tuple[Place, ...]


def segments(context: Any, paragraph: Paragraph) -> list[Segment]:
    """Return the parts of a paragraph between its forced breaks."""
    found: list[Segment] = []
    places: list[Place] = []
    start = 0
    for place in _places(context, paragraph):
        places.append(place)
        end = place.index
        if end >= len(paragraph.text) or paragraph.text[end - 1] == FORCED:
            found.append(Segment(start, end, tuple(places)))
            places, start = [], end
    return found


def _places(context: Any, paragraph: Paragraph) -> Iterator[Place]:
    """Yield the places at spaces, dashes and soft hyphens; the last is the end."""
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
            hyphen, outside = hyphen_widths(context, before)
            position = before.position(at) + hyphen
        else:
            position, outside = _end(context, paragraph, number, end)
        start, outside_left = line_start(context, paragraph, at)
        point = Breakpoint(
            position - outside,
            start + outside_left,
            spaces,
            spaces + blank,
            before.letters_before(at),
            soft or (end > 0 and text[end - 1] in _DASHES),
        )
        yield Place(at, point, soft, outside)
        spaces += blank
        seen = at
    end = _without_blanks(text, len(text))
    spaces += _spaces(text, seen, end)
    letters = items[-1].letters_before(len(text))
    width, outside = _end(context, paragraph, len(items) - 1, end)
    if end == len(text):
        width = paragraph.width
    point = Breakpoint(width - outside, width, spaces, spaces, letters)
    yield Place(len(text), point, outside=outside)


def _without_blanks(text: str, end: int) -> int:
    """Return the index of the end of a text without the spaces and the forced break before it."""
    while end and text[end - 1] in _BLANK:
        end -= 1
    return end


def _spaces(text: str, start: int, end: int) -> int:
    """Return how many spaces between two indexes are stretched in justified lines."""
    return sum(text.count(space, start, end) for space in SPACES)


def _is_break(before: Item, following: Item, *, soft: bool) -> bool:
    """Return whether a line may end between two items, or within one."""
    if before.unbroken is not None and before.unbroken is following.unbroken:
        return False
    if soft and before.box.style["hyphens"] == "none":
        return False
    if before is following:
        return True
    # The engine ends a line within a text, and drops the edge of a box that it ends in.
    return before.is_text and not following.closing


def _end(context: Any, paragraph: Paragraph, number: int, end: int) -> tuple[float, float]:
    """Return where a line before an index ends, and how far its last character stands out.

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
    return position, protrusion.right(context, item, paragraph.text[end - 1])


def line_start(context: Any, paragraph: Paragraph, at: int) -> tuple[float, float]:
    """Return where a line starts with the character at an index, and how far that stands out.

    The edges of boxes that begin with it are on the line.
    """
    item = paragraph.items[paragraph.item_at(at)]
    position = item.position(at)
    if at == item.start and item.opening:
        return position - item.opening, 0.0
    if paragraph.ragged or at >= len(paragraph.text):
        return position, 0.0
    return position, protrusion.left(context, item, paragraph.text[at])


def hyphen_widths(context: Any, item: Item) -> tuple[float, float]:
    """Return the width of the hyphen that is added to an item, and how far it stands out."""
    character = item.box.style["hyphenate_character"]
    width = text_width(context, character, item.box.style)
    return width, protrusion.right(context, item, character)


def hyphenated(context: Any, paragraph: Paragraph, segment: Segment) -> tuple[Place, ...]:
    """Return the places of a segment, with those within words."""
    found: list[Place] = []
    seen, spaces = segment.start, paragraph.spaces_before(segment.start)
    for item in paragraph.items[
        paragraph.item_at(segment.start) : paragraph.item_at(segment.end - 1) + 1
    ]:
        dictionary = _dictionary(context, item.box.style)
        if not item.is_text or item.unbroken is not None or dictionary is None:
            continue
        hyphen, outside = hyphen_widths(context, item)
        if paragraph.ragged:
            outside = 0.0
        for at in _within_words(item, dictionary, item.box.style["hyphenate_limit_chars"][0]):
            if segment.start < at < segment.end:
                x = item.position(at)
                spaces += _spaces(paragraph.text, seen, at)
                seen = at
                letters = item.letters_before(at)
                point = Breakpoint(x + hyphen - outside, x, spaces, spaces, letters, hyphen=True)
                found.append(Place(at, point, added=True, outside=outside))
    return tuple(sorted((*segment.plain, *found), key=lambda place: place.index))


def _within_words(item: Item, dictionary: Any, shortest: int) -> Iterator[int]:
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
            # In some languages letters change: “asszonnyal” is parted as “asszony-nyal”.
            if position.data is None:
                yield item.start + word.start() + position


def _dictionary(context: Any, style: Any) -> Any:
    """Return the hyphenation dictionary of a style, as the engine keeps it, if there is one."""
    lang = style["lang"] and pyphen.language_fallback(_REGIONS.get(style["lang"], style["lang"]))
    if style["hyphens"] != "auto" or not lang:
        return None
    total, left, right = style["hyphenate_limit_chars"]
    key = (lang, left, right, total)
    if key not in context.dictionaries:
        context.dictionaries[key] = pyphen.Pyphen(lang=lang, left=left, right=right)
    return context.dictionaries[key]
