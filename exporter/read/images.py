"""The pictures of a post: found below the site, and looked into."""

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

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import Asset, Assets, decode_data_url, is_data_url
from exporter.model.nodes import Block, Image
from exporter.model.walk import walk
from exporter.read.image_download import Download, DownloadError
from exporter.read.sites.jekyll import Site

_FORMATS = {
    "GIF": "image/gif",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
}
_ORIENTATION = 0x0112
_MOST_PIXELS = 100_000_000
"""A picture of more pixels is refused: it is a mistake or an attack, and would take gigabytes."""


def catalogue(
    blocks: Iterable[Block],
    cover: str,
    post: Path,
    site: Site,
    diagnostics: Diagnostics,
    fetch: Download | None = None,
) -> Assets:
    """Every picture that a post shows and that is there, by its address as written.

    Without `fetch`, pictures on the web are left where they are, and a finding says so.
    """
    wanted: dict[str, Place | None] = {}
    for node in walk(blocks):
        if isinstance(node, Image):
            wanted.setdefault(node.address, node.place)
    if cover:
        wanted.setdefault(cover, Place(str(post)))
    found: dict[str, Asset] = {}
    for address, place in wanted.items():
        asset = asset_at(address, place, post, site, diagnostics, fetch)
        if asset:
            found[address] = asset
    return found


def asset_at(
    address: str,
    place: Place | None,
    post: Path,
    site: Site,
    diagnostics: Diagnostics,
    fetch: Download | None = None,
) -> Asset | None:
    """The picture at an address, as the file `post` writes it; None, after a report, for none."""
    shown = address if len(address) < 100 else address[:97] + "…"
    path: Path | str | None = address if is_data_url(address) else _locate(address, post, site)
    try:
        if path is None and _is_remote(address):
            if fetch is None:
                diagnostics.report("image-remote", f"the picture ‘{shown}’ is on the web", place)
                return None
            path = fetch("https:" + address if address.startswith("//") else address)
        if path is None:
            diagnostics.report("image-missing", f"there is no picture ‘{shown}’", place)
            return None
        data = path.read_bytes() if isinstance(path, Path) else decode_data_url(path)
        media_type, width, height = look_into(data)
    except DownloadError as error:
        diagnostics.report("image-unfetched", f"‘{shown}’ could not be fetched: {error}", place)
        return None
    except (OSError, ValueError, SyntaxError) as error:
        diagnostics.report("image-unreadable", f"‘{shown}’: {error}", place)
        return None
    return Asset(str(path), hashlib.sha256(data).hexdigest(), media_type, width, height)


def _is_remote(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") or (not parts.scheme and bool(parts.netloc))


def _locate(address: str, post: Path, site: Site) -> Path | None:
    """The file of an address: below the site's root, or beside the post; never outside the site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc and not site.is_own_host(parts.hostname or ""):
        return None
    if (parts.scheme and not parts.netloc) or not parts.path:
        return None
    # The part that the site's address adds in front is no folder.
    bare = parts.path.removeprefix(f"{site.base}/") if site.base else parts.path
    paths = (parts.path, bare if bare.startswith("/") else f"/{bare}")
    names = dict.fromkeys(name for path in paths for name in (path, unquote(path)))
    beside, below = post.resolve().parent, site.root
    own = parts.netloc or parts.path.startswith("/")
    for folder in (below,) if own else (beside, below):
        for name in names:
            try:
                path = (folder / name.lstrip("/")).resolve()
                if not path.is_relative_to(site.root):
                    continue
                if path.is_file():
                    return path
                # It may be there another time.
                site.looked_into.add(path)
            except (OSError, ValueError):
                # A name that no file can have: too long, or with a zero byte in it.
                continue
    return None


def look_into(data: bytes) -> tuple[str, int, int]:
    """The media type of a picture, its width and its height in CSS pixels.

    Raises OSError, ValueError or SyntaxError where the bytes are no picture that a book can hold.
    """
    if b"<svg" in data[:4096]:
        width, height = _size_of_svg(data)
        return "image/svg+xml", width, height
    try:
        with Raster.open(BytesIO(data)) as picture:
            if picture.format not in _FORMATS:
                raise ValueError(f"{picture.format} is not a format that a book can hold")
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError(f"{picture.width} × {picture.height} pixels are too many")
            media_type = _FORMATS[picture.format]
            across, down = picture.width, picture.height
            # From the fifth on, the camera was held upright (Exif 2.32, 4.6.4, Orientation).
            turned = picture.format != "PNG" and picture.getexif().get(_ORIENTATION, 1) >= 5
            _decode(picture, data)
            return (media_type, down, across) if turned else (media_type, across, down)
    except UnidentifiedImageError:
        raise ValueError("the bytes are not a picture") from None
    except Raster.DecompressionBombError as error:
        raise ValueError(str(error)) from None


def _decode(picture: Raster.Image, data: bytes) -> None:
    """Raise an error if a picture is broken, at as little cost as its format allows."""
    match picture.format:
        case "PNG":
            picture.verify()
        case "JPEG" | "MPO" if b"\xff\xd9" in data[-65536:]:
            # Whole to its end; what is wrong within it, every viewer shows as well as it can.
            pass
        case _:
            picture.load()


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
