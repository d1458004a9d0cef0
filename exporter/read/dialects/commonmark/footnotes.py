"""Footnotes: `[^label]` in the text, and `[^label]: …` on a line anywhere else.

A note that nothing calls is omitted, and a call without a note is text; both are reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline

from exporter.read.dialects.commonmark.document import document_of

_CALL = re.compile(r"\[\^([^\]\s]+)\](?!\()")


def extend_with_footnotes(parser: MarkdownIt) -> None:
    """Read footnotes, and write them as `html_inlines.InlineReader.take_notes` reads them."""
    parser.use(footnote_plugin, inline=False)
    parser.core.ruler.before("footnote_tail", "footnote_findings", _report)
    parser.add_render_rule("footnote_ref", _render_call)
    parser.add_render_rule("footnote_block_open", lambda *_: '<div class="footnote">\n<ol>\n')
    parser.add_render_rule("footnote_block_close", lambda *_: "</ol>\n</div>\n")
    parser.add_render_rule("footnote_open", _render_note)
    parser.add_render_rule("footnote_close", lambda *_: "</li>\n")
    parser.add_render_rule("footnote_anchor", lambda *_: "")


def extend_with_inline_footnotes(parser: MarkdownIt) -> None:
    """Read `^[text]`, a note that is written where it is called."""
    parser.inline.ruler.before("footnote_ref", "footnote_inline", footnote_inline)


def _render_call(
    renderer: RendererHTML,  # noqa: ARG001
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,  # noqa: ARG001
    env: EnvType,  # noqa: ARG001
) -> str:
    token = tokens[index]
    link = f'<a class="footnote-ref" href="#{_id(token)}">{token.meta["id"] + 1}</a>'
    return f'<sup class="note-call">{link}</sup>'


def _render_note(
    renderer: RendererHTML,  # noqa: ARG001
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,  # noqa: ARG001
    env: EnvType,  # noqa: ARG001
) -> str:
    return f'<li id="{_id(tokens[index])}">\n'


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
