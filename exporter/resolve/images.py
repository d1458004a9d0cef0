"""Pictures: each with its file, with words for those who do not see it, and figures counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from exporter.model.nodes import (
    Blocks,
    Figure,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Node,
    Paragraph,
    Text,
)
from exporter.model.walk import plain_text, rewrite, trimmed, walk
from exporter.resolve.chapter_context import ChapterContext

_LARGE = 360
"""The width, in CSS pixels, from which a picture beside text is no sign in a line."""


def settle_pictures(blocks: Blocks, scene: ChapterContext) -> Blocks:
    """The blocks with every picture settled, and captioned figures numbered from 1."""
    counted = 0

    def settle(node: Node) -> Node | tuple[Node, ...]:
        nonlocal counted
        match node:
            case Paragraph(children) if _is_picture(children):
                return settle(_figure(node))
            case Paragraph() if len(parts := _on_lines_of_their_own(node)) > 1:
                return tuple(one for part in parts for one in _several(settle(part)))
            case Image():
                return replace(node, asset=scene.post.assets.get(node.address))
            case Figure(content, caption):
                words = plain_text(caption).strip()
                counted += bool(words)
                worded = rewrite(content, lambda inner: _worded(inner, words, scene))
                return replace(node, content=worded, number=counted if words else 0)
            case _:
                return node

    def word(node: Node) -> Node:
        worded = _worded(node, "", scene)
        return replace(worded, caption=()) if isinstance(worded, Image) else worded

    return rewrite(rewrite(blocks, settle), word)


def _several(nodes: Node | tuple[Node, ...]) -> tuple[Node, ...]:
    return nodes if isinstance(nodes, tuple) else (nodes,)


def _on_lines_of_their_own(paragraph: Paragraph) -> tuple[Paragraph, ...]:
    """The paragraph in parts, where it begins or ends with pictures that leave no room for text.

    Browsers show such a picture on a line of its own too.
    """
    inlines = paragraph.children
    first = next((at for at, node in enumerate(inlines) if not _is_large(node)), len(inlines))
    last = next((at for at in range(len(inlines), 0, -1) if not _is_large(inlines[at - 1])), 0)
    if first >= last:
        return (paragraph,)
    parts = (inlines[:first], trimmed(inlines[first:last]), inlines[last:])
    return tuple(
        replace(paragraph, children=part, id=paragraph.id if at == 1 else "")
        for at, part in enumerate(parts)
        if part
    )


def _is_large(node: Inline) -> bool:
    """Whether a picture, bare or linked, is too wide for text beside it."""
    match node:
        case Image(width=width, asset=asset):
            return asset is not None and (width or asset.width) >= _LARGE
        case Link(children):
            return bool(children) and all(_is_large(child) for child in children)
        case _:
            return False


def _is_picture(inlines: Inlines) -> bool:
    """Whether images, bare or linked, and white space are all that there is."""
    found = False
    for inline in inlines:
        match inline:
            case Image():
                found = True
            case Link(children) if _is_picture(children):
                found = True
            case LineBreak():
                pass
            case Text(text) if not text.strip():
                pass
            case _:
                return False
    return found


def _figure(paragraph: Paragraph) -> Figure:
    """A paragraph of pictures as a figure, under the first title that one of them has."""
    pictures = tuple(item for item in paragraph.children if isinstance(item, Image | Link))
    captions = (node.caption for node in walk(pictures) if isinstance(node, Image))
    caption = next(filter(None, captions), ())
    return Figure(pictures, caption, id=paragraph.id, place=pictures[0].place)


def _worded(node: Node, caption: str, scene: ChapterContext) -> Node:
    """An image with alternative text; where the author gave none, the caption or the file name."""
    if not isinstance(node, Image) or node.alt:
        return node
    name = _name(node.address)
    message = f"the picture ‘{name or node.address[:40]}’ has no alternative text"
    scene.diagnostics.report("image-alt", message, node.place)
    made = f"{scene.labels.image}: {name}" if name else scene.labels.image
    words = caption or node.title or made
    return replace(node, alt=words, alt_is_ours=True)


def _name(address: str) -> str:
    """The name of a picture's file, empty where it has none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return "" if parts.scheme == "data" else PurePosixPath(unquote(parts.path)).name[:80]
