"""What of a text is set on a back cover: paragraphs, lists, quotations and images."""

from __future__ import annotations

from dataclasses import replace

from exporter.diagnostics import Diagnostics
from exporter.file_formats.urls import split_url
from exporter.model.edition import BackCover
from exporter.model.nodes import (
    Admonition,
    Blocks,
    Citation,
    Code,
    CodeBlock,
    CrossReference,
    Details,
    Disclaimer,
    Embed,
    Group,
    Heading,
    Image,
    Inlines,
    Link,
    Math,
    MathBlock,
    Node,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
)
from exporter.model.walk import plain_text, rewrite, sequences, walk

MOST_CHARACTERS = 20_000
"""More than fit on the back of any cover."""


def with_cover_content(back: BackCover, diagnostics: Diagnostics) -> BackCover:
    """Return the back with what can be set on it. Reports what is left out.

    A cover has no sections and no boxes: a heading and the title of a box become paragraphs in bold
    type. Links to places of the book, and citations, lead nowhere from a cover; their words remain.
    An image without a file has been reported by the reader.
    """

    def kept(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Heading(children=children):
                return _bold(children, node)
            case Admonition(title=title) | Details(summary=title):
                return (*_bold(title, node), *node.children)
            case Disclaimer(label=label):
                return (*_bold((Text(label),) if label else (), node), *node.children)
            case Group(children=children) | CrossReference(children=children):
                return children
            case Link(children=children, address=address) if not split_url(address).scheme:
                return children
            case Math():
                return Text(node.text or node.tex, place=node.place)
            case Citation():
                words = plain_text((node,))
                return Text(words) if words else ()
            case Image(asset=None):
                return ()
        if what := _left_out(node):
            message = f"the back cover leaves out {what}"
            # A table has the places of its cells.
            place = next((each.place for each in walk((node,)) if each.place), None)
            diagnostics.report("back-cover-content", message, place)
            return ()
        return node

    page = back.page
    people = tuple(replace(person, bio=rewrite(person.bio, kept)) for person in page.people)
    blocks = rewrite(page.blocks, kept)
    return replace(back, page=replace(page, blocks=blocks, people=people, notes=(), references=()))


def _bold(words: Inlines, node: Node) -> tuple[Paragraph, ...]:
    """Return a paragraph in bold type that takes the place of a node; none without words."""
    return (Paragraph((Strong(words),), lang=node.lang, place=node.place),) if words else ()


def _left_out(node: Node) -> str:
    """Return what a node is called that has no place on a cover; empty for another one."""
    match node:
        case Note():
            return "a footnote"
        case Table():
            return "a table"
        case CodeBlock():
            return "a block of code"
        case MathBlock():
            return "a formula"
        case Embed():
            return f"the embedded {node.kind}"
    return ""


def beginning(back: BackCover, characters: int) -> BackCover:
    """Return a back with so many characters of its text, and of each of its biographies."""
    page = back.page
    people = tuple(replace(each, bio=cut(each.bio, characters)) for each in page.people)
    return replace(back, page=replace(page, blocks=cut(page.blocks, characters), people=people))


def cut(blocks: Blocks, characters: int) -> Blocks:
    """Return the beginning of some blocks, so many characters of text, up to the end of a word."""
    left = characters

    def kept(node: Node) -> Node | tuple[Node, ...]:
        nonlocal left
        before = left
        if isinstance(node, Text | Code):
            left -= len(node.text)
            if 0 < before < len(node.text):
                words = node.text[:before].rpartition(" ")[0] or node.text[:before]
                return replace(node, text=f"{words.rstrip(' ,;:')}…")
        is_empty = next(sequences(node), None) is None
        return () if before <= 0 and is_empty else node

    return rewrite(blocks, kept)
