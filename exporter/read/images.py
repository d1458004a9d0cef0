"""The images of a post: files of the site, downloads and `data:` addresses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree
from PIL import Image as Raster
from PIL import UnidentifiedImageError

from exporter.diagnostics.source import Place
from exporter.model.assets import Asset, Assets, decode_data_url, is_data_url
from exporter.model.nodes import Block, Image
from exporter.model.walk import walk
from exporter.read.context import ReadContext
from exporter.read.image_download import DownloadError

_FORMATS = {
    "GIF": "image/gif",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
}
_ORIENTATION = 0x0112
_MAX_PIXELS = 100_000_000
"""Larger images are refused: they are mistakes or attacks, and would take gigabytes of memory."""


def read_images(blocks: Iterable[Block], cover: str, post: Path, context: ReadContext) -> Assets:
    """Return the images of a post that can be read, by their addresses as written.

    `cover` is the address of the post's cover, or empty. The others are reported.
    """
    wanted: dict[str, Place | None] = {}
    for node in walk(blocks):
        if isinstance(node, Image):
            wanted.setdefault(node.address, node.place)
    if cover:
        wanted.setdefault(cover, Place(str(post)))
    found: dict[str, Asset] = {}
    for address, place in wanted.items():
        asset = read_image(address, place, post, context)
        if asset:
            found[address] = asset
    return found


def read_image(address: str, place: Place | None, post: Path, context: ReadContext) -> Asset | None:
    """Return the image at an address in the file `post`; None, after a report, if there is none."""
    diagnostics, download = context.diagnostics, context.download
    shown = address if len(address) < 100 else address[:97] + "…"
    path: Path | str | None = address if is_data_url(address) else _locate(address, post, context)
    try:
        if path is None and _is_remote(address):
            if download is None:
                diagnostics.report("image-remote", f"the image ‘{shown}’ is on the web", place)
                return None
            path = download("https:" + address if address.startswith("//") else address)
        if path is None:
            diagnostics.report("image-missing", f"there is no image ‘{shown}’", place)
            return None
        data = path.read_bytes() if isinstance(path, Path) else decode_data_url(path)
        media_type, width, height = inspect_image(data)
    except DownloadError as error:
        message = f"the image ‘{shown}’ could not be downloaded: {error}"
        diagnostics.report("image-unfetched", message, place)
        return None
    except (OSError, ValueError, SyntaxError) as error:
        message = f"the image ‘{shown}’ cannot be read: {error}"
        diagnostics.report("image-unreadable", message, place)
        return None
    return Asset(str(path), hashlib.sha256(data).hexdigest(), media_type, width, height)


def _is_remote(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") or (not parts.scheme and bool(parts.netloc))


def _locate(address: str, post: Path, context: ReadContext) -> Path | None:
    """Return the file of an address, beside the post or below the root; always inside the site."""
    site = context.site
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc and not site.is_own_host(parts.hostname or ""):
        return None
    if (parts.scheme and not parts.netloc) or not parts.path:
        return None
    # `baseurl` is a part of addresses, not a folder.
    bare = parts.path.removeprefix(f"{site.base}/") if site.base else parts.path
    paths = (parts.path, bare if bare.startswith("/") else f"/{bare}")
    names = dict.fromkeys(name for path in paths for name in (path, unquote(path)))
    from_root = parts.netloc or parts.path.startswith("/")
    for folder in (site.root,) if from_root else (post.resolve().parent, site.root):
        for name in names:
            try:
                path = (folder / name.lstrip("/")).resolve()
                if not path.is_relative_to(site.root):
                    continue
                if path.is_file():
                    return path
                # The next build may find it.
                context.dependencies.add(path)
            except (OSError, ValueError):
                # No file can have this name: it is too long, or has a zero byte.
                continue
    return None


def inspect_image(data: bytes) -> tuple[str, int, int]:
    """Return the media type of an image, and its width and height in CSS pixels.

    Raises OSError, ValueError or SyntaxError if the bytes are not an image that a book can hold.
    """
    if b"<svg" in data[:4096]:
        width, height = _size_of_svg(data)
        return "image/svg+xml", width, height
    try:
        with Raster.open(BytesIO(data)) as image:
            if image.format not in _FORMATS:
                raise ValueError(f"{image.format} is not supported")
            width, height = image.width, image.height
            if width * height > _MAX_PIXELS:
                raise ValueError(f"{width} × {height} pixels are too many")
            media_type = _FORMATS[image.format]
            # The values from 5 on swap width and height (Exif 2.32, 4.6.4, Orientation).
            swapped = image.format != "PNG" and image.getexif().get(_ORIENTATION, 1) >= 5
            _check_integrity(image, data)
            return (media_type, height, width) if swapped else (media_type, width, height)
    except UnidentifiedImageError:
        raise ValueError("the file is not an image") from None
    except Raster.DecompressionBombError as error:
        raise ValueError(str(error)) from None


def _check_integrity(image: Raster.Image, data: bytes) -> None:
    """Raise an error if an image is broken, without decoding it if its format allows that."""
    match image.format:
        case "PNG":
            image.verify()
        case "JPEG" | "MPO" if b"\xff\xd9" in data[-65536:]:
            # The file is complete; viewers tolerate errors inside it.
            pass
        case _:
            image.load()


def _size_of_svg(data: bytes) -> tuple[int, int]:
    """Return the size of an SVG in CSS pixels, from its attributes or its view box (SVG 2, 8.2)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    box = re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox") or "")
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if len(box) == 4:
        box_width, box_height = float(box[2]), float(box[3])
        if box_width > 0 and box_height > 0:
            if width and not height:
                height = width * box_height / box_width
            elif height and not width:
                width = height * box_width / box_height
            elif not width:
                width, height = box_width, box_height
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
