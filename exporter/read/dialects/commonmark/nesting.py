"""A limit of nested blocks, so that no text exceeds the recursion limit of Python."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from exporter.read.dialects.commonmark.document import document_of

_MAX_BLOCKS = 60
MAX_NESTING = _MAX_BLOCKS + 10
"""markdown-it omits blocks that are nested deeper."""


def extend_with_nesting_limit(parser: MarkdownIt) -> None:
    """Read blocks that are nested deeper than the limit as one paragraph."""
    first = parser.block.ruler.get_all_rules()[0]
    parser.block.ruler.before(first, "nesting_limit", _read_rest)


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
