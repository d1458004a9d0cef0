"""Text that a citation style has formatted: marks around its parts, and as nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from exporter.model.nodes import (
    Emphasis,
    Inline,
    Inlines,
    Link,
    Node,
    SmallCaps,
    Span,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporter.model.walk import rewrite

# Private characters, which no text of a work keeps.
CLOSE = "\ue000"
ITALIC, BOLD, SMALL_CAPS, SUPERSCRIPT, SUBSCRIPT, UNDERLINE = "\ue001\ue002\ue003\ue004\ue005\ue006"
AUTHOR = "\ue007"
"""Stands for the authors where a citation is made without them."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PART = re.compile("([\ue000-\ue006])")
_ADDRESS = re.compile(r"https?://[^\s<>\"”]*[^\s<>\"”.,;:!?)\]]")
_TWICE = re.compile(f"([.,;:!?])([{CLOSE}]*)\\1(?!\\.)")
_AFTER_MARK = re.compile(f"([?!…])([{CLOSE}”’]*)\\.")
_AFTER_QUOTE = re.compile(f"([{CLOSE}]*)”([{CLOSE}]*)([.,])")
_NODES: Mapping[str, Callable[[Inlines], Inline]] = {
    ITALIC: Emphasis,
    BOLD: Strong,
    SMALL_CAPS: SmallCaps,
    SUPERSCRIPT: Superscript,
    SUBSCRIPT: Subscript,
    UNDERLINE: Span,
}


def without_marks(text: str) -> str:
    """Return text without the characters that mark formatted parts."""
    return _PRIVATE.sub("", text)


def tidied(text: str, *, punctuation_in_quotes: bool) -> str:
    """Return formatted text whose punctuation marks do not collide (CSL 1.0.2, “Affixes”).

    `punctuation_in_quotes` moves full stops and commas before closing quotation marks, as in
    American English: citeproc-py 0.11 leaves them behind.
    """
    text = _AFTER_MARK.sub(r"\1\2", _TWICE.sub(r"\1\2", text))
    return _AFTER_QUOTE.sub(r"\1\3”\2", text) if punctuation_in_quotes else text


def to_inlines(text: str) -> Inlines:
    """Return formatted text as nodes; addresses in it are links."""
    levels: list[tuple[str, list[Inline]]] = [("", [])]
    for part in _PART.split(text):
        if part == CLOSE and len(levels) > 1:
            mark, inner = levels.pop()
            levels[-1][1].append(_NODES[mark](tuple(inner)))
        elif part in _NODES:
            levels.append((part, []))
        else:
            levels[-1][1].extend(_with_links(without_marks(part)))
    while len(levels) > 1:
        _, inner = levels.pop()
        levels[-1][1].extend(inner)
    return tuple(levels[0][1])


def unlinked(inlines: Inlines) -> Inlines:
    """Return formatted text without links, for the text of a link."""

    def as_text(node: Node) -> Node | tuple[Node, ...]:
        return node.children if isinstance(node, Link) else node

    return rewrite(inlines, as_text)


def _link(address: str) -> Link:
    return Link((Text(address),), address, classes=("bare-address",))


def _with_links(text: str) -> Inlines:
    found: list[Inline] = []
    at = 0
    for address in _ADDRESS.finditer(text):
        found += [Text(text[at : address.start()]), _link(address[0])]
        at = address.end()
    found.append(Text(text[at:]))
    return tuple(each for each in found if not isinstance(each, Text) or each.text)
