"""Titles as plain text, which is all that bookmarks and catalogues can show."""

from __future__ import annotations

from dataclasses import replace

from exporter.model.nodes import Blocks, Heading, Math, MathBlock, Node
from exporter.model.slug import folded_words
from exporter.model.walk import (
    leading_heading,
    plain_text,
    rewrite,
    text_on_one_line,
    title_words,
    walk,
)


def title_in(blocks: Blocks, title: str, lang: str) -> str:
    """Return the text of the heading that is the title, and has the words of `title` in the source.

    If no heading has these words, it is the first one of level 1, or `title` itself if the blocks
    have its words elsewhere. Else it was in a comment, and the result is empty.
    """
    headings = [node for node in walk(blocks) if isinstance(node, Heading)]
    wanted, first = folded_words(title), leading_heading(blocks)
    same = (each for each in headings if folded_words(plain_text(title_words(each))) == wanted)
    heading = next(same, first if first and first.level == 1 else None)
    if heading is None:
        return title if wanted in folded_words(text_on_one_line(blocks)) else ""
    return text_with_formulas((replace(heading, children=title_words(heading)),), lang)


def text_with_formulas(blocks: Blocks, lang: str) -> str:
    """Return the text of a title or a description on one line, with formulas as plain text."""
    if not any(isinstance(node, Math | MathBlock) for node in walk(blocks)):
        return text_on_one_line(blocks)
    # Most of them have no formulas, and need not wait for this module.
    from exporter.formulas.plain_text import plain_text as formula_text

    def with_text(node: Node) -> Node:
        if not isinstance(node, Math | MathBlock):
            return node
        # Its primes became quotation marks of the language.
        tex = node.tex.replace("’", "'")
        return replace(node, text=formula_text(tex, lang, block=False))

    return text_on_one_line(rewrite(blocks, with_text))
