"""Passages: the blocks of a post and their lines, by which one place is found in all its forms.

A web page, an e-book and printed pages of one post have the same words in the same order, but no
lines of its file. A passage is found in each by its first letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.build import CollectionRequest, Source, is_collection_file
from exporter.model.edition import Edition
from exporter.model.nodes import Block
from exporter.model.walk import plain_text, walk

_LENGTH = 40
"""Letters of a passage that are kept."""
_SOUGHT = (24, 12)
"""Letters that are looked for on pages: fewer where the number of a reference is among them."""
_FEWEST = 6
"""Letters of the shortest passage that is looked for on pages."""
_FARTHEST = 20_000
"""Letters of pages in which the next passage is, so that one that is missing finds no other."""


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """The line of a block in the file of its post, and its first letters, in lower case."""

    line: int
    letters: str


def letters_of(text: str) -> Iterator[str]:
    """Yield the letters and digits of a text as they are compared: lower case, without accents."""
    return filter(str.isalnum, unicodedata.normalize("NFKD", text).lower())


def passages_of(edition: Edition, path: str) -> tuple[SourcePassage, ...]:
    """Return the passages of an edition from the file of a post, in order; its title is line 1.

    Left out is what does not stand where it is written, such as a disclaimer at the end.
    """
    found: list[SourcePassage] = []
    for chapter in edition.chapters:
        for node in walk(chapter.blocks):
            if not isinstance(node, Block) or not node.place or node.place.path != path:
                continue
            if not found:
                found.append(SourcePassage(1, _first_letters(chapter.metadata.title)))
            passage = SourcePassage(node.place.line, _first_letters(plain_text((node,))))
            # A quotation begins with the same words as its first paragraph.
            if passage.letters and passage.line >= found[-1].line and passage != found[-1]:
                found.append(passage)
    return tuple(found)


def post_file(source: Source) -> str:
    """Return the file of the one post that a source is; empty for a whole collection."""
    match source:
        case CollectionRequest(chapter=chapter):
            return chapter
        case Path() if not is_collection_file(source):
            return str(source)
        case _:
            return ""


def offsets_in(
    letters: str, passages: Sequence[SourcePassage]
) -> Iterator[tuple[SourcePassage, int]]:
    """Yield the passages that are found among the letters of pages, each with its offset."""
    start = 0
    for passage in passages:
        if len(passage.letters) < _FEWEST:
            continue
        tried = (letters.find(passage.letters[:n], start, start + _FARTHEST) for n in _SOUGHT)
        offset = next((each for each in tried if each >= 0), None)
        if offset is not None:
            yield passage, offset
            start = offset + 1


def _first_letters(text: str) -> str:
    # Spaces and punctuation are a fourth of most texts, and all of few.
    return "".join(letters_of(text[: 4 * _LENGTH]))[:_LENGTH]
