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
    """Return the text of the heading with the words of `title`; else of the first, if there is one.

    What looked like a heading in the source may have been a comment.
    """
    headings = [node for node in walk(blocks) if isinstance(node, Heading)]
    wanted = folded_words(title)
    same = (each for each in headings if folded_words(plain_text(title_words(each))) == wanted)
    heading = next(same, leading_heading(blocks))
    if heading is None:
        return ""
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
