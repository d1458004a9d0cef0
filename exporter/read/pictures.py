"""The pictures of a post: found below the site, and looked into."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset, Assets
from exporter.model.nodes import Block, Image
from exporter.model.walk import walk
from exporter.read.site import Site
from exporter.source import Place

_FORMATS = {
    "GIF": "image/gif",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
}
_MOST_PIXELS = 100_000_000
"""A picture of more pixels is refused: it is a mistake or an attack, and would take gigabytes."""


def catalogue(
    blocks: Iterable[Block], cover: str, post: Path, site: Site, diagnostics: Diagnostics
) -> Assets:
    """Every picture that a post shows and that is there, by its address as written."""
    wanted: dict[str, Place | None] = {}
    for node in walk(blocks):
        if isinstance(node, Image):
            wanted.setdefault(node.address, node.place)
    if cover:
        wanted.setdefault(cover, Place(str(post)))
    found: dict[str, Asset] = {}
    for address, place in wanted.items():
        asset = _asset(address, place, post, site, diagnostics)
        if asset:
            found[address] = asset
    return found


def _asset(
    address: str, place: Place | None, post: Path, site: Site, diagnostics: Diagnostics
) -> Asset | None:
    shown = address if len(address) < 100 else address[:97] + "…"
    path = _locate(address, post, site)
    if path is None and urlsplit(address).scheme in ("http", "https"):
        diagnostics.report("image-remote", f"the picture ‘{shown}’ is on the web", place)
        return None
    if path is None:
        diagnostics.report("image-missing", f"there is no picture ‘{shown}’", place)
        return None
    try:
        data = path.read_bytes()
        media_type, width, height = look_into(data)
    except (OSError, ValueError, SyntaxError) as error:
        diagnostics.report("image-unreadable", f"‘{shown}’: {error}", place)
        return None
    return Asset(str(path), hashlib.sha256(data).hexdigest(), media_type, width, height)


def _locate(address: str, post: Path, site: Site) -> Path | None:
    """The file of an address: below the site's root, or beside the post; never outside the site."""
    own = site.address and address.startswith(site.address + "/")
    if own:
        address = address[len(site.address) :]
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    names = dict.fromkeys((parts.path, unquote(parts.path)))
    beside, below = post.resolve().parent, site.root
    folders = (below,) if parts.path.startswith("/") else (beside, below)
    for folder in folders:
        for name in names:
            path = (folder / name.lstrip("/")).resolve()
            if path.is_relative_to(site.root) and path.is_file():
                return path
    return None


def look_into(data: bytes) -> tuple[str, int, int]:
    """The media type of a picture, its width and its height in CSS pixels.

    Raises OSError, ValueError or SyntaxError where the bytes are no picture that a book can hold.
    """
    if b"<svg" in data[:4096]:
        width, height = _size_of_svg(data)
        return "image/svg+xml", width, height
    from PIL import Image as Raster
    from PIL import UnidentifiedImageError

    try:
        with Raster.open(BytesIO(data)) as picture:
            if picture.format not in _FORMATS:
                raise ValueError(f"{picture.format} is not a format that a book can hold")
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError(f"{picture.width} × {picture.height} pixels are too many")
            picture.load()
            return _FORMATS[picture.format], picture.width, picture.height
    except UnidentifiedImageError:
        raise ValueError("the bytes are not a picture") from None
    except Raster.DecompressionBombError as error:
        raise ValueError(str(error)) from None


def _size_of_svg(data: bytes) -> tuple[int, int]:
    """The size that an SVG has by its attributes, else by its view box (SVG 2, section 8.2)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    box = re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox") or "")
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if len(box) == 4:
        across, down = float(box[2]), float(box[3])
        if across > 0 and down > 0:
            if width and not height:
                height = width * down / across
            elif height and not width:
                width = height * across / down
            elif not width:
                width, height = across, down
    return round(width or 300), round(height or 150)


_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
}


def _pixels(length: str | None) -> float:
    match = re.fullmatch(r"\s*([\d.]+)\s*([a-z]*)\s*", length or "")
    return float(match[1]) * _UNITS.get(match[2], 0) if match else 0
