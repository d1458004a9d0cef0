"""Notes in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterable

from exporter.model.nodes import Blocks, Node, Note
from exporter.model.walk import plain_text, sequences


def notes_in_order(blocks: Blocks) -> tuple[Note, ...]:
    """Each note once, in the order of the calls; those that only notes call come last."""
    notes: dict[tuple[str, str], Note] = {}

    def gather(nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, Note):
                notes.setdefault(identity(node), node)
            else:
                for _, children in sequences(node):
                    gather(children)

    gather(blocks)
    read = 0
    while read < len(notes):
        gather(tuple(notes.values())[read].children)
        read += 1
    return tuple(notes.values())


def identity(note: Note) -> tuple[str, str]:
    """What makes two calls one note. A disclaimer from the metadata has labels of its own."""
    return note.label, plain_text(note.children)
