"""Images and media that a script of the page would load: each gets the address of its file.

Such an image has a placeholder or nothing as `src`, and its file in another attribute, in a set of
files (`srcset`; HTML, 4.8.4.2), or in a `noscript` element.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from lxml.html import HtmlElement

from exporter.file_formats.allowed_markup import scheme_of

ADDRESSES = tuple(
    f"data-{name}"
    for name in "src original lazy-src lazy echo actualsrc cfsrc lazyload ll-src".split()
)
"""Attributes of scripts that load images when they come into view."""
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")
_SETS = (*_LAZY_SETS, "srcset")
IMAGE_ATTRIBUTES = frozenset((*ADDRESSES, *_SETS))
"""The attributes that this module reads."""
_CANDIDATE = re.compile(r"\s*(\S*[^\s,])(?:\s+([\d.]+)([wx]))?[^,]*(?:,|$)")
_FILE_SCHEMES = frozenset(("", "http", "https"))


def load_lazy_images(root: HtmlElement) -> None:
    """Set the `src` of images, frames and videos in a tree, and remove second copies of images."""
    for media in root.iter("iframe", "video"):
        if not media.get("src"):
            media.set("src", next(filter(None, map(_safe, map(media.get, ADDRESSES))), ""))
    images = [cast("HtmlElement", image) for image in root.iter("img")]
    for image in images:
        address = _address(image) or _address_in_picture(image)
        if address:
            image.set("src", address)
    for before, after in pairwise(images):
        first, second = _in_noscript(before), _in_noscript(after)
        if first == second:
            continue
        lazy, fallback = (after, before) if first else (before, after)
        if lazy.get("src") == fallback.get("src"):
            fallback.drop_tree()
        elif second and _is_placeholder(lazy.get("src")) and _adjoin(before, after):
            lazy.drop_tree()


def _address(image: HtmlElement) -> str:
    """Return the address of an image in its attributes; empty if it is in none."""
    for name in ADDRESSES:
        if (address := image.get(name)) and (address := _safe(address)):
            return address
    source = (image.get("src") or "").strip()
    if source and not _is_placeholder(source):
        return _largest(image, _LAZY_SETS) or source
    return _largest(image) or source


def _address_in_picture(image: HtmlElement) -> str:
    """Return an address in the sources of the `picture` around an image."""
    # lxml puts the image into the last `source`, which it does not know as a void element.
    pictures = image.iterancestors("picture")
    sources = (source for picture in pictures for source in picture.iter("source"))
    return next(filter(None, map(_largest, sources)), "")


def _largest(element: HtmlElement, names: Sequence[str] = _SETS) -> str:
    """Return the address of the largest file in the set of an element; empty if there is none."""
    for name in names:
        found = _CANDIDATE.findall(element.get(name) or "")
        sizes: dict[str, float] = {
            address: float(size or 1) for address, size, _ in found if _safe(address)
        }
        if sizes:
            return max(sizes, key=sizes.__getitem__)
    return ""


def _safe(address: str | None) -> str:
    """Return the address of a file; empty for a scheme such as `data:` or `javascript:`."""
    address = (address or "").strip()
    return address if scheme_of(address) in _FILE_SCHEMES else ""


def _is_placeholder(address: str | None) -> bool:
    """Whether an address holds its image itself, as the tiny images of scripts do."""
    return not address or address[:5].lower() == "data:"


def _in_noscript(image: HtmlElement) -> bool:
    return any(True for _ in image.iterancestors("noscript"))


def _adjoin(image: HtmlElement, fallback: HtmlElement) -> bool:
    """Whether nothing is between an image and the `noscript` element of its fallback."""
    noscript = next(fallback.iterancestors("noscript"))
    return noscript.getprevious() is image and not (image.tail or "").strip()
