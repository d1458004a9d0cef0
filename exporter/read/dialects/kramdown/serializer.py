"""The tree as HTML: the words escaped, the marks that reading needed left out."""

from __future__ import annotations

import html
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.blocks import BARE, BLANK, END
from exporter.read.dialects.kramdown.patterns import BLOCK_ELEMENTS, VOID_ELEMENTS

_DEPTH = 100
"""How deep the written elements may stand in one another: readers of trees call themselves."""
_UNSEEN = frozenset({BLANK, END, "comment"})
_BLOCKS = frozenset("blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul".split())


def serialize_html(root: Element) -> str:
    """The HTML of what `root` holds."""
    parts: list[str] = []
    for child in root:
        _write(child, parts, 0)
    return "".join(parts)


def _write(element: Element, parts: list[str], depth: int) -> None:
    tag = element.tag
    if tag not in _UNSEEN:
        shown = tag != BARE and depth < _DEPTH and not (tag == "p" and _holds_block(element))
        if shown:
            parts.append(f"<{tag}")
            parts += [f' {name}="{html.escape(value)}"' for name, value in element.items()]
            parts.append(">")
        if element.text:
            parts.append(html.escape(element.text, quote=False))
        for child in element:
            _write(child, parts, depth + 1)
        if shown and tag not in VOID_ELEMENTS:
            parts.append(f"</{tag}>")
        if tag in _BLOCKS or not shown:
            parts.append("\n")
    if element.tail:
        parts.append(html.escape(element.tail, quote=False))


def _holds_block(paragraph: Element) -> bool:
    """Whether a block stands among the words, as in a link round a figure: no `p` may hold it."""
    return len(paragraph) > 0 and any(
        child.tag in BLOCK_ELEMENTS for child in paragraph.iter() if child is not paragraph
    )
