"""Disclaimers: quotes, paragraphs and sections that open with the word, and the metadata's."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from exporter.model.nodes import (
    Block,
    Blocks,
    Disclaimer,
    Emphasis,
    Group,
    Heading,
    Inlines,
    Paragraph,
    Quote,
    Strong,
    Text,
)
from exporter.model.walk import plain_text, trimmed
from exporter.resolve.chapter_context import ChapterContext
from exporter.resolve.labels import disclaimer_words

_OPENING = r"\s*WORD\s*[:：]\s*"
_BARE_WORD = r"\s*WORD\s*"
_TITLE = r"(?:.*\b)?WORD\s*[:：.]?"


@cache
def _matcher(pattern: str) -> re.Pattern[str]:
    """Return a pattern, in which `WORD` stands for the word for a disclaimer in any language."""
    words = "|".join(map(re.escape, sorted(disclaimer_words())))
    return re.compile(pattern.replace("WORD", f"(?:{words})"), re.IGNORECASE)


def identify_disclaimers(blocks: Blocks, own: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with each disclaimer as such, and `own`, that of the metadata, in front."""
    found = _sections(tuple(_identified(block, context) for block in blocks), context)
    if not own:
        return found
    text = _folded(own)
    repeated = any(
        isinstance(block, Disclaimer) and _folded(block.children) == text for block in found
    )
    return found if repeated else (Disclaimer(own, context.labels.disclaimer), *found)


def _folded(blocks: Blocks) -> str:
    return " ".join(plain_text(blocks).casefold().split())


def _identified(block: Block, context: ChapterContext) -> Block:
    match block:
        case Quote(children) if children and isinstance(first := children[0], Paragraph):
            words = _without_opening(first.children)
            rest: Blocks = children[1:]
        case Paragraph(children):
            first, words, rest = block, _without_opening(children), ()
        case Group(children):
            return replace(block, children=tuple(_identified(child, context) for child in children))
        case _:
            return block
    if words is None:
        return block
    content = (replace(first, children=words), *rest) if words else rest
    return Disclaimer(
        content,
        context.labels.disclaimer,
        id=block.id,
        lang=block.lang,
        direction=block.direction,
        place=first.place,
    )


def _without_opening(inlines: Inlines) -> Inlines | None:
    """Return the text after “Disclaimer:”, capitalised; None if the text opens otherwise.

    The word, with or without its colon, or the whole text may be emphasised.
    """
    if not inlines:
        return None
    first, rest = inlines[0], inlines[1:]
    match first:
        case Text(text):
            opening = _matcher(_OPENING).match(text)
            if opening is None:
                return None
            return _capitalised((Text(text[opening.end() :]), *rest))
        case Emphasis(children) | Strong(children):
            inner = _without_opening(children)
            if inner is not None:
                return _capitalised((replace(first, children=inner), *rest) if inner else rest)
            bare = _matcher(_BARE_WORD).fullmatch(plain_text(children))
            after = rest[0] if rest else None
            if bare and isinstance(after, Text) and after.text.lstrip().startswith((":", "：")):
                return _capitalised((Text(after.text.lstrip()[1:]), *rest[1:]))
    return None


def _capitalised(inlines: Inlines) -> Inlines:
    inlines = trimmed(inlines)
    if inlines and isinstance(first := inlines[0], Text):
        return (Text(first.text[:1].upper() + first.text[1:]), *inlines[1:])
    return inlines


def _sections(blocks: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with each section whose heading says disclaimer as one."""
    result: list[Block] = []
    index = 0
    while index < len(blocks):
        heading = blocks[index]
        index += 1
        if not isinstance(heading, Heading) or not _matcher(_TITLE).fullmatch(
            plain_text(heading.children)
        ):
            result.append(heading)
            continue
        end = index
        while end < len(blocks) and not _ends_section(blocks[end], heading.level):
            end += 1
        title = plain_text(heading.children).strip().rstrip(":：.")
        label = context.labels.disclaimer if _matcher(_BARE_WORD).fullmatch(title) else title
        content = _unwrapped(blocks[index:end])
        result.append(Disclaimer(content, label, id=heading.id, place=heading.place))
        index = end
    return tuple(result)


def _ends_section(block: Block, level: int) -> bool:
    return isinstance(block, Heading) and block.level <= level


def _unwrapped(blocks: Blocks) -> Blocks:
    """Return the blocks of a section, a nested disclaimer replaced by its content."""
    result: list[Block] = []
    for block in blocks:
        result += block.children if isinstance(block, Disclaimer) else (block,)
    return tuple(result)
