"""The pictures of a book: each once, in a format that every e-reader shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.fingerprint import fingerprint
from exporter.model.assets import SUFFIXES, Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import walk
from exporter.readers import Reader
from exporter.source import Place
from exporter.store import Store, key_of
from exporter.workshop import Workshop
from exporter.write.darkroom import Darkroom
from exporter.write.epub.archive import Deflated, deflated_once
from exporter.write.epub.package import Resource
from exporter.write.pictures import Target, name_of
from exporter.write.slimming import Thrift


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it goes into the package.

    `moving` says that it has more than one frame.
    """

    resource: Resource
    moving: bool = False


_PORTRAIT = 480
"""How many pixels across a portrait may have, which stands small beside a name."""


def target_of(reader: Reader) -> Target:
    """What a reader takes of the pictures in the text."""
    thrift = Thrift(reader.photographs, reader.ground, reader.pixels)
    return Target(reader.across, reader.down, reader.quality, moves=True, thrift=thrift)


def portrait_of(reader: Reader) -> Target:
    """The same of portraits."""
    thrift = Thrift(_PORTRAIT, reader.ground)
    return Target(_PORTRAIT, _PORTRAIT, reader.quality, thrift=thrift)


def collect(
    nodes: Iterable[Node],
    target: Target,
    folder: Path,
    diagnostics: Diagnostics,
    workshop: Workshop,
) -> dict[str, Picture | None]:
    """The pictures below the nodes, by the digest of their assets; None for an unreadable one.

    Their bytes wait in the folder.
    """
    images = [node for node in walk(nodes) if isinstance(node, Image) and node.asset]
    darkroom = Darkroom(folder, target, workshop)
    darkroom.develop(image.asset for image in images if image.asset)
    found: dict[str, Picture | None] = {}
    for image in images:
        if image.asset and image.asset.digest not in found:
            found[image.asset.digest] = shot(
                darkroom, image.asset, diagnostics, workshop.store, place=image.place
            )
    return found


def shot(
    darkroom: Darkroom,
    asset: Asset,
    diagnostics: Diagnostics,
    store: Store,
    *,
    stem: str = "",
    place: Place | None = None,
) -> Picture | None:
    """The picture of an asset; None where its bytes are none.

    Without a stem it is named after its bytes, so that two that became alike are one.
    """
    shown = name_of(asset)
    try:
        made = darkroom.made(asset)
    except ValueError as error:
        diagnostics.report("image-unreadable", f"‘{shown}’: {error}", place)
        return None
    made.report(shown, place, diagnostics)
    stem = stem or made.digest[:16]
    name = f"images/{stem}{SUFFIXES[made.media_type]}"
    file = darkroom.file(asset)
    data: Path | Deflated = file
    if made.media_type == "image/svg+xml":
        # It has the words of XML; other pictures are packed already.
        key = key_of("drawing", fingerprint(), asset.digest)
        data = deflated_once(store, key, file.read_bytes)
    resource = Resource(f"image-{stem}", name, made.media_type, data, source=shown)
    return Picture(resource, made.moving)
