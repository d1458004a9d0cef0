"""Marks at which a program would put a table of contents; a book has its own."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from exporter.read.dialects.commonmark.document import document_of
from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_MARK = re.compile(
    r"\[\[?_?toc_?\]?\]|\{:toc\}|\{\{\s*(?:>\s*)?toc\s*\}\}|@\[toc\](?:\([^()\n]*\))?|<!--\s*toc\s*-->"
    r"|\$\{toc\}|\{\{% ?toc ?%\}\}|\[\[_?table-of-contents_?\]\]",
    re.IGNORECASE,
)


def extend_with_contents_marks(parser: MarkdownIt) -> None:
    """Let a parser leave these marks out where they are a line of their own."""
    parser.block.ruler.before(
        "reference", "table_of_contents", _table_of_contents, {"alt": ["paragraph"]}
    )


@begins_with("[{@<$")
def _table_of_contents(
    state: StateBlock,
    start_line: int,
    end_line: int,  # noqa: ARG001 (markdown-it's signature)
    silent: bool,
) -> bool:
    start, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    line = state.src[start:end].strip()
    if state.is_code_block(start_line) or line[:1] not in "[{@<$" or not _MARK.fullmatch(line):
        return False
    if not silent:
        message = f"‘{line}’ was removed: a book has a table of contents"
        document_of(state.env).report("contents-omitted", message, line, start_line + 1)
        state.line = start_line + 1
    return True
