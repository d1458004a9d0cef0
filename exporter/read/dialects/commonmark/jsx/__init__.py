"""JSX: elements whose children are Markdown, and expressions in braces (MDX, “What is MDX?”).

The rules here find tags and expressions; `elements` writes their HTML when the whole text has
been parsed. In MDX, nothing is indented code, and every element and brace is JSX. In other texts,
components are, which HTML does not have.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from exporter.read.dialects.commonmark.document import document_of
from exporter.read.dialects.commonmark.jsx.elements import write_elements
from exporter.read.dialects.commonmark.jsx.statements import extend_with_statements, scope_of
from exporter.read.dialects.commonmark.jsx.syntax import (
    HTML_NAMES,
    MAX_TAG,
    IncompleteError,
    JsxExpression,
    JsxTag,
    end_of_expression,
    is_comment,
    read_tag,
)
from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_Item: TypeAlias = JsxTag | JsxExpression
_RAW = frozenset("pre script style textarea".split())
"""Elements whose content is not Markdown."""
_MDX_HTML = re.compile(r"<(?:!|\?|/?(?:pre|script|style|textarea)\b)", re.IGNORECASE)
"""The HTML that MDX or Docusaurus reads as such."""
_MDX_CODE = re.compile(
    r"^(`{3,})mdx-code-block[ \t]*\n((?:(?!`{3}).*\n)*?)\1[ \t]*(?:\n|\Z)", re.MULTILINE
)
_HEADING_ID = re.compile(r"\{(?:#([\w:-]+)|\s*/\*\s*#([\w:-]+)\s*\*/\s*)\}\Z")
_MAX_ID = 200
_MAX_LINES = 1000


def extend_with_jsx(parser: MarkdownIt) -> None:
    """Read components and statements, as far as they cannot be taken for HTML or text."""
    _extend(parser, is_mdx=False)


def extend_with_mdx(parser: MarkdownIt) -> None:
    """Read a text as MDX."""
    _extend(parser, is_mdx=True)
    parser.disable("code")
    html_block = next(rule.fn for rule in parser.block.ruler.__rules__ if rule.name == "html_block")

    def read_html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        at = state.bMarks[start_line] + state.tShift[start_line]
        if not _MDX_HTML.match(state.src, at):
            return False
        return html_block(state, start_line, end_line, silent)

    options: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    parser.block.ruler.at("html_block", read_html, options)
    parser.core.ruler.before("block", "mdx_code_blocks", _unwrap_code)
    parser.core.ruler.before("inline", "mdx_heading_ids", _read_heading_ids)


def _unwrap_code(state: StateCore) -> None:
    """Read what Docusaurus keeps from translators in blocks of the language `mdx-code-block`."""
    if "mdx-code-block" not in state.src:
        return
    document = document_of(state.env)

    def unwrapped(block: re.Match[str]) -> str:
        line = state.src.count("\n", 0, block.start()) + 1
        document.report("mdx-removed", "the fence around a block of MDX was removed", line=line)
        return f"\n{block[2]}\n"

    state.src = _MDX_CODE.sub(unwrapped, state.src)


def _read_heading_ids(state: StateCore) -> None:
    """Read the ids of headings: `## Salt {#salt}`, and `## Salt {/* #salt */}`."""
    for heading, content in pairwise(state.tokens):
        text = content.content
        if heading.type != "heading_open" or not text.endswith("}"):
            continue
        start = text.rfind("{", -_MAX_ID)
        if start >= 0 and (found := _HEADING_ID.match(text, start)):
            content.content = text[:start].rstrip()
            heading.attrSet("id", found[1] or found[2])


def _extend(parser: MarkdownIt, *, is_mdx: bool) -> None:
    options: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    extend_with_statements(parser, is_mdx=is_mdx)
    parser.block.ruler.before("html_block", "jsx_block", partial(_read_block, is_mdx), options)
    parser.inline.ruler.before("html_inline", "jsx", partial(_read_inline, is_mdx))
    parser.core.ruler.after("inline", "jsx", write_elements)


@begins_with("<{")
def _read_block(
    is_mdx: bool, state: StateBlock, start_line: int, end_line: int, silent: bool
) -> bool:
    """Read lines that hold nothing but tags and expressions."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] not in ("<", "{") or state.is_code_block(start_line):
        return False
    found = _flow_at(is_mdx, state, start_line, end_line)
    if found is None:
        return False
    if silent:
        return True
    items, next_line = found
    for item in items:
        name = "jsx_tag" if isinstance(item, JsxTag) else "jsx_expression"
        token = state.push(name, "", 0)
        token.block = True
        token.map = [start_line, next_line]
        token.meta = {"jsx": item}
    state.line = next_line
    if isinstance(items[-1], JsxTag) and items[-1].kind == "open":
        _remove_indentation(state, next_line, end_line)
    return True


def _remove_indentation(state: StateBlock, line: int, end_line: int) -> None:
    """Remove the indentation of the children of an element, up to a line that has less."""
    while line < end_line and state.isEmpty(line):
        line += 1
    columns = state.sCount[line] - state.blkIndent if line < end_line else 0
    start = state.bMarks[line]
    space = state.src[start : start + columns]
    if columns <= 0 or space.strip(" "):
        return
    while line < end_line:
        start = state.bMarks[line]
        is_inside = state.sCount[line] - state.blkIndent >= columns
        if is_inside and state.src.startswith(space, start) and not state.isEmpty(line):
            state.bMarks[line] += columns
            state.tShift[line] -= columns
            state.sCount[line] -= columns
        elif not state.isEmpty(line):
            break
        line += 1


def _flow_at(
    is_mdx: bool, state: StateBlock, start_line: int, end_line: int
) -> tuple[list[_Item], int] | None:
    """Return the tags and expressions that fill whole lines, and the line behind them."""
    scope = scope_of(state.env, state.src)
    count = 1
    while True:
        last = min(start_line + count, end_line)
        text = state.getLines(start_line, last, state.blkIndent, False)
        try:
            found = _items_in(is_mdx, text)
        except IncompleteError:
            scope.budget -= len(text)
            if last == end_line or count > _MAX_LINES or len(text) > MAX_TAG or scope.budget < 0:
                return None
            count *= 2
            continue
        if found is None:
            return None
        items, end = found
        return items, start_line + text.count("\n", 0, end) + 1


def _items_in(is_mdx: bool, text: str) -> tuple[list[_Item], int] | None:
    """Return the items up to the end of the line of the last one. Raises `IncompleteError`."""
    items: list[_Item] = []
    at = len(text) - len(text.lstrip())
    while True:
        found = _item_at(is_mdx, text, at)
        if found is None:
            return None
        items.append(found[0])
        at = found[1]
        while text[at : at + 1] in (" ", "\t"):
            at += 1
        if at >= len(text) or text[at] == "\n":
            return items, at


def _item_at(is_mdx: bool, text: str, at: int) -> tuple[_Item, int] | None:
    """Return the tag or the expression at an offset, and its end. Raises `IncompleteError`."""
    if text.startswith("{", at):
        if text.startswith("{#", at) or not (is_mdx or text.startswith("{/*", at)):
            return None
        end = end_of_expression(text, at)
        expression = JsxExpression(text[at + 1 : end - 1])
        return (expression, end) if is_mdx or is_comment(expression) else None
    if not text.startswith("<", at):
        return None
    tag = read_tag(text, at)
    if tag is None:
        return None
    end = at + len(tag.source)
    if tag.name in _RAW and not text.startswith("{", end):
        return None
    return (tag, end) if is_mdx or _is_certain(tag) else None


def _is_certain(tag: JsxTag) -> bool:
    """Return whether a tag is JSX, or a name in angle brackets, in a text that may be no MDX."""
    has_expression = any(
        isinstance(value, JsxExpression) and value.source != "true"
        for value in tag.attributes.values()
    )
    if has_expression or not tag.name:
        return True
    if tag.is_component:
        return not tag.name.isupper() or tag.name.lower() not in HTML_NAMES
    # Such as that of a type: `Vec<u8>`.
    is_bare = tag.kind == "close" or (tag.kind == "open" and not tag.attributes)
    return is_bare and tag.name not in HTML_NAMES and "-" not in tag.name


def _read_inline(is_mdx: bool, state: StateInline, silent: bool) -> bool:
    at = state.pos
    if state.src[at] not in "<{":
        return False
    scope = scope_of(state.env, state.src)
    if scope.budget < 0:
        return False
    try:
        found = _item_at(is_mdx, state.src, at)
    except IncompleteError:
        scope.budget -= min(state.posMax - at, MAX_TAG)
        return False
    if found is None or found[1] > state.posMax:
        return False
    item, state.pos = found
    if silent:
        return True
    token = state.push("jsx_tag" if isinstance(item, JsxTag) else "jsx_expression", "", 0)
    token.meta = {"jsx": item}
    if isinstance(item, JsxTag) and item.name in ("a", "Link"):
        state.linkLevel += {"open": 1, "close": -1, "empty": 0}[item.kind]
    return True
