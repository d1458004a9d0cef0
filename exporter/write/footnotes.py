"""Footnotes: notes and references at the foot of the page that calls them, in print.

Those that are too long, or that are called from within a note, stay in the lists at the end of the
division.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from exporter.model.edition import Division
from exporter.model.nodes import Blocks, Citation, Node, Note, Paragraph
from exporter.model.walk import DivisionT, plain_text, sequences, walk
from exporter.write.chapter import reference_content
from exporter.write.xhtml import Dialect, inlines_to_xhtml

_MAX_LENGTH = 700
"""In characters. A longer note could fill a page, and WeasyPrint does not break footnotes."""


@dataclass(frozen=True, slots=True)
class _Footnotes:
    """XHTML by the id of its call, and the numbers of the notes and ids of the references in it."""

    by_call: Mapping[str, str]
    notes: frozenset[int]
    references: frozenset[str]


def with_footnotes(division: DivisionT, dialect: Dialect) -> tuple[DivisionT, Dialect]:
    """Return the division without the notes that are set as footnotes, and a dialect with them."""
    if not division.as_footnotes or dialect.medium != "print":
        return division, dialect
    footnotes = _footnotes(division, dialect)
    listed = [each for each in division.references if each.id not in footnotes.references]
    remaining = replace(
        division,
        notes=tuple(note for note in division.notes if note.number not in footnotes.notes),
        references=tuple(listed),
    )
    return remaining, replace(dialect, footnotes=footnotes.by_call)


def _footnotes(division: Division, dialect: Dialect) -> _Footnotes:
    calls = frozenset(_calls(division.blocks))
    by_call: dict[str, str] = {}
    notes: set[int] = set()
    references: set[str] = set()
    for number, group in groupby(division.notes, key=lambda note: note.number):
        note = next(group)
        if note.id in calls and _is_short(note.children):
            by_call[note.id] = _note(note, dialect)
            notes.add(number)
    for reference in division.references:
        if reference.cited_by and reference.cited_by[0] in calls:
            label = f'<span class="number">[{reference.number}]</span>'
            inner = f"{label} {reference_content(reference, dialect)}"
            by_call[reference.cited_by[0]] = _footnote(reference.id, inner)
            references.add(reference.id)
    return _Footnotes(by_call, frozenset(notes), frozenset(references))


def _calls(nodes: Iterable[Node]) -> Iterable[str]:
    """Yield the ids of the calls that can have a footnote."""
    for node in nodes:
        if isinstance(node, Citation | Note):
            yield node.id
        # A footnote cannot have footnotes.
        if not isinstance(node, Note):
            for _, children in sequences(node):
                yield from _calls(children)


def _is_short(blocks: Blocks) -> bool:
    """Whether a note is a few lines of running text, without notes of its own."""
    only_text = all(isinstance(block, Paragraph) for block in blocks)
    has_notes = any(isinstance(node, Note) for node in walk(blocks))
    return only_text and not has_notes and len(plain_text(blocks)) <= _MAX_LENGTH


def _note(note: Note, dialect: Dialect) -> str:
    paragraphs = (block.children for block in note.children if isinstance(block, Paragraph))
    inner = "<br/>".join(inlines_to_xhtml(children, dialect) for children in paragraphs)
    return _footnote(f"note-{note.number}", f'<span class="number">{note.number}</span> {inner}')


def _footnote(id_: str, inner: str) -> str:
    return f'<span class="foot" role="doc-footnote" id="{id_}">{inner}</span>'
