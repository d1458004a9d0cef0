"""Images: each with its file and alternative text; figures numbered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from exporter.file_formats.urls import split_url
from exporter.model.image_size import ImageSize, Length
from exporter.model.nodes import (
    Blocks,
    Cell,
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
from exporter.model.printed_addresses import site_name
from exporter.model.walk import plain_text, rewrite, trimmed, walk
from exporter.resolve.addresses import absolute_url
from exporter.resolve.captions import has_label, is_only_images
from exporter.resolve.chapter_context import ChapterContext
from exporter.resolve.image_links import enlarged_image

_PAGE = 1000.0
"""The width of a wide web page in CSS pixels: images that fit in it are shown side by side."""
_MAX_IN_LINE = 4
"""The number of images that are made smaller to stay side by side. More are broken into lines."""
_GAP = 2
"""The space between two images, in percent of the measure."""
_MEASURE = 480.0
"""The width of the text in CSS pixels for which images are judged."""
_LARGE = 360
"""The width in CSS pixels from which an image does not belong in a line of text."""
_TALL = 150
"""The same for its height: eight lines of text."""


def resolve_images(blocks: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with every image resolved, and captioned figures numbered from 1.

    If the post numbers its figures itself, no others are. A paragraph of images becomes a figure.
    Reports images without alternative text.
    """
    figures = 0
    numbers_itself = any(
        isinstance(node, Figure) and has_label(plain_text(node.caption)) for node in walk(blocks)
    )

    def resolved(node: Node) -> Node | tuple[Node, ...]:
        nonlocal figures
        match node:
            case Paragraph(children) if is_only_images(children):
                return resolved(_figure(node))
            case Paragraph() if len(parts := _large_images_apart(node)) > 1:
                return tuple(one for part in parts for one in _as_tuple(resolved(part)))
            case Image():
                return _with_file(node, context)
            case Link(children) if is_only_images(children):
                return enlarged_image(node, context) or node
            case Figure(()):
                return (Paragraph(node.caption),) if node.caption else ()
            case Figure(content, caption):
                text = plain_text(caption).strip()
                is_numbered = bool(text) and not numbers_itself
                figures += is_numbered
                described = rewrite(content, lambda inner: _with_alt(inner, text, context))
                described = _side_by_side(described)
                return replace(node, content=described, number=figures if is_numbered else 0)
            case Cell():
                return _in_cell(node)
            case _:
                return node

    def finished(node: Node) -> Node:
        if isinstance(node, Link):
            return _with_words(node, context)
        described = _with_alt(node, "", context)
        return replace(described, caption=()) if isinstance(described, Image) else described

    return rewrite(rewrite(blocks, resolved), finished)


def _with_file(image: Image, context: ChapterContext) -> Inlines:
    """Return an image with its file, and its size settled for the file; none of one pixel."""
    asset = context.post.assets.get(image.address)
    if asset and asset.width * asset.height <= 1:
        message = f"the image ‘{image.address[:80]}’ has one pixel; it was removed"
        context.diagnostics.report("image-invisible", message, image.place)
        return ()
    size = image.size.for_file(asset.width, asset.height) if asset else image.size
    return (replace(image, asset=asset, size=size),)


def _in_cell(cell: Cell) -> Cell:
    """Return a cell with its images; one alone without a caption is in a line, not a figure."""

    def sized(node: Node) -> Node:
        if not isinstance(node, Image) or node.asset is None:
            return node
        return replace(node, size=node.size.in_cell(node.asset.width))

    children = rewrite(cell.children, sized)
    match children:
        case (Figure(content, caption=()) as figure,):
            children = (Paragraph(content, id=figure.id),)
        case _:
            pass
    return replace(cell, children=children)


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
    """Whether an inline is an image, bare or linked, too wide or too tall for text beside it."""
    match node:
        case Image(asset=asset) if asset:
            width, height = node.size.displayed(asset.width, asset.height, _MEASURE)
            return width >= _LARGE or height >= _TALL
        case Link(children):
            return bool(children) and all(_is_large(child) for child in children)
        case _:
            return False


def _figure(paragraph: Paragraph) -> Figure:
    """Return a paragraph of images as a figure, captioned by their titles."""
    content = trimmed(paragraph.children)
    images = [node for node in walk(content) if isinstance(node, Image)]
    captions = dict.fromkeys(image.caption for image in images if image.caption)
    caption = tuple(
        inline
        for index, own in enumerate(captions)
        for inline in ((Text(" · "), *own) if index else own)
    )
    alignment = tuple(each for each in paragraph.attributes if each[0] == "align")
    place = images[0].place
    return Figure(content, caption, id=paragraph.id, place=place, attributes=alignment)


def _side_by_side(content: Inlines) -> Inlines:
    """Return the images of a figure with a share of the measure for each that has a neighbour.

    Images wider than a web page in total are not side by side there either.
    """
    lines: list[list[Image]] = [[]]
    for node in walk(content):
        if isinstance(node, LineBreak):
            lines.append([])
        elif isinstance(node, Image):
            lines[-1].append(node)
    sizes = iter([size for line in lines for size in _sizes_in_line(line)])
    return rewrite(
        content, lambda node: replace(node, size=next(sizes)) if isinstance(node, Image) else node
    )


def _sizes_in_line(images: list[Image]) -> list[ImageSize]:
    """Return the sizes of images in one line, each limited to its share of the measure."""
    widths = [_displayed_width(image, _PAGE) for image in images]
    fits = 0 < sum(widths) <= _PAGE and all(map(_is_in_pixels, images))
    if not (2 <= len(images) <= _MAX_IN_LINE and fits):
        return [image.size for image in images]
    room = 100 - _GAP * (len(images) - 1)
    shares = (Length(int(room * width / sum(widths)), "%") for width in widths)
    return [
        replace(image.size, max_width=share) for image, share in zip(images, shares, strict=True)
    ]


def _is_in_pixels(image: Image) -> bool:
    lengths = (image.size.width, image.size.height, image.size.max_width)
    return image.asset is not None and all(not item or item.unit == "px" for item in lengths)


def _displayed_width(image: Image, measure: float) -> float:
    """Return the width of an image in CSS pixels; 0 if its file is missing."""
    asset = image.asset
    return image.size.displayed(asset.width, asset.height, measure)[0] if asset else 0.0


def _with_alt(node: Node, caption: str, context: ChapterContext) -> Node:
    """Return an image with alternative text: the author's, else caption, title or file name."""
    if not isinstance(node, Image) or node.alt or node.decorative:
        return node
    name = _file_name(node.address)
    message = f"the image ‘{name or node.address[:40]}’ has no alternative text"
    context.diagnostics.report("image-alt", message, node.place)
    label = f"{context.labels.image}: {name}" if name else context.labels.image
    return replace(node, alt=caption or node.title or label, alt_is_generated=True)


def _with_words(link: Link, context: ChapterContext) -> Link:
    """Return a link with a text: one around a decorative image alone would be announced as none."""
    if plain_text(link.children).strip() or not is_only_images(link.children):
        return link
    address = absolute_url(link.address, context.post.address)
    words = link.title or site_name(address) or context.labels.image

    def described(node: Node) -> Node:
        if not isinstance(node, Image):
            return node
        return replace(node, alt=words, alt_is_generated=True, decorative=False)

    return replace(link, children=rewrite(link.children, described))


def _file_name(address: str) -> str:
    """Return the file name in an address, at most 80 characters; empty if there is none."""
    parts = split_url(address)
    return "" if parts.scheme == "data" else PurePosixPath(unquote(parts.path)).name[:80]
