"""What Notion exports: Markdown inside `<aside>`, and lines of properties below the title."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_ASIDE = ("<aside>", "</aside>")
_ICON = re.compile(
    r"(?P<emoji>[\U0001F300-\U0001FAFF\u2139\u203C\u2049\u2300-\u27BF\u2B50\u2B55])\uFE0F?\s*"
    r"|<img\b[^<>]*\bsrc=\"https://www\.notion\.so/icons/[^<>]*>\s*"
)
_KINDS = {"💡": "tip", "⚠": "warning", "🚨": "warning", "❗": "important", "‼": "important"}
"""The kinds of boxes by their icons; others are notes."""
_PROPERTY = re.compile(r"[^\W\d_][\w ()/&?'’-]{0,40}:[ \t]+\S.*")


def extend_with_notion(parser: MarkdownIt) -> None:
    """Let a parser read boxes as Markdown, and each property as a line."""
    parser.block.ruler.before("html_block", "aside", _aside, {"alt": ["paragraph", "blockquote"]})
    parser.core.ruler.before("inline", "property_lines", _part_properties)
    parser.core.ruler.before("inline", "notion_callouts", _read_callouts)


@begins_with("<")
def _aside(
    state: StateBlock,
    start_line: int,
    end_line: int,  # noqa: ARG001 (markdown-it's signature)
    silent: bool,
) -> bool:
    """Read a line that is nothing but the tag, after which CommonMark would read on as HTML."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    line = state.src[start : state.eMarks[start_line]].strip()
    if line not in _ASIDE or state.is_code_block(start_line):
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.content, token.map = f"{line}\n", [start_line, start_line + 1]
        state.line = start_line + 1
    return True


def _part_properties(state: StateCore) -> None:
    """Put the properties of a page, which follow its title, on lines of their own."""
    tokens = state.tokens
    if len(tokens) < 5 or tokens[0].tag != "h1" or tokens[3].type != "paragraph_open":
        return
    lines = tokens[4].content.split("\n")
    if len(lines) > 1 and all(map(_PROPERTY.fullmatch, lines)):
        tokens[4].content = "\\\n".join(lines)


def _read_callouts(state: StateCore) -> None:
    """Write each box that begins with an icon as an admonition."""
    is_callout: list[bool] = []
    for index, token in enumerate(state.tokens):
        if token.type != "html_block" or token.content.strip() not in _ASIDE:
            continue
        if token.content.startswith("</"):
            if is_callout and is_callout.pop():
                token.content = "</div>\n"
            continue
        found = next(filter(None, map(_icon_of, state.tokens[index + 1 : index + 3])), None)
        is_callout.append(found is not None)
        if found:
            text, icon = found
            kind = _KINDS.get(icon["emoji"] or "", "note")
            token.content = f'<div class="admonition {kind}">\n'
            text.content = text.content[icon.end() :]


def _icon_of(token: Token) -> tuple[Token, re.Match[str]] | None:
    """Return a text that begins with an icon, and the icon; None if it does not."""
    icon = _ICON.match(token.content) if token.type in ("html_block", "inline") else None
    return (token, icon) if icon else None
