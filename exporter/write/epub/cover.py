"""The cover of an EPUB: the image given for it, or a drawn one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.edition import Edition
from exporter.options.epub_profiles import EpubProfile
from exporter.runtime.cache import Cache, cache_key, content_digest, memoize
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import Theme
from exporter.write.cover.drawing import HEIGHT, WIDTH, cover_fonts, draw_cover, missing_on_cover
from exporter.write.cover.page import kicker_of
from exporter.write.epub.images import book_image
from exporter.write.epub.package import Resource
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import ImageTarget, display_name
from exporter.write.missing_glyphs import report_missing

COVER_ID = "cover-image"
"""The manifest id of the cover image."""
_MAX_SIZE = (2560, 2560)
"""The size in pixels that shops request."""
_REDUCED_SIZE = (1560, 2496)
"""The size for reading systems that limit an image to four million pixels."""
_SVG = "image/svg+xml"
_ANY_TIME = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover of `size` pixels. `has_image` says that it shows more than text and ornament."""

    resource: Resource
    size: tuple[int, int]
    has_image: bool


def cover_of(
    edition: Edition,
    folder: Path,
    diagnostics: Diagnostics,
    context: BuildContext,
    theme: Theme,
    profile: EpubProfile,
) -> Cover:
    """Return the cover of an edition: the collection's cover image, else a drawn cover."""
    size = _REDUCED_SIZE if 0 < profile.max_pixels < WIDTH * HEIGHT else _MAX_SIZE
    given = edition.cover and _given_cover(edition.cover, folder, diagnostics, context, size)
    return given or _drawn_cover(edition, diagnostics, context.cache, theme, size)


def _given_cover(
    asset: Asset,
    folder: Path,
    diagnostics: Diagnostics,
    context: BuildContext,
    size: tuple[int, int],
) -> Cover | None:
    if asset.media_type == _SVG:
        diagnostics.report("cover-drawing", f"‘{display_name(asset)}’ is an SVG file")
        return None
    image_processor = ImageProcessor(folder, ImageTarget(*size), context)
    image = book_image(image_processor, asset, diagnostics, context.cache, stem="cover")
    if image is None:
        return None
    with Raster.open(image_processor.file(asset)) as opened:
        own_size = opened.size
    resource = replace(image.resource, id=COVER_ID, properties=("cover-image",))
    return Cover(resource, own_size, has_image=True)


def _drawn_cover(
    edition: Edition,
    diagnostics: Diagnostics,
    cache: Cache,
    theme: Theme,
    max_size: tuple[int, int],
) -> Cover:
    """Return a cover with the text of the book and a motif, or the cover image of a single post."""
    kicker = kicker_of(edition)
    if not kicker and not edition.collection:
        # The tags of a post.
        kicker = edition.chapters[0].kicker
    image = None if edition.collection else edition.chapters[0].cover
    if missing := missing_on_cover(edition.metadata, kicker):
        report_missing(missing, diagnostics, None, "the cover omits them")
    # The time of modification is not on the cover.
    metadata = replace(edition.metadata, modified=_ANY_TIME)
    edited_by = edition.labels.edited_by

    def drawn(image_data: bytes = b"") -> Cover:
        text = content_digest((metadata, kicker, edited_by))
        key = cache_key("cover", fingerprint(), theme.key, text, image_data)

        def draw() -> bytes:
            return draw_cover(metadata, kicker, image_data, edited_by, cover_fonts(theme))

        data, size = memoize(cache, key, bytes, draw), (WIDTH, HEIGHT)
        if max_size < size:
            data, size = _reduced(data, max_size), max_size
        resource = Resource(COVER_ID, "images/cover.png", "image/png", data, ("cover-image",))
        return Cover(resource, size, has_image=bool(image_data))

    if image and image.media_type != _SVG:
        try:
            return drawn(image.read())
        except (OSError, ValueError) as error:
            message = f"the cover image ‘{display_name(image)}’: {error}"
            diagnostics.report("image-unreadable", message)
    return drawn()


def _reduced(data: bytes, size: tuple[int, int]) -> bytes:
    stream = BytesIO()
    with Raster.open(BytesIO(data)) as cover:
        cover.resize(size, Raster.Resampling.LANCZOS).save(stream, "PNG", compress_level=4)
    return stream.getvalue()
