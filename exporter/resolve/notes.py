"""Notes: the authors' own footnotes, counted in the order in which they are called."""

from __future__ import annotations

from dataclasses import replace

from exporter.model.nodes import Blocks, Node, Note
from exporter.model.notes import identity, notes_in_order
from exporter.model.walk import rewrite, walk


def number_notes(blocks: Blocks) -> Blocks:
    """The blocks with their notes numbered from 1, and each call with an id.

    A note that is called again keeps its number, and its words stay with the first call.
    """
    numbers = {identity(note): number for number, note in enumerate(notes_in_order(blocks), 1)}
    said: set[int] = set()
    calls = 0

    def number(node: Node) -> Node:
        nonlocal calls
        if not isinstance(node, Note):
            return node
        calls += 1
        counted = numbers[identity(node)]
        children = () if counted in said else node.children
        said.add(counted)
        return replace(node, children=children, number=counted, id=f"call-{calls}")

    return rewrite(blocks, number)


def notes_of(blocks: Blocks) -> tuple[Note, ...]:
    """Every call of a note, by the notes' numbers; the first of each holds its words."""
    calls = [node for node in walk(blocks) if isinstance(node, Note)]
    return tuple(sorted(calls, key=lambda call: (call.number, not call.children)))
