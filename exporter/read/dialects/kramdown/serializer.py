"""The element tree as HTML: text escaped, markers of the block parser left out."""

from __future__ import annotations

import html
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.block_parser import (
    BLANK_MARKER,
    MARKER,
    TIGHT_PARAGRAPH,
    is_paragraph,
)
from exporter.read.dialects.kramdown.patterns import BLOCK_ELEMENTS, VOID_ELEMENTS
from exporter.read.dialects.kramdown.raw_html import COMMENT_MARKER, TEXT_MARKER

_MAX_DEPTH = 100
"""The maximum nesting of serialized elements, since tree readers are recursive."""
_NOT_WRITTEN = frozenset({BLANK_MARKER, MARKER, COMMENT_MARKER, TEXT_MARKER})
_BLOCKS = frozenset("blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul".split())


def serialize_html(root: Element) -> str:
    """Return the HTML of the children of `root`."""
    parts: list[str] = []
    for child in root:
        _write(child, parts, 0)
    return "".join(parts)


def _write(element: Element, parts: list[str], depth: int) -> None:
    tag = element.tag
    if tag in _NOT_WRITTEN:
        pass
    elif is_paragraph(element) and _contains_block(element):
        _write_runs(element, parts, depth)
    else:
        has_tags = tag != TIGHT_PARAGRAPH and depth < _MAX_DEPTH
        if has_tags:
            parts.append(f"<{tag}")
            parts += [f' {name}="{html.escape(value)}"' for name, value in element.items()]
            parts.append(">")
        if element.text:
            parts.append(html.escape(element.text, quote=False))
        for child in element:
            _write(child, parts, depth + 1)
        if has_tags and tag not in VOID_ELEMENTS:
            parts.append(f"</{tag}>")
        if tag in _BLOCKS or not has_tags:
            parts.append("\n")
    if element.tail:
        parts.append(html.escape(element.tail, quote=False))


def _write_runs(paragraph: Element, parts: list[str], depth: int) -> None:
    """Write a paragraph that contains blocks: a paragraph before, between and after them."""
    parts += ["<p>", html.escape(paragraph.text or "", quote=False)]
    for child in paragraph:
        is_block = child.tag in BLOCK_ELEMENTS or _contains_block(child)
        tail, child.tail = child.tail, None
        parts.append("</p>\n" if is_block else "")
        _write(child, parts, depth + 1)
        parts += ["<p>" if is_block else "", html.escape(tail or "", quote=False)]
    parts.append("</p>\n")


def _contains_block(element: Element) -> bool:
    """Return whether an element contains a block, as in a link around a figure."""
    return len(element) > 0 and any(
        child.tag in BLOCK_ELEMENTS for child in element.iter() if child is not element
    )
