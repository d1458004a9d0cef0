"""Directives of remark: `::youtube[Title]{id="…"}` on a line, `:abbr[HTML]{title="…"}` in text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from exporter.read.dialects.commonmark.containers import directive_attributes
from exporter.read.dialects.commonmark.document import document_of
from exporter.read.dialects.commonmark.jsx.components import JsxElement, component_markup
from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_PARTS = (
    r"([A-Za-z][\w-]*)(?:\[((?>(?:[^\[\]\n]{1,300}+|\[[^\[\]\n]{0,200}+\]){0,60}))\])?"
    r"(?:\{([^{}\n]{0,300})\})?"
)
_LEAF = re.compile(rf"::{_PARTS}[ \t]*\Z")
_IN_TEXT = re.compile(rf"(?<![\w:/]):{_PARTS}(?![\w:(])")


def extend_with_directives(parser: MarkdownIt) -> None:
    """Read directives as their text, or as what the component of the same name shows."""
    options: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "directive", _read_leaf, options)
    parser.inline.ruler.before("link", "directive", _read_in_text)


@begins_with(":")
def _read_leaf(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("::", start) or state.is_code_block(start_line):
        return False
    found = _LEAF.match(state.src[start : state.eMarks[start_line]])
    if found is None or (found[2] is None and found[3] is None):
        return False
    if silent:
        return True
    name, label, listed = found.groups()
    attributes = directive_attributes(listed or "")
    values = {key.lower(): value for key, value in attributes.values.items()}
    values.setdefault("id", attributes.id)
    values.setdefault("title", label or "")
    markup = component_markup(JsxElement(name, values, is_empty=True, is_block=True))
    if markup.finding:
        message = f"the directive ‘{name}’ is not known; its text is kept"
        document_of(state.env).report("container-unread", message, found[0], start_line + 1)
    token = state.push("html_block", "", 0)
    token.map = [start_line, start_line + 1]
    token.content = markup.before + markup.after
    state.line = start_line + 1
    return True


@begins_with(":")
def _read_in_text(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    found = _IN_TEXT.match(state.src, state.pos)
    if found is None or found.end() > state.posMax or not (found[2] or found[3]):
        return False
    if not silent:
        message = f"the directive ‘{found[1]}’ is not known; its text is kept"
        document_of(state.env).report("container-unread", message, found[0])
        token = state.push("text", "", 0)
        token.content = found[2] or ""
    state.pos = found.end()
    return True
