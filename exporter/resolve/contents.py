"""Contents: the titles of parts, chapters and their sections, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from exporter.model.book import Role
from exporter.model.edition import Chapter, ContentsEntry, EditionPart, Page, SummaryHeading
from exporter.model.summary import summary_of

_MAX_LEVEL = 3
"""The deepest heading level in the contents; a chapter's title is level 1."""
_UNLISTED: frozenset[Role] = frozenset(("cover", "half-title", "title-page", "imprint", "contents"))
"""The pages without an entry: those up to and including the contents."""


def contents_of(
    front: Iterable[Page], parts: Iterable[EditionPart], back: Iterable[Page]
) -> tuple[ContentsEntry, ...]:
    """Return the entries of the table of contents."""
    return (
        *(_page_entry(page) for page in front if page.role not in _UNLISTED),
        *(entry for part in parts for entry in _part_entries(part)),
        *(_page_entry(page) for page in back),
    )


def _page_entry(page: Page, children: tuple[ContentsEntry, ...] = ()) -> ContentsEntry:
    return ContentsEntry(page.title, page.key, children=children)


def _part_entries(part: EditionPart) -> tuple[ContentsEntry, ...]:
    chapters = tuple(_chapter_entry(chapter) for chapter in part.chapters)
    return (_page_entry(part.opening, chapters),) if part.opening else chapters


def _chapter_entry(chapter: Chapter) -> ContentsEntry:
    """Return the entry of a chapter, with its sections as children."""
    metadata = chapter.metadata
    return ContentsEntry(
        metadata.title,
        chapter.key,
        children=_nested(summary_of(chapter).headings, 2, chapter.key),
        authors=chapter.labels.comma.join(author.name for author in metadata.authors),
        lang=metadata.lang,
    )


def _nested(headings: Sequence[SummaryHeading], level: int, key: str) -> tuple[ContentsEntry, ...]:
    if level > _MAX_LEVEL:
        return ()
    starts = [index for index, heading in enumerate(headings) if heading.level <= level]
    entries = []
    for start, end in pairwise((*starts, len(headings))):
        heading = headings[start]
        children = _nested(headings[start + 1 : end], level + 1, key)
        entries.append(ContentsEntry(heading.title, key, heading.id, children))
    return tuple(entries)
