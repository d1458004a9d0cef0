"""Footnotes: `[^label]` in the text, and `[^label]: …` on a line anywhere else.

A note that nothing calls is omitted, and a call without a note is text; both are reported.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_inline

from exporter.read.dialects.commonmark.document import document_of
from exporter.read.dialects.commonmark.rule_dispatch import begins_with
from exporter.read.dialects.commonmark.token_writers import write_tokens

_MAX_LABEL = 1000
"""More than the length of a label (CommonMark, 4.7)."""
_CALL = re.compile(r"\[\^([^\]\s]{1,500})\]")


def extend_with_footnotes(parser: MarkdownIt) -> None:
    """Read footnotes, and write them as `html.inlines.InlineReader.take_notes` reads them."""
    parser.use(footnote_plugin, inline=False)
    options: RuleOptionsType = {"alt": ["paragraph", "reference"]}
    parser.block.ruler.at("footnote_def", _read_definition, options)
    parser.inline.ruler.at("footnote_ref", _read_call)
    parser.inline.ruler.at("link", _read_link)
    parser.core.ruler.before("footnote_tail", "footnote_findings", _report)
    write_tokens(parser, ("footnote_ref",), _call)
    write_tokens(parser, ("footnote_block_open",), lambda _: '<div class="footnote">\n<ol>\n')
    write_tokens(parser, ("footnote_block_close",), lambda _: "</ol>\n</div>\n")
    write_tokens(parser, ("footnote_open",), _opening)
    write_tokens(parser, ("footnote_close",), lambda _: "</li>\n")
    write_tokens(parser, ("footnote_anchor",), lambda _: "")


def extend_with_inline_footnotes(parser: MarkdownIt) -> None:
    """Read `^[text]`, a note that is written where it is called."""
    parser.inline.ruler.before("footnote_ref", "footnote_inline", footnote_inline)


def _read_definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a note; capital letters make no difference in its label."""
    count = len(state.tokens)
    if not footnote_def(state, start_line, end_line, silent):
        return False
    if not silent:
        notes, label = state.env["footnotes"]["refs"], state.tokens[count].meta["label"]
        del notes[f":{label}"]
        if f":{label.lower()}" in notes:
            message = f"two footnotes have the label ‘{label}’; the first was omitted"
            document_of(state.env).report("note-unused", message, f"[^{label}]:", start_line + 1)
        notes[f":{label.lower()}"] = -1
        state.tokens[count].meta["label"] = label.lower()
    return True


@begins_with("[")
def _read_call(state: StateInline, silent: bool) -> bool:
    """Read a call of a note that is defined."""
    notes = state.env.get("footnotes")
    call = _CALL.match(state.src, state.pos, state.posMax) if notes else None
    label = call[1].lower() if call else ""
    if notes is None or call is None or f":{label}" not in notes["refs"]:
        return False
    if not silent:
        number = notes["refs"][f":{label}"]
        if number < 0:
            number = notes["refs"][f":{label}"] = len(notes["list"])
            notes["list"][number] = {"label": label, "count": 0}
        notes["list"][number]["count"] += 1
        state.push("footnote_ref", "", 0).meta = {"id": number, "label": label}
    state.pos = call.end()
    return True


@begins_with("[")
def _read_link(state: StateInline, silent: bool) -> bool:
    """Read a link; before the call of a note, `[text][^note]`, its text may be its label."""
    if link(state, silent):
        return True
    end = state.src.find("][^", state.pos, min(state.posMax, state.pos + _MAX_LABEL))
    notes = state.env.get("footnotes", {}).get("refs", {})
    call = _CALL.match(state.src, end + 1, state.posMax) if end > 0 and notes else None
    if call is None or f":{call[1].lower()}" not in notes:
        return False
    last, state.posMax = state.posMax, end + 1
    found = link(state, silent)
    state.posMax = last
    return found


def _call(token: Token) -> str:
    link = f'<a class="footnote-ref" href="#{_id(token)}">{token.meta["id"] + 1}</a>'
    return f'<sup class="note-call">{link}</sup>'


def _opening(token: Token) -> str:
    return f'<li id="{_id(token)}">\n'


def _id(token: Token) -> str:
    """Return the id of a note; one written where it is called has no label."""
    label = token.meta.get("label") or f"inline-{token.meta['id'] + 1}"
    return escapeHtml(f"fn:{label}")


def _report(state: StateCore) -> None:
    """Report notes that are never called, and calls of notes that do not exist."""
    document = document_of(state.env)
    notes = state.env.get("footnotes", {}).get("refs", {})
    for token in state.tokens:
        if token.type == "footnote_reference_open" and token.map:
            label, line = token.meta["label"], token.map[0] + 1
            if notes.get(f":{label}", -1) < 0:
                message = f"the footnote ‘{label}’ is never called; it was omitted"
                document.report("note-unused", message, f"[^{label}]:", line)
        elif token.type == "inline" and "[^" in token.content and token.map:
            texts = (child.content for child in token.children or () if child.type == "text")
            for label in (label for text in texts for label in _CALL.findall(text)):
                message = f"there is no footnote ‘{label}’"
                document.report("note-missing", message, f"[^{label}]", token.map[0] + 1)
