"""Links from an image to itself or to a larger version of it, which a book has no use for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from exporter.file_formats.urls import split_url
from exporter.model.assets import Asset, names_image
from exporter.model.nodes import Image, Link
from exporter.model.walk import walk
from exporter.resolve.addresses import absolute_url
from exporter.resolve.chapter_context import ChapterContext

_VARIANT = re.compile(
    r"[-_.@](?:\d+x\d+|\d+w?|\d+x|small|medium|large|thumb(?:nail)?|full|orig(?:inal)?|scaled|big)$"
    r"|^(?:thumb(?:nail)?|small|t)[-_]"
)
"""What the name of a file has for its size."""
_TOLERANCE = 0.02
"""The relative difference of proportions that results from rounding to whole pixels."""


def enlarged_image(link: Link, context: ChapterContext) -> Image | None:
    """Return the image in a link that leads to a version of it; None for any other link.

    A version has the same address, the same name but for its size, or the same proportions and
    more pixels. The image has the larger file of the two.
    """
    images = [node for node in walk(link.children) if isinstance(node, Image)]
    if len(images) != 1:
        return None
    image = replace(images[0], id=images[0].id or link.id)
    base, linked = context.post.address, context.post.assets.get(link.address)
    target = absolute_url(link.address, base) or link.address
    source = absolute_url(image.address, base) or image.address
    if image.asset and linked and _is_larger(linked, image.asset):
        return replace(image, asset=linked)
    same_name = names_image(link.address) and _stem(target) == _stem(source)
    return image if target == source or same_name else None


def _is_larger(linked: Asset, shown: Asset) -> bool:
    """Whether a file has the same proportions as another, and more pixels."""
    ratio = linked.width * shown.height / max(linked.height * shown.width, 1)
    return linked.width > shown.width and abs(ratio - 1) <= _TOLERANCE


def _stem(address: str) -> str:
    """Return the name of a file without its extension and its size."""
    path = split_url(address).path or address
    return _VARIANT.sub("", PurePosixPath(unquote(path)).stem.lower())
