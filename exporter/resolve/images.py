"""Images: each with its file and alternative text; figures numbered."""

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
"""The width in CSS pixels from which an image does not belong in a line of text."""


def resolve_images(blocks: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with every image resolved, and captioned figures numbered from 1.

    A paragraph of images becomes a figure. Reports images without alternative text.
    """
    figures = 0

    def resolved(node: Node) -> Node | tuple[Node, ...]:
        nonlocal figures
        match node:
            case Paragraph(children) if _is_only_images(children):
                return resolved(_figure(node))
            case Paragraph() if len(parts := _large_images_apart(node)) > 1:
                return tuple(one for part in parts for one in _as_tuple(resolved(part)))
            case Image():
                return replace(node, asset=context.post.assets.get(node.address))
            case Figure(content, caption):
                text = plain_text(caption).strip()
                figures += bool(text)
                described = rewrite(content, lambda inner: _with_alt(inner, text, context))
                return replace(node, content=described, number=figures if text else 0)
            case _:
                return node

    def finished(node: Node) -> Node:
        described = _with_alt(node, "", context)
        return replace(described, caption=()) if isinstance(described, Image) else described

    return rewrite(rewrite(blocks, resolved), finished)


def _as_tuple(nodes: Node | tuple[Node, ...]) -> tuple[Node, ...]:
    return nodes if isinstance(nodes, tuple) else (nodes,)


def _large_images_apart(paragraph: Paragraph) -> tuple[Paragraph, ...]:
    """Split off the images at either end of a paragraph that leave no room for text beside them.

    Browsers also show such an image on a line of its own.
    """
    inlines = paragraph.children
    text = [index for index, node in enumerate(inlines) if not _is_large(node)]
    if not text:
        return (paragraph,)
    start, end = text[0], text[-1] + 1
    parts = (inlines[:start], trimmed(inlines[start:end]), inlines[end:])
    return tuple(
        replace(paragraph, children=part, id=paragraph.id if index == 1 else "")
        for index, part in enumerate(parts)
        if part
    )


def _is_large(node: Inline) -> bool:
    """Whether an inline is an image, bare or linked, too wide for text beside it."""
    match node:
        case Image(width=width, asset=asset):
            return asset is not None and (width or asset.width) >= _LARGE
        case Link(children):
            return bool(children) and all(_is_large(child) for child in children)
        case _:
            return False


def _is_only_images(inlines: Inlines) -> bool:
    """Whether the inlines are images, bare or linked, and white space."""
    found = False
    for inline in inlines:
        match inline:
            case Image():
                found = True
            case Link(children) if _is_only_images(children):
                found = True
            case LineBreak():
                pass
            case Text(text) if not text.strip():
                pass
            case _:
                return False
    return found


def _figure(paragraph: Paragraph) -> Figure:
    """Return a paragraph of images as a figure, captioned by the first title among them."""
    images = tuple(item for item in paragraph.children if isinstance(item, Image | Link))
    captions = (node.caption for node in walk(images) if isinstance(node, Image))
    caption = next(filter(None, captions), ())
    return Figure(images, caption, id=paragraph.id, place=images[0].place)


def _with_alt(node: Node, caption: str, context: ChapterContext) -> Node:
    """Return an image with alternative text: the author's, else caption, title or file name."""
    if not isinstance(node, Image) or node.alt:
        return node
    name = _file_name(node.address)
    message = f"the image ‘{name or node.address[:40]}’ has no alternative text"
    context.diagnostics.report("image-alt", message, node.place)
    label = f"{context.labels.image}: {name}" if name else context.labels.image
    return replace(node, alt=caption or node.title or label, alt_is_generated=True)


def _file_name(address: str) -> str:
    """Return the file name in an address, at most 80 characters; empty if there is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return "" if parts.scheme == "data" else PurePosixPath(unquote(parts.path)).name[:80]
