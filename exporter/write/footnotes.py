"""The foot of a page: notes and references that stand where they are called, where there are pages.

What would not fit there, or cannot be put there from where it is called, stays in the lists at the
end of the division.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from exporter.model.nodes import Blocks, Citation, Node, Note, Paragraph
from exporter.model.publication import Chapter, Page
from exporter.model.walk import plain_text, sequences, walk
from exporter.write.chapter import reference_in_line
from exporter.write.xhtml import Dialect, inlines_to_xhtml

D = TypeVar("D", Chapter, Page)

_LONGEST = 700
"""Characters. A note that is longer could fill a page, and the PDF engine does not part it."""


@dataclass(frozen=True, slots=True)
class FootnoteSlots:
    """What goes to the foot of pages, by the id of the call, and the numbers of what does."""

    said: Mapping[str, str]
    notes: frozenset[int]
    references: frozenset[str]


def with_footnotes(division: D, dialect: Dialect) -> tuple[D, Dialect]:
    """The division without what its dialect sets at the foot of pages from now on."""
    if not division.as_footnotes or dialect.medium != "print":
        return division, dialect
    foot = _foot(division, dialect)
    left = replace(
        division,
        notes=tuple(note for note in division.notes if note.number not in foot.notes),
        references=tuple(each for each in division.references if each.id not in foot.references),
    )
    return left, replace(dialect, foot=foot.said)


def _foot(division: Chapter | Page, dialect: Dialect) -> FootnoteSlots:
    calls = frozenset(_calls(division.blocks))
    said: dict[str, str] = {}
    notes: set[int] = set()
    references: set[str] = set()
    for number, group in groupby(division.notes, key=lambda note: note.number):
        note = next(group)
        if note.id in calls and _is_short(note.children):
            said[note.id] = _note(note, dialect)
            notes.add(number)
    for reference in division.references:
        if reference.cited_by and reference.cited_by[0] in calls:
            words = reference_in_line(reference, dialect)
            number_ = f'<span class="number">[{reference.number}]</span> '
            said[reference.cited_by[0]] = _framed(reference.id, number_ + words)
            references.add(reference.id)
    return FootnoteSlots(said, frozenset(notes), frozenset(references))


def _calls(nodes: Iterable[Node]) -> Iterable[str]:
    """The ids of calls from which the foot of the page can be reached."""
    for node in nodes:
        if isinstance(node, Citation | Note):
            yield node.id
        # What a note at the foot calls has no foot of its own.
        if not isinstance(node, Note):
            for _, children in sequences(node):
                yield from _calls(children)


def _is_short(blocks: Blocks) -> bool:
    """Whether a note is no more than a few lines of running text, without a note of its own."""
    plain = all(isinstance(block, Paragraph) for block in blocks)
    return plain and len(plain_text(blocks)) <= _LONGEST and not any(_has_note(blocks))


def _has_note(blocks: Blocks) -> Iterable[bool]:
    return (isinstance(node, Note) for node in walk(blocks))


def _note(note: Note, dialect: Dialect) -> str:
    paragraphs = (block.children for block in note.children if isinstance(block, Paragraph))
    words = "<br/>".join(inlines_to_xhtml(children, dialect) for children in paragraphs)
    return _framed(f"note-{note.number}", f'<span class="number">{note.number}</span> {words}')


def _framed(id_: str, inner: str) -> str:
    return f'<span class="foot" role="doc-footnote" id="{id_}">{inner}</span>'
