"""Addresses of pages that programs embed: `%[https://…]` on a line of its own, as in Hashnode."""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_EMBED = re.compile(r"%\[[ \t]*(?P<address>https?://[^\s\[\]]{1,2000})[ \t]*\][ \t]*")


def extend_with_link_embeds(parser: MarkdownIt) -> None:
    """Let a parser read such a line as the embed of a page."""
    parser.block.ruler.before("paragraph", "link_embed", _link_embed, {"alt": ["paragraph"]})


@begins_with("%")
def _link_embed(
    state: StateBlock,
    start_line: int,
    end_line: int,  # noqa: ARG001 (markdown-it's signature)
    silent: bool,
) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = _EMBED.fullmatch(state.src, start, state.eMarks[start_line])
    if found is None:
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.content = f'<iframe src="{escape(found["address"])}"></iframe>\n'
        token.map = [start_line, start_line + 1]
        state.line = start_line + 1
    return True
