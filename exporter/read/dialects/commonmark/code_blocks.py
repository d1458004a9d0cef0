"""Code blocks, and formulas in blocks of the language `math`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from exporter.read.dialects.commonmark.token_writers import write_tokens

_LANGUAGE = re.compile(r"\{[^\s{}=]+\}|[^\s{]\S*?(?=\{[^{}]*\}|[,\s]|$)")
_TITLE = re.compile(r"\b(?:title|file|filename|name)=([\"'])(.+?)\1")
"""The name above code, of Docusaurus, Hugo's themes and others."""


def extend_with_code_blocks(parser: MarkdownIt) -> None:
    """Write the attributes of a code block on the outer element, as those of other blocks."""
    write_tokens(parser, ("fence", "code_block"), _code_block)


def _code_block(token: Token) -> str:
    info = unescapeAll(token.info).strip()
    # Programs of documentation write `{python}` or `{.python}`; Hugo `go {linenos=true}` or
    # `go{linenos=true}`, and mdBook `rust,ignore`.
    word = _LANGUAGE.match(info)
    language = f' class="language-{escapeHtml(word[0])}"' if word else ""
    title = _TITLE.search(info)
    if title and "file" not in token.attrs:
        token.attrSet("file", title[2])
    attributes = RendererHTML.renderAttrs(token)
    return f"<pre{attributes}><code{language}>{escapeHtml(token.content)}</code></pre>\n"
