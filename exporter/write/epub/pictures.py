"""The pictures of a book: each once, in a format that every e-reader shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.model.assets import SUFFIXES, Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import walk
from exporter.source import Place
from exporter.write.epub.package import Resource
from exporter.write.pictures import EPUB, name_of, prepared


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
    shown = name_of(asset)
    try:
        made = prepared(asset, EPUB)
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError) as error:
        diagnostics.report("image-unreadable", f"‘{shown}’: {error}", place)
        return None
    made.report(shown, place, diagnostics)
    stem = asset.digest[:16]
    name = f"images/{stem}{SUFFIXES[made.media_type]}"
    return Picture(Resource(f"image-{stem}", name, made.media_type, made.data), made.moving)
