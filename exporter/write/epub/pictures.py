"""The pictures of a book: each once, in a format that every e-reader shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.model.assets import SUFFIXES, Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import walk
from exporter.source import Place
from exporter.write.epub.package import Resource
from exporter.write.pictures import Target, name_of, prepared


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it goes into the package. `moving` says that it has more than one frame."""

    resource: Resource
    moving: bool = False


PORTRAIT = Target(across=480, down=480)
"""A portrait stands small beside a name."""


def collect(
    nodes: Iterable[Node], target: Target, folder: Path, diagnostics: Diagnostics
) -> dict[str, Picture | None]:
    """The pictures below the nodes, by the digest of their assets; None for an unreadable one.

    They are decoded one at a time, and their bytes wait in the folder.
    """
    found: dict[str, Picture | None] = {}
    for node in walk(nodes):
        if isinstance(node, Image) and node.asset and node.asset.digest not in found:
            asset = node.asset
            found[asset.digest] = prepare(
                asset, asset.digest[:16], target, folder, diagnostics, node.place
            )
    return found


def prepare(
    asset: Asset,
    stem: str,
    target: Target,
    folder: Path,
    diagnostics: Diagnostics,
    place: Place | None = None,
) -> Picture | None:
    """The picture of an asset, by a name of its own; None where its bytes are none."""
    shown = name_of(asset)
    try:
        made = prepared(asset, target)
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError) as error:
        diagnostics.report("image-unreadable", f"‘{shown}’: {error}", place)
        return None
    made.report(shown, place, diagnostics)
    file = folder / f"{stem}{SUFFIXES[made.media_type]}"
    file.write_bytes(made.data)
    resource = Resource(f"image-{stem}", f"images/{file.name}", made.media_type, file)
    return Picture(resource, made.moving)
