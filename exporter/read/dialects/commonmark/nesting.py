"""Limits of nesting, so that no text exceeds the recursion limits of Python and libxml2 (256)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from exporter.read.dialects.commonmark.document import document_of

_MAX_BLOCKS = 60
_MAX_STYLES = 24
_MAX_ELEMENTS = 24
"""Of HTML. Of styles and elements that are nested deeper, the text is kept."""
MAX_NESTING = _MAX_BLOCKS + 10
"""markdown-it omits blocks that are nested deeper."""


_STYLES = frozenset(("em", "strong", "s"))
_TAG = re.compile(r"""<(/?)([A-Za-z][\w-]*)(?:[^"'<>]|"[^"]*"|'[^']*')*>""")
_NOT_NESTED = frozenset(
    """area base br col dd dt embed hr img input li link meta option p param source td tr th track
    wbr""".split()
)
"""Elements that have no content, or that end where the next one begins."""


def extend_with_nesting_limit(parser: MarkdownIt) -> None:
    """Read blocks that are nested deeper than the limit as one paragraph."""
    first = parser.block.ruler.get_all_rules()[0]
    parser.block.ruler.before(first, "nesting_limit", _read_rest)
    parser.core.ruler.after("inline", "nesting_limit", _remove_inner_tags)


def _read_rest(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.level < _MAX_BLOCKS or silent:
        return False
    content = state.getLines(start_line, end_line, state.blkIndent, False).strip()
    message = f"blocks are nested more than {_MAX_BLOCKS} deep; those are read as text"
    document_of(state.env).report("nesting-depth", message, line=start_line + 1)
    state.line = end_line
    state.push("paragraph_open", "p", 1).map = [start_line, end_line]
    token = state.push("inline", "", 0)
    token.content = content
    token.map = [start_line, end_line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _remove_inner_tags(state: StateCore) -> None:
    """Remove the tags of styles and of HTML elements that are nested deeper than the limits."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _NOT_NESTED or tag[0].endswith("/>"):
            return tag[0]
        depth -= bool(tag[1] and depth)
        is_kept = depth < _MAX_ELEMENTS
        depth += not tag[1]
        return tag[0] if is_kept else ""

    for token in state.tokens:
        if token.type == "html_block":
            token.content = _TAG.sub(kept, token.content)
        elif token.type == "inline" and token.children:
            for child in token.children:
                if child.type == "html_inline":
                    child.content = _TAG.sub(kept, child.content)
            if len(token.children) > 2 * _MAX_STYLES:
                token.children = [
                    child
                    for child in token.children
                    if child.level < _MAX_STYLES or child.tag not in _STYLES
                ]
