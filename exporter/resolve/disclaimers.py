"""Disclaimers: quotes, paragraphs and sections that open with the word, and the metadata's own."""

from __future__ import annotations

import re
from dataclasses import replace

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
from exporter.resolve.labels import DISCLAIMER_WORDS

_WORD = "|".join(sorted(DISCLAIMER_WORDS))
_OPENING = re.compile(rf"\s*(?:{_WORD})\s*:\s*", re.IGNORECASE)
_BARE_WORD = re.compile(rf"\s*(?:{_WORD})\s*", re.IGNORECASE)
_TITLE = re.compile(rf"(?:.*\b)?(?:{_WORD})\s*[:.]?", re.IGNORECASE)


def disclaim(blocks: Blocks, scene: ChapterContext) -> Blocks:
    """The blocks with every disclaimer known as one, and the metadata's in front."""
    found = _sections(tuple(_disclaimed(block, scene) for block in blocks), scene)
    own = scene.post.metadata.disclaimer
    if not own:
        return found
    words = _fold(own)
    said = any(isinstance(block, Disclaimer) and _fold(block.children) == words for block in found)
    return found if said else (Disclaimer(own, scene.labels.disclaimer), *found)


def _fold(blocks: Blocks) -> str:
    return " ".join(plain_text(blocks).casefold().split())


def _disclaimed(block: Block, scene: ChapterContext) -> Block:
    match block:
        case Quote(children) if children and isinstance(first := children[0], Paragraph):
            words = _without_opening(first.children)
            rest: Blocks = children[1:]
        case Paragraph(children):
            first, words, rest = block, _without_opening(children), ()
        case Group(children):
            return replace(block, children=tuple(_disclaimed(child, scene) for child in children))
        case _:
            return block
    if words is None:
        return block
    body = (replace(first, children=words), *rest) if words else rest
    return Disclaimer(
        body,
        scene.labels.disclaimer,
        id=block.id,
        lang=block.lang,
        direction=block.direction,
        place=first.place,
    )


def _without_opening(inlines: Inlines) -> Inlines | None:
    """The text after “Disclaimer:”, its first letter a capital; None where it does not open so.

    The word may be stressed, with its colon or without, and so may the whole text be.
    """
    if not inlines:
        return None
    first, rest = inlines[0], inlines[1:]
    match first:
        case Text(text):
            opening = _OPENING.match(text)
            if opening is None:
                return None
            return _capitalised((Text(text[opening.end() :]), *rest))
        case Emphasis(children) | Strong(children):
            inner = _without_opening(children)
            if inner is not None:
                return _capitalised((replace(first, children=inner), *rest) if inner else rest)
            bare = _BARE_WORD.fullmatch(plain_text(children))
            after = rest[0] if rest else None
            if bare and isinstance(after, Text) and after.text.lstrip().startswith(":"):
                return _capitalised((Text(after.text.lstrip()[1:]), *rest[1:]))
    return None


def _capitalised(inlines: Inlines) -> Inlines:
    inlines = trimmed(inlines)
    if inlines and isinstance(first := inlines[0], Text):
        return (Text(first.text[:1].upper() + first.text[1:]), *inlines[1:])
    return inlines


def _sections(blocks: Blocks, scene: ChapterContext) -> Blocks:
    """The blocks with each section that is called a disclaimer as one."""
    done: list[Block] = []
    at = 0
    while at < len(blocks):
        heading = blocks[at]
        at += 1
        if not isinstance(heading, Heading) or not _TITLE.fullmatch(plain_text(heading.children)):
            done.append(heading)
            continue
        end = at
        while end < len(blocks) and not _ends_section(blocks[end], heading.level):
            end += 1
        title = plain_text(heading.children).strip().rstrip(":.")
        label = scene.labels.disclaimer if _BARE_WORD.fullmatch(title) else title
        body = _unwrapped(blocks[at:end])
        done.append(Disclaimer(body, label, id=heading.id, place=heading.place))
        at = end
    return tuple(done)


def _ends_section(block: Block, level: int) -> bool:
    return isinstance(block, Heading) and block.level <= level


def _unwrapped(blocks: Blocks) -> Blocks:
    """A section's blocks; a disclaimer within it needs no second frame."""
    done: list[Block] = []
    for block in blocks:
        done += block.children if isinstance(block, Disclaimer) else (block,)
    return tuple(done)
