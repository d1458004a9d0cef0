"""Contents: the titles of chapters, and of their sections, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from exporter.model.nodes import Block, Blocks, Group, Heading
from exporter.model.publication import Chapter, ContentsEntry
from exporter.model.walk import plain_text

_DEEPEST = 3
"""The deepest heading that the contents show: a chapter's title is 1."""


def entry_of(chapter: Chapter) -> ContentsEntry:
    """A chapter's line of the contents, with the sections below it."""
    headings = [*_headings(chapter.blocks)]
    return ContentsEntry(
        chapter.metadata.title, chapter.key, children=_nested(headings, 2, chapter.key)
    )


def _headings(blocks: Blocks) -> Iterator[Heading]:
    """The headings of the text itself, not those inside quotes, lists or boxes."""
    block: Block
    for block in blocks:
        match block:
            case Heading():
                yield block
            case Group(children):
                yield from _headings(children)


def _nested(headings: list[Heading], level: int, key: str) -> tuple[ContentsEntry, ...]:
    if level > _DEEPEST:
        return ()
    starts = [index for index, heading in enumerate(headings) if heading.level <= level]
    return tuple(
        ContentsEntry(
            " ".join(plain_text(headings[start].children).split()),
            key,
            headings[start].id,
            _nested(headings[start + 1 : end], level + 1, key),
        )
        for start, end in pairwise((*starts, len(headings)))
    )
