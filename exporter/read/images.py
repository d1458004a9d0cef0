"""The images of a post: files of the site, downloads and `data:` addresses."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from PIL import Image as Raster
from PIL import UnidentifiedImageError

from exporter.diagnostics.source import Place
from exporter.file_formats.raster import decoding
from exporter.file_formats.svg import beginning, decompressed, is_html, is_svg, svg_size
from exporter.file_formats.svg_cost import file_fault
from exporter.file_formats.urls import split_url
from exporter.input_files import FileKind, read_named, real_path
from exporter.model.assets import Asset, Assets, decode_data_url, is_data_url, names_image
from exporter.model.nodes import Image, Link, Node
from exporter.model.printed_addresses import displayed_url
from exporter.read.context import DownloadError, ReadContext

_FORMATS = {
    "AVIF": "image/avif",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "ICO": "image/x-icon",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
}
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_ORIENTATION = 0x0112
_MAX_MEMORY = 700_000_000
"""Bytes that an image may take while it is converted for an output. A JPEG of a camera with 45
megapixels takes 360 MB; more are mistakes or attacks."""
_BYTES_PER_PIXEL = {"WEBP": 17, "AVIF": 12, "BMP": 10}
"""Bytes for each pixel in the most expensive conversion, as measured. Other formats take 8, or 15
with transparency or more than 8 bits."""
_DEEP_MODES = frozenset(("LA", "PA", "RGBA", "I", "I;16", "F"))


def read_images(nodes: Iterable[Node], cover: str, post: Path, context: ReadContext) -> Assets:
    """Return the images of a post that can be read, by their addresses as written.

    `nodes` are all nodes of the post, as `walk` yields them; `cover` is the address of the post's
    cover, or empty. The others are reported. A file of the
    site to which an image links may be a larger version of it.
    """
    wanted: dict[str, Place | None] = {}
    for node in nodes:
        match node:
            case Image():
                wanted.setdefault(node.address, node.place)
            case Link(children, address) if names_image(address):
                holds_image = any(isinstance(child, Image) for child in children)
                if holds_image and _locate(address, post, context):
                    wanted.setdefault(address, node.place)
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
    # A `data:` address may have millions of characters.
    shown = displayed_url(address[:1000])
    shown = shown if len(shown) < 100 else shown[:97] + "…"
    path: Path | str | None = address if is_data_url(address) else _locate(address, post, context)
    read = context.site.folders.read_bytes
    try:
        if path is None and _is_remote(address):
            if download is None:
                diagnostics.report("image-remote", f"the image ‘{shown}’ is on the web", place)
                return None
            path = download("https:" + address if address.startswith("//") else address)
            # It lies in the cache of the user.
            read = read_named
        if path is None:
            message = f"there is no image ‘{shown}’" if shown else "the image has no valid address"
            diagnostics.report("image-missing", message, place)
            return None
        data = read(path, FileKind.IMAGE) if isinstance(path, Path) else decode_data_url(path)
        media_type, width, height = inspect_image(data)
    except DownloadError as error:
        message = f"the image ‘{shown}’ could not be downloaded: {error}"
        diagnostics.report("image-unfetched", message, place)
        return None
    except (OSError, ValueError) as error:
        message = f"the image ‘{shown}’ cannot be read: {error}"
        diagnostics.report("image-unreadable", message, place, getattr(error, "hint", ""))
        return None
    return Asset(str(path), hashlib.sha256(data).hexdigest(), media_type, width, height)


def _is_remote(address: str) -> bool:
    parts = split_url(address)
    return parts.scheme in ("http", "https") or (not parts.scheme and bool(parts.netloc))


def _locate(address: str, post: Path, context: ReadContext) -> Path | None:
    """Return the file of an address, beside the post or below the root; always inside the site."""
    site = context.site
    parts = split_url(address)
    if parts.netloc and not site.is_own_host(parts.hostname or ""):
        return None
    if (parts.scheme and not parts.netloc) or not parts.path:
        return None
    # `baseurl` is a part of addresses, not a folder.
    bare = parts.path.removeprefix(f"{site.base}/") if site.base else parts.path
    paths = (parts.path, bare if bare.startswith("/") else f"/{bare}")
    names = dict.fromkeys(name for path in paths for name in (path, unquote(path)))
    from_root = parts.netloc or parts.path.startswith("/")
    below = site.static_folders or (site.root,)
    # Hexo and editors keep the images of a post in a folder that is named after it.
    if not from_root:
        file = real_path(post)
        below = (file.parent, file.with_suffix(""), *below)
    for folder in below:
        for name in names:
            path = folder / name.lstrip("/")
            if found := site.folders.file_at(path):
                return found
            if site.folders.holds(path):
                # The next build may find it.
                context.dependencies.add(site.folders.target(path))
    # The second are those of Ghost, which may be anywhere after an export.
    is_named = site.generator.files_by_name or parts.path.startswith("/content/images/")
    if site.files is None or parts.netloc or not is_named:
        return None
    return site.files.nearest(unquote(parts.path), real_path(post).parent)


@decoding()
def inspect_image(data: bytes) -> tuple[str, int, int]:
    """Return the media type of an image, and its width and height in CSS pixels.

    Raises OSError or ValueError if the bytes are not an image that a book can hold.
    """
    data = decompressed(data)
    if is_svg(data):
        width, height = _size_of_svg(data)
        return "image/svg+xml", width, height
    try:
        with warnings.catch_warnings():
            # Larger images are refused below.
            warnings.simplefilter("ignore", Raster.DecompressionBombWarning)
            opened = Raster.open(BytesIO(data))
        with opened as image:
            if image.format not in _FORMATS:
                raise ValueError(f"{image.format} is not supported")
            width, height = image.width, image.height
            per_pixel = 15 if image.mode in _DEEP_MODES else 8
            per_pixel = _BYTES_PER_PIXEL.get(image.format, per_pixel)
            if width * height * per_pixel > _MAX_MEMORY:
                raise ValueError(f"{width} × {height} pixels are too many")
            media_type = _FORMATS[image.format]
            # The values from 5 on swap width and height (Exif 2.32, 4.6.4, Orientation). Pillow
            # does so itself for a TIFF.
            has_exif = image.format not in ("PNG", "TIFF")
            swapped = has_exif and image.getexif().get(_ORIENTATION, 1) >= 5
            _check_integrity(image, data)
            return (media_type, height, width) if swapped else (media_type, width, height)
    except UnidentifiedImageError:
        raise ValueError(_what_it_is(data)) from None


def _what_it_is(data: bytes) -> str:
    """Return what a file is that is not an image, in words."""
    if not data:
        return "the file is empty"
    if data.startswith(b"version https://git-lfs"):
        return "the file is a pointer of Git LFS; ‘git lfs pull’ downloads the image"
    if is_html(beginning(data)):
        return "the file is an HTML page"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIC is not supported"
    return "the file is not an image"


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
    if fault := file_fault(data):
        raise ValueError(fault)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    width, height = svg_size(etree.fromstring(data, parser))
    return round(width or 300), round(height or 150)
