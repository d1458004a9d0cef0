"""Headings: no level is skipped below the chapter's title, and the title is not repeated."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import cast

from exporter.model.nodes import (
    Blocks,
    Code,
    Group,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    Node,
    Note,
    Paragraph,
    Text,
    ThematicBreak,
)
from exporter.model.printed_addresses import displayed_url
from exporter.model.slug import folded_words, slug
from exporter.model.walk import (
    leading_heading,
    plain_text,
    rewrite,
    sequences,
    title_words,
    walk,
)
from exporter.resolve.chapter_context import ChapterContext


def normalize_headings(blocks: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with headings from level 2, each at most one level below its parent.

    Siblings stay siblings. Reports a heading that skips a level.
    """
    open_levels: list[int] = []

    def normalized(node: Node) -> Node:
        if not isinstance(node, Heading):
            return node
        while open_levels and open_levels[-1] >= node.level:
            open_levels.pop()
        if open_levels and node.level > open_levels[-1] + 1:
            message = f"the heading ‘{plain_text(node.children)}’ skips a level"
            context.diagnostics.report("heading-level", message, node.place)
        open_levels.append(node.level)
        return replace(node, level=min(len(open_levels) + 1, 6))

    return rewrite(blocks, normalized)


def without_title(blocks: Blocks, title: str) -> tuple[Blocks, tuple[str, ...]]:
    """Return the blocks without the heading that says the title again, and the ids that it had.

    It is the first heading: of level 1, or with no words before it. Images in it stay, and so does
    the address of a link; a heading with a note is kept.
    """
    first = leading_heading(blocks)
    if first is None or (first.level > 1 and _words_before(first, blocks)):
        return blocks, ()
    has_note = any(isinstance(node, Note) for node in walk(first.children))
    if has_note or folded_words(plain_text(title_words(first))) != folded_words(title):
        return blocks, ()
    rest = _rest_of_title(first)

    def without_first(node: Node) -> Node | tuple[Node, ...]:
        if isinstance(node, Group) and not node.children and not node.id:
            return ()
        return rest if node is first else node

    blocks = rewrite(blocks, without_first)
    if blocks and isinstance(blocks[0], ThematicBreak):
        # A line below the title parts nothing.
        blocks = blocks[1:]
    own_id = first.id or slug(plain_text(title_words(first)))
    return blocks, (own_id, *(node.id for node in walk(first.children) if node.id))


def _words_before(heading: Heading, blocks: Blocks) -> bool:
    before = takewhile(lambda node: node is not heading, walk(blocks))
    return any(isinstance(node, Text | Code) and node.text.strip() for node in before)


def _rest_of_title(heading: Heading) -> Blocks:
    """Return a paragraph of what a heading holds besides its words; empty without any."""
    rest: list[Inline] = []

    def collect(nodes: Inlines) -> None:
        for node in nodes:
            images = [image for image in walk((node,)) if isinstance(image, Image)]
            match node:
                case Image():
                    rest.append(node)
                case Link() if images:
                    rest.append(replace(node, children=tuple(images)))
                case Link() if "://" not in node.address:
                    # The title has the words of a link to another text.
                    pass
                case Link():
                    rest.append(replace(node, children=(Text(displayed_url(node.address)),)))
                case _:
                    for _, children in sequences(node):
                        collect(cast("Inlines", children))

    collect(heading.children)
    return (Paragraph(tuple(rest), place=heading.place),) if rest else ()
