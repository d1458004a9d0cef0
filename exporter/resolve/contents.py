"""Contents: the titles of parts, chapters and their sections, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from exporter.model.nodes import Block, Blocks, Group, Heading
from exporter.model.publication import Chapter, ContentsEntry, EditionPart, Page, Role
from exporter.model.walk import plain_text

_DEEPEST = 3
"""The deepest heading that the contents show: a chapter's title is 1."""
_UNLISTED: frozenset[Role] = frozenset(("cover", "half-title", "title-page", "imprint", "contents"))
"""What stands before the contents, or is them, has no line there."""


def contents_of(
    front: Iterable[Page], parts: Iterable[EditionPart], back: Iterable[Page]
) -> tuple[ContentsEntry, ...]:
    """The contents of a book."""
    return (
        *(_of_page(page) for page in front if page.role not in _UNLISTED),
        *(entry for part in parts for entry in _of_part(part)),
        *(_of_page(page) for page in back),
    )


def _of_page(page: Page, children: tuple[ContentsEntry, ...] = ()) -> ContentsEntry:
    return ContentsEntry(page.title, page.key, children=children)


def _of_part(part: EditionPart) -> tuple[ContentsEntry, ...]:
    chapters = tuple(entry_of(chapter) for chapter in part.chapters)
    return (_of_page(part.opening, chapters),) if part.opening else chapters


def entry_of(chapter: Chapter) -> ContentsEntry:
    """A chapter's line of the contents, with the sections below it."""
    metadata = chapter.metadata
    headings = [*_headings(chapter.blocks)]
    return ContentsEntry(
        metadata.title,
        chapter.key,
        children=_nested(headings, 2, chapter.key),
        authors=", ".join(author.name for author in metadata.authors),
        lang=metadata.lang,
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
