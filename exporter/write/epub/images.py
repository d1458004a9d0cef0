"""The images of an EPUB: each once, in a format that every reading system supports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import SUFFIXES, Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import walk
from exporter.options.epub_profiles import EpubProfile
from exporter.runtime.cache import Cache, cache_key
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.write.epub.archive import Deflated, deflate_cached
from exporter.write.epub.package import Resource
from exporter.write.images.image_optimizer import CompressionPolicy
from exporter.write.images.image_processing import ImageContent, ImageProcessor
from exporter.write.images.preparation import ImageTarget, display_name


@dataclass(frozen=True, slots=True)
class BookImage:
    """An image in the package. `animated` says that it has more than one frame."""

    resource: Resource
    animated: bool = False


_PORTRAIT = 480
"""The greatest width and height of the photo of an author, in pixels."""


def image_target(profile: EpubProfile) -> ImageTarget:
    """Return the target of the images in the text."""
    compression = CompressionPolicy(
        profile.max_photograph_width, profile.background, profile.max_pixels
    )
    return ImageTarget(
        profile.max_width,
        profile.max_height,
        profile.quality,
        keeps_animation=True,
        compression=compression,
    )


def portrait_target(profile: EpubProfile) -> ImageTarget:
    """Return the target of the photos of authors."""
    compression = CompressionPolicy(_PORTRAIT, profile.background)
    return ImageTarget(_PORTRAIT, _PORTRAIT, profile.quality, compression=compression)


def book_images(
    nodes: Iterable[Node],
    target: ImageTarget,
    folder: Path,
    diagnostics: Diagnostics,
    context: BuildContext,
) -> dict[str, BookImage | None]:
    """Return the images in the nodes by the digest of their asset; None for an unreadable one.

    The bytes of those that this build converts are files in the folder.
    """
    images = [node for node in walk(nodes) if isinstance(node, Image) and node.asset]
    image_processor = ImageProcessor(folder, target, context)
    image_processor.process(image.asset for image in images if image.asset)
    found: dict[str, BookImage | None] = {}
    for image in images:
        if image.asset and image.asset.digest not in found:
            found[image.asset.digest] = book_image(
                image_processor, image.asset, diagnostics, context.cache, place=image.place
            )
    return found


def book_image(
    image_processor: ImageProcessor,
    asset: Asset,
    diagnostics: Diagnostics,
    cache: Cache,
    *,
    stem: str = "",
    place: Place | None = None,
) -> BookImage | None:
    """Return the image of an asset; None, after a diagnostic, if it is unreadable.

    Its file name is `stem`, or by default a digest of its bytes, so that equal images are one file.
    """
    source = display_name(asset)

    def report(error: Exception) -> None:
        diagnostics.report("image-unreadable", f"‘{source}’: {error}", place)

    try:
        image = image_processor.prepared(asset)
        content = image_processor.content(asset)
        data: ImageContent | Deflated
        if image.media_type == "image/svg+xml":
            # The only image format that is not compressed.
            key = cache_key("drawing", fingerprint(), asset.digest)
            data = deflate_cached(cache, key, content.read)
        else:
            data = replace(content, read=partial(_read, content, image.media_type, report))
    except (OSError, ValueError) as error:
        report(error)
        return None
    image.report(source, place, diagnostics)
    stem = stem or image.digest[:16]
    name = f"images/{stem}{SUFFIXES[image.media_type]}"
    resource = Resource(f"image-{stem}", name, image.media_type, data, source=source)
    return BookImage(resource, image.animated)


def _read(content: ImageContent, media_type: str, report: Callable[[Exception], None]) -> bytes:
    """Return the bytes of an image that is packed; those of a blank one, reported, after an error.

    The package lists the image by then. Its file has changed since it was prepared, and the cache
    no longer holds the result.
    """
    try:
        return content.read()
    except (OSError, ValueError) as error:
        report(error)
    stream = BytesIO()
    Raster.new("L", (1, 1), 255).save(stream, media_type.removeprefix("image/"))
    return stream.getvalue()
