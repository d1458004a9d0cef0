"""The cover of an EPUB: a picture that was given for it, or one that is drawn."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.publication import Edition
from exporter.options.epub_profiles import EpubProfile
from exporter.runtime.cache import Cache, cache_key, content_digest, memoize
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import Theme
from exporter.write.cover.drawing import HEIGHT, WIDTH, cover_fonts, draw_cover, missing_on_cover
from exporter.write.epub.images import shot
from exporter.write.epub.package import Resource
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import ImageTarget, display_name
from exporter.write.missing_glyphs import report_missing

COVER_ID = "cover-image"
"""The id of the picture on the cover."""
_LARGEST = (2560, 2560)
_SMALLER = (1560, 2496)
"""The most pixels of a cover: as many as a shop asks for, and as many as a picture may have where
four million are the most."""
_DRAWING = "image/svg+xml"
_ANY_MOMENT = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture of a cover. `pictured` says that it shows more than words and an ornament."""

    resource: Resource
    size: tuple[int, int]
    pictured: bool


def cover_of(
    edition: Edition,
    folder: Path,
    diagnostics: Diagnostics,
    context: BuildContext,
    look: Theme,
    reader: EpubProfile,
) -> Cover:
    """The cover of an edition: the picture given for it as it is, else one that is drawn."""
    size = _SMALLER if 0 < reader.pixels < WIDTH * HEIGHT else _LARGEST
    given = edition.cover and _given(edition.cover, folder, diagnostics, context, size)
    return given or _drawn(edition, diagnostics, context.cache, look, size)


def _given(
    asset: Asset,
    folder: Path,
    diagnostics: Diagnostics,
    context: BuildContext,
    size: tuple[int, int],
) -> Cover | None:
    if asset.media_type == _DRAWING:
        diagnostics.report("cover-drawing", f"‘{display_name(asset)}’ is a drawing")
        return None
    # Nothing moves on it.
    image_processor = ImageProcessor(folder, ImageTarget(*size), context)
    picture = shot(image_processor, asset, diagnostics, context.cache, stem="cover")
    if picture is None:
        return None
    with Raster.open(image_processor.file(asset)) as opened:
        shown = opened.size
    resource = replace(picture.resource, id=COVER_ID, properties=("cover-image",))
    return Cover(resource, shown, pictured=True)


def _drawn(
    edition: Edition,
    diagnostics: Diagnostics,
    cache: Cache,
    look: Theme,
    most: tuple[int, int],
) -> Cover:
    """The words of the book around a motif, or around the picture that a single post may have."""
    kicker, picture = _kicker(edition), None
    if not edition.collection:
        picture = edition.chapters[0].cover
    lost = missing_on_cover(edition.metadata, kicker)
    if lost:
        report_missing(lost, diagnostics, None, "the cover goes without them")

    def drawn(shown: bytes = b"") -> Cover:
        # When the book was last changed does not stand on it.
        metadata = replace(edition.metadata, modified=_ANY_MOMENT)
        words = (metadata, kicker, edition.labels.edited_by)
        key = cache_key("cover", fingerprint(), look.key, content_digest(words), shown)
        edited_by = edition.labels.edited_by

        def drawing() -> bytes:
            return draw_cover(metadata, kicker, shown, edited_by, cover_fonts(look))

        data = memoize(cache, key, bytes, drawing)
        size = (WIDTH, HEIGHT)
        if most < size:
            data, size = _reduced(data, most), most
        resource = Resource(COVER_ID, "images/cover.png", "image/png", data, ("cover-image",))
        return Cover(resource, size, pictured=bool(shown))

    if picture and picture.media_type != _DRAWING:
        try:
            return drawn(picture.read())
        except (OSError, ValueError, SyntaxError) as error:
            name = display_name(picture)
            diagnostics.report("image-unreadable", f"the cover picture ‘{name}’: {error}")
    return drawn()


def _reduced(data: bytes, size: tuple[int, int]) -> bytes:
    stream = BytesIO()
    with Raster.open(BytesIO(data)) as cover:
        cover.resize(size, Raster.Resampling.LANCZOS).save(stream, "PNG", compress_level=7)
    return stream.getvalue()


def _kicker(edition: Edition) -> str:
    """What stands above the title: what the cover's page says, else the series, else the post's."""
    series = edition.metadata.series
    page = next((page for page in edition.front if page.role == "cover"), None)
    if page and page.kicker:
        return page.kicker
    if series:
        return " · ".join(part for part in (series.name, series.position) if part)
    return "" if edition.collection else edition.chapters[0].kicker
