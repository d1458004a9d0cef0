"""Typographic quotation marks, dashes and ellipses, where a site has them."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from exporter.model.typography import quotation_marks

_SYMBOL = re.compile(r"\.\.\.|(?<!-)---?(?!-)(?!(?<!\S--)(?<!\S---)[A-Za-z])")
"""An ellipsis or dashes, unless they begin an option such as `--all`."""
_SYMBOLS = {"...": "…", "--": "–", "---": "—"}


def extend_with_typography(parser: MarkdownIt, lang: str) -> None:
    """Write quotation marks of a language, dashes and ellipses instead of what keyboards have."""
    marks = list(quotation_marks(lang))
    if lang.lower().partition("-")[0] == "fr":
        marks[:2] = ["«\u00a0", "\u00a0»"]
    parser.options["typographer"] = True
    parser.options["quotes"] = marks
    parser.enable("smartquotes")
    parser.core.ruler.before("smartquotes", "symbols", _replace_symbols)


def _replace_symbols(state: StateCore) -> None:
    for block in state.tokens:
        if block.type != "inline" or not ("--" in block.content or "..." in block.content):
            continue
        is_address = False
        for token in block.children or ():
            if token.info == "auto":
                is_address = token.nesting > 0
            elif token.type == "text" and not is_address:
                token.content = _SYMBOL.sub(lambda symbol: _SYMBOLS[symbol[0]], token.content)
