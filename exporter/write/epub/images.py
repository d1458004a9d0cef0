"""The pictures of a book: each once, in a format that every e-reader shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import SUFFIXES, Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import walk
from exporter.options.epub_profiles import EpubProfile
from exporter.runtime.cache import Cache, cache_key
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.write.epub.archive import Deflated, deflated_once
from exporter.write.epub.package import Resource
from exporter.write.images.image_optimizer import CompressionPolicy
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import ImageTarget, display_name


@dataclass(frozen=True, slots=True)
class BookImage:
    """A picture as it goes into the package.

    `animated` says that it has more than one frame.
    """

    resource: Resource
    animated: bool = False


_PORTRAIT = 480
"""How many pixels across a portrait may have, which stands small beside a name."""


def target_of(reader: EpubProfile) -> ImageTarget:
    """What a reader takes of the pictures in the text."""
    compression = CompressionPolicy(reader.photographs, reader.ground, reader.pixels)
    return ImageTarget(
        reader.across, reader.down, reader.quality, keeps_animation=True, compression=compression
    )


def portrait_of(reader: EpubProfile) -> ImageTarget:
    """The same of portraits."""
    compression = CompressionPolicy(_PORTRAIT, reader.ground)
    return ImageTarget(_PORTRAIT, _PORTRAIT, reader.quality, compression=compression)


def collect(
    nodes: Iterable[Node],
    target: ImageTarget,
    folder: Path,
    diagnostics: Diagnostics,
    context: BuildContext,
) -> dict[str, BookImage | None]:
    """The pictures below the nodes, by the digest of their assets; None for an unreadable one.

    Their bytes wait in the folder.
    """
    images = [node for node in walk(nodes) if isinstance(node, Image) and node.asset]
    image_processor = ImageProcessor(folder, target, context)
    image_processor.process(image.asset for image in images if image.asset)
    found: dict[str, BookImage | None] = {}
    for image in images:
        if image.asset and image.asset.digest not in found:
            found[image.asset.digest] = shot(
                image_processor, image.asset, diagnostics, context.cache, place=image.place
            )
    return found


def shot(
    image_processor: ImageProcessor,
    asset: Asset,
    diagnostics: Diagnostics,
    cache: Cache,
    *,
    stem: str = "",
    place: Place | None = None,
) -> BookImage | None:
    """The picture of an asset; None where its bytes are none.

    Without a stem it is named after its bytes, so that two that became alike are one.
    """
    shown = display_name(asset)
    try:
        made = image_processor.prepared(asset)
    except ValueError as error:
        diagnostics.report("image-unreadable", f"‘{shown}’: {error}", place)
        return None
    made.report(shown, place, diagnostics)
    stem = stem or made.digest[:16]
    name = f"images/{stem}{SUFFIXES[made.media_type]}"
    file = image_processor.file(asset)
    data: Path | Deflated = file
    if made.media_type == "image/svg+xml":
        # It has the words of XML; other pictures are packed already.
        key = cache_key("drawing", fingerprint(), asset.digest)
        data = deflated_once(cache, key, file.read_bytes)
    resource = Resource(f"image-{stem}", name, made.media_type, data, source=shown)
    return BookImage(resource, made.animated)
