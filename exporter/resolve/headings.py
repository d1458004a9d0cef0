"""Headings: no level skipped below the chapter's title, and the title not said twice."""

from __future__ import annotations

from dataclasses import replace

from exporter.model.nodes import Blocks, Heading, Image, Link, Node, Note
from exporter.model.walk import plain_text, rewrite, walk
from exporter.resolve.chapter_context import ChapterContext


def mend_headings(blocks: Blocks, scene: ChapterContext) -> Blocks:
    """The blocks with headings from level 2, each at most one deeper than the one above it.

    Headings that stand on one level stay on one level, so that the outline keeps its shape.
    """
    blocks = _without_title(blocks, scene.post.metadata.title)
    above: list[int] = []

    def mend(node: Node) -> Node:
        if not isinstance(node, Heading):
            return node
        while above and above[-1] >= node.level:
            above.pop()
        if above and node.level > above[-1] + 1:
            message = f"the heading ‘{plain_text(node.children)}’ skips a level"
            scene.diagnostics.report("heading-level", message, node.place)
        above.append(node.level)
        return replace(node, level=min(len(above) + 1, 6))

    return rewrite(blocks, mend)


def _without_title(blocks: Blocks, title: str) -> Blocks:
    first = blocks[0] if blocks else None
    if not isinstance(first, Heading) or _fold(plain_text(first.children)) != _fold(title):
        return blocks
    # A note or a link is more than the title says.
    more = any(isinstance(node, Image | Link | Note) for node in walk(first.children))
    return blocks if more else blocks[1:]


def _fold(title: str) -> str:
    return " ".join(title.casefold().split())
