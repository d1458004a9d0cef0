"""Notes: the authors' own footnotes, counted in the order in which they are called."""

from __future__ import annotations

from dataclasses import replace

from exporter.model.nodes import Blocks, Node, Note
from exporter.model.walk import rewrite, walk


def number_notes(blocks: Blocks) -> tuple[Blocks, tuple[Note, ...]]:
    """The blocks with their notes numbered from 1, and the notes in that order."""
    counted = 0

    def number(node: Node) -> Node:
        nonlocal counted
        if not isinstance(node, Note):
            return node
        counted += 1
        return replace(node, number=counted, id=f"note-{counted}")

    numbered = rewrite(blocks, number)
    notes = sorted(
        (node for node in walk(numbered) if isinstance(node, Note)), key=lambda note: note.number
    )
    return numbered, tuple(notes)
