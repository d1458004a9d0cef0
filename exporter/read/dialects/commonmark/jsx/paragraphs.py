"""The paragraphs in JSX elements: those of elements only are none, and text in a box is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from exporter.read.dialects.commonmark.jsx.syntax import VOID, JsxExpression, JsxTag

_TEXT_ONLY = frozenset("caption dt figcaption h1 h2 h3 h4 h5 h6 p summary".split())
"""HTML elements that cannot hold a paragraph."""
_BLOCK = re.compile(
    r"\s*<(/?)(?:address|article|aside|blockquote|center|details|div|dl|dd|dt|figcaption|figure|h[1-6]|hr"
    r"|iframe|li|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)\b"
)


def is_alone(token: Token) -> bool:
    """Return whether a tag in running text begins or ends a paragraph of elements only."""
    return bool(token.meta.get("is_alone"))


def unwrap_paragraphs(tokens: list[Token]) -> None:
    """Remove paragraphs that hold nothing but elements, as MDX does."""
    for index in range(1, len(tokens) - 1):
        inline = tokens[index]
        if inline.type != "inline" or tokens[index - 1].type != "paragraph_open":
            continue
        children = inline.children or []
        if not any(child.type.startswith("jsx_") for child in children):
            continue
        _mark_childless(children)
        depth = 0
        for child in children:
            match child.meta.get("jsx"):
                case JsxTag(name, "open") if name not in VOID:
                    depth += 1
                case JsxTag(_, "close"):
                    depth -= 1
                case JsxTag() | JsxExpression():
                    pass
                case _ if depth <= 0 and (child.type != "softbreak" and child.content.strip()):
                    break
        else:
            if any(_is_block_tag(child) for child in children):
                for child in children:
                    child.meta["is_alone"] = True
                tokens[index - 1].hidden = tokens[index + 1].hidden = True
                inline.meta["is_unwrapped"] = True


def is_childless(token: Token) -> bool:
    """Return whether an opening tag is followed by its closing one."""
    return bool(token.meta.get("is_childless"))


def _is_block_tag(token: Token) -> bool:
    tag = token.meta.get("jsx")
    return isinstance(tag, JsxTag) and tag.kind != "close"


def _mark_childless(children: Sequence[Token]) -> None:
    for one, other in pairwise(children):
        opening, closing = one.meta.get("jsx"), other.meta.get("jsx")
        if isinstance(opening, JsxTag) and isinstance(closing, JsxTag):
            one.meta["is_childless"] = opening.kind == "open" and closing.kind == "close"


def wrap_text(tokens: Sequence[Token]) -> None:
    """Write paragraphs around the text in elements that hold blocks, and none in those of text."""
    depth = 0
    for index, token in enumerate(tokens):
        tag = token.meta.get("jsx")
        if isinstance(tag, JsxTag) and tag.name in _TEXT_ONLY and token.meta.get("is_paired"):
            depth += {"open": 1, "close": -1, "empty": 0}[tag.kind]
        elif depth > 0:
            token.hidden |= token.type in ("paragraph_open", "paragraph_close")
        elif token.meta.get("is_unwrapped"):
            _wrap_line(tokens, index)


def _wrap_line(tokens: Sequence[Token], index: int) -> None:
    """Write the paragraphs in a line of elements; it is one itself if it has no blocks."""
    children = tokens[index].children or []
    if any(child.type == "html_inline" and _BLOCK.match(child.content) for child in children):
        tokens[index].children = [*_with_paragraphs(children)]
    else:
        tokens[index - 1].hidden = tokens[index + 1].hidden = False


def _with_paragraphs(children: Sequence[Token]) -> Iterator[Token]:
    """Yield the content of a line of elements, with paragraphs in those that hold blocks."""
    run: list[Token] = []
    holds_blocks: list[bool] = []
    for child in children:
        block = _BLOCK.match(child.content) if child.type == "html_inline" else None
        if block is None:
            run.append(child)
            continue
        yield from _paragraph(run, wrap=holds_blocks[-1:] == [True])
        run = []
        tag = child.meta.get("jsx")
        if isinstance(tag, JsxTag) and tag.kind == "open":
            holds_blocks.append(bool(child.meta.get("holds_blocks")))
        elif isinstance(tag, JsxTag) and tag.kind == "close" and holds_blocks:
            holds_blocks.pop()
        yield child
    yield from _paragraph(run, wrap=False)


def _paragraph(run: Sequence[Token], *, wrap: bool) -> Iterator[Token]:
    if not (wrap and any(token.content.strip() for token in run)):
        yield from run
        return
    yield Token("html_inline", "", 0, content="<p>")
    yield from run
    yield Token("html_inline", "", 0, content="</p>")
