"""Headings: no level is skipped below the chapter's title, and the title is not repeated."""

from __future__ import annotations

from dataclasses import replace

from exporter.model.nodes import Blocks, Heading, Image, Link, Node, Note
from exporter.model.walk import plain_text, rewrite, walk
from exporter.resolve.chapter_context import ChapterContext


def normalize_headings(blocks: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with headings from level 2, each at most one level below its parent.

    Siblings stay siblings. Reports a heading that skips a level.
    """
    blocks = _without_title(blocks, context.post.metadata.title)
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


def _without_title(blocks: Blocks, title: str) -> Blocks:
    first = blocks[0] if blocks else None
    if not isinstance(first, Heading) or _folded(plain_text(first.children)) != _folded(title):
        return blocks
    # A note, a link or an image would be lost.
    more = any(isinstance(node, Image | Link | Note) for node in walk(first.children))
    return blocks if more else blocks[1:]


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
