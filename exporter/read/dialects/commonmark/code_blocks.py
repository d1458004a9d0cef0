"""Code blocks, and formulas in blocks of the language `math`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_LANGUAGE = re.compile(r"\{[^\s{}=]+\}|[^\s{]\S*?(?=\{[^{}]*\}|[,\s]|$)")
_TITLE = re.compile(r"\b(?:title|file|filename|name)=([\"'])(.+?)\1")
"""The name above code, of Docusaurus, Hugo's themes and others."""


def extend_with_code_blocks(parser: MarkdownIt) -> None:
    """Write the attributes of a code block on the outer element, as those of other blocks."""
    parser.add_render_rule("fence", _render)
    parser.add_render_rule("code_block", _render)


def _render(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,  # noqa: ARG001
    env: EnvType,  # noqa: ARG001
) -> str:
    token = tokens[index]
    info = unescapeAll(token.info).strip()
    # Programs of documentation write `{python}` or `{.python}`; Hugo `go {linenos=true}` or
    # `go{linenos=true}`, and mdBook `rust,ignore`.
    word = _LANGUAGE.match(info)
    language = f' class="language-{escapeHtml(word[0])}"' if word else ""
    title = _TITLE.search(info)
    if title and "file" not in token.attrs:
        token.attrSet("file", title[2])
    attributes = renderer.renderAttrs(token)
    return f"<pre{attributes}><code{language}>{escapeHtml(token.content)}</code></pre>\n"
