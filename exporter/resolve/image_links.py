"""Links from an image to itself or to a larger version of it, which a book has no use for."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from exporter.model.nodes import Image, Link
from exporter.model.walk import walk
from exporter.resolve.addresses import absolute_url
from exporter.resolve.chapter_context import ChapterContext

_FILES = frozenset(".apng .avif .bmp .gif .jpeg .jpg .png .svg .tif .tiff .webp".split())
_VARIANT = re.compile(
    r"[-_.@](?:\d+x\d+|\d+w?|\d+x|small|medium|large|thumb(?:nail)?|full|orig(?:inal)?|scaled|big)$"
    r"|^(?:thumb(?:nail)?|small|t)[-_]"
)
"""What the name of a file has for its size."""


def leads_to_image(link: Link, context: ChapterContext) -> bool:
    """Whether a link around an image leads to that image, or to a version of it.

    Any image of the site itself counts; one elsewhere if its host or its name is that of the image.
    """
    base = context.post.address
    target = absolute_url(link.address, base) or link.address
    for node in walk(link.children):
        if isinstance(node, Image):
            source = absolute_url(node.address, base) or node.address
            if target == source or _is_version(target, source, base):
                return True
    return False


def _is_version(target: str, source: str, base: str) -> bool:
    try:
        linked, shown, own = urlsplit(target), urlsplit(source), urlsplit(base)
    except ValueError:
        return False
    name = PurePosixPath(unquote(linked.path)).name.lower()
    # A page about a file, such as Wikipedia's `File:Loaf.jpg`, is a reference.
    if PurePosixPath(name).suffix not in _FILES or ":" in name:
        return False
    if not linked.netloc or linked.netloc in (shown.netloc, own.netloc):
        return True
    return _stem(name) == _stem(PurePosixPath(unquote(shown.path)).name.lower())


def _stem(name: str) -> str:
    """Return the name of a file without its extension and its size."""
    return _VARIANT.sub("", PurePosixPath(name).stem)
