"""Spacing: the last line of a paragraph is never a single short word."""

from __future__ import annotations

import re
from dataclasses import replace

from exporter.model.nodes import Blocks, Node, Paragraph, Text
from exporter.model.walk import plain_text, rewrite

NO_BREAK_SPACE = "\u00a0"
_LAST_WORD = re.compile(r"(?<=\S) (\S{1,5})$")
_MIN_LENGTH = 40
"""Paragraphs of fewer characters rarely fill more than one line."""


def bind_last_words(blocks: Blocks) -> Blocks:
    """Return the blocks with a no-break space before a last word of at most five letters."""

    def bind(node: Node) -> Node:
        if not isinstance(node, Paragraph) or not isinstance(last := node.children[-1], Text):
            return node
        if len(plain_text(node.children)) < _MIN_LENGTH:
            return node
        text = _LAST_WORD.sub(NO_BREAK_SPACE + r"\1", last.text)
        return replace(node, children=(*node.children[:-1], replace(last, text=text)))

    return rewrite(blocks, bind)
