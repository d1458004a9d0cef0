"""Line ends in running text: spaces, but nothing between East Asian characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from exporter.model.east_asian import is_joined
from exporter.model.nodes import (
    Blocks,
    Details,
    Figure,
    Heading,
    Inlines,
    LineBreak,
    Node,
    Note,
    Paragraph,
    Table,
    Term,
    Text,
)
from exporter.model.walk import rewrite, sequences

_OBJECT = "\ufffc"
"""Stands for an image, a formula or code."""
_LINE_END = re.compile("\n")


def join_lines(blocks: Blocks) -> Blocks:
    """Return the blocks with each line end in running text replaced by a space or by nothing."""
    return rewrite(blocks, _with_joined_lines)


def _with_joined_lines(node: Node) -> Node:
    match node:
        case Paragraph(inlines) | Heading(children=inlines) | Term(inlines):
            joined = _joined(inlines)
            return node if joined is inlines else replace(node, children=joined)
        case Figure(caption=inlines) | Table(caption=inlines) if inlines:
            return replace(node, caption=_joined(inlines))
        case Details(inlines) if inlines:
            return replace(node, summary=_joined(inlines))
        case _:
            return node


def _joined(inlines: Inlines) -> Inlines:
    """Return running text without line ends; the text of its notes has none any more."""
    characters = "".join(_characters(inlines))
    ends = [at for at, character in enumerate(characters) if character == "\n"]
    if not ends:
        return inlines
    spaces = iter(
        [
            "" if is_joined(characters[at - 1 : at], characters[at + 1 : at + 2]) else " "
            for at in ends
        ]
    )

    def without_line_ends(node: Node) -> Node:
        if not isinstance(node, Text) or "\n" not in node.text:
            return node
        return replace(node, text=_LINE_END.sub(lambda _: next(spaces), node.text))

    return rewrite(inlines, without_line_ends)


def _characters(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text):
                yield text
            case LineBreak():
                yield " "
            case Note():
                # It is called after the last character of a line, which still meets the next one.
                pass
            case _:
                inner = [part for _, children in sequences(node) for part in _characters(children)]
                yield from inner or (_OBJECT,)
