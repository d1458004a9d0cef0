"""The pictures of a book: each once, in a format that every e-reader shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image as Raster
from PIL import ImageOps

from exporter.diagnostics import Diagnostics
from exporter.model.assets import SUFFIXES, Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import walk
from exporter.source import Place
from exporter.write.epub.package import Resource
from exporter.write.epub.svg import clean

_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it goes into the package. `moving` says that it has more than one frame."""

    resource: Resource
    moving: bool = False


def collect(nodes: Iterable[Node], diagnostics: Diagnostics) -> dict[str, Picture | None]:
    """The pictures below the nodes, by the digest of their assets; None for an unreadable one."""
    found: dict[str, Picture | None] = {}
    for node in walk(nodes):
        if isinstance(node, Image) and node.asset and node.asset.digest not in found:
            found[node.asset.digest] = _picture(node.asset, node.place, diagnostics)
    return found


def _picture(asset: Asset, place: Place | None, diagnostics: Diagnostics) -> Picture | None:
    shown = Path(asset.path).name
    try:
        data = Path(asset.path).read_bytes()
        media_type, moving = asset.media_type, False
        if media_type == "image/svg+xml":
            drawing = clean(data)
            data, moving = drawing.data, drawing.moving
            for name in drawing.lost:
                diagnostics.report("html-removed", f"‘{name}’ was taken out of ‘{shown}’", place)
        else:
            media_type, data, moving = portable(media_type, data)
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError) as error:
        diagnostics.report("image-unreadable", f"‘{shown}’: {error}", place)
        return None
    stem = asset.digest[:16]
    name = f"images/{stem}{SUFFIXES[media_type]}"
    return Picture(Resource(f"image-{stem}", name, media_type, data), moving)


def portable(media_type: str, data: bytes) -> tuple[str, bytes, bool]:
    """A raster picture as every e-reader takes it: media type, bytes, whether it moves.

    WebP and CMYK are converted, what moves in WebP stands still; all else passes as it is. Raises
    OSError, ValueError or SyntaxError where the bytes cannot be decoded.
    """
    with Raster.open(BytesIO(data)) as picture:
        picture.load()
        frames = getattr(picture, "n_frames", 1)
        if media_type == "image/jpeg" and picture.mode == "CMYK":
            return media_type, _encoded(picture.convert("RGB"), "JPEG"), False
        if media_type != "image/webp":
            # A JPEG of several frames holds views of one scene, of which the first is shown.
            return media_type, data, frames > 1 and media_type != "image/jpeg"
        still = ImageOps.exif_transpose(picture)
        if "A" in still.getbands() or b"VP8L" in data[:64]:
            return "image/png", _encoded(still, "PNG"), False
        return "image/jpeg", _encoded(still.convert("RGB"), "JPEG"), False


def _encoded(picture: Raster.Image, format_: str) -> bytes:
    """The picture in a format, without what a camera or an editor said of it."""
    bare = Raster.new(picture.mode, picture.size)
    bare.paste(picture)
    stream = BytesIO()
    if format_ == "JPEG":
        bare.save(stream, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    else:
        bare.save(stream, "PNG", optimize=True)
    return stream.getvalue()
