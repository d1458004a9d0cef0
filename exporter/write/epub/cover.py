"""The cover of an EPUB: a picture that was given for it, or one that is drawn."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.fingerprint import fingerprint
from exporter.model.assets import Asset
from exporter.model.publication import Edition
from exporter.readers import Reader
from exporter.store import Store, digest_of, key_of
from exporter.themes import Theme
from exporter.workshop import Workshop
from exporter.write.cover import HEIGHT, WIDTH, draw_cover, hand_of, missing_on_cover
from exporter.write.darkroom import Darkroom
from exporter.write.epub.package import Resource
from exporter.write.epub.pictures import shot
from exporter.write.pictures import Target, name_of
from exporter.write.scripts import report_missing

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
    workshop: Workshop,
    look: Theme,
    reader: Reader,
) -> Cover:
    """The cover of an edition: the picture given for it as it is, else one that is drawn."""
    size = _SMALLER if 0 < reader.pixels < WIDTH * HEIGHT else _LARGEST
    given = edition.cover and _given(edition.cover, folder, diagnostics, workshop, size)
    return given or _drawn(edition, diagnostics, workshop.store, look, size)


def _given(
    asset: Asset,
    folder: Path,
    diagnostics: Diagnostics,
    workshop: Workshop,
    size: tuple[int, int],
) -> Cover | None:
    if asset.media_type == _DRAWING:
        diagnostics.report("cover-drawing", f"‘{name_of(asset)}’ is a drawing")
        return None
    # Nothing moves on it.
    darkroom = Darkroom(folder, Target(*size), workshop)
    picture = shot(darkroom, asset, diagnostics, workshop.store, stem="cover")
    if picture is None:
        return None
    with Raster.open(darkroom.file(asset)) as opened:
        shown = opened.size
    resource = replace(picture.resource, id=COVER_ID, properties=("cover-image",))
    return Cover(resource, shown, pictured=True)


def _drawn(
    edition: Edition,
    diagnostics: Diagnostics,
    store: Store,
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
        key = key_of("cover", fingerprint(), look.key, digest_of(words), shown)
        data = store.get(key)
        if data is None:
            hand = hand_of(look)
            data = draw_cover(metadata, kicker, shown, edition.labels.edited_by, hand)
            store.put(key, data)
        size = (WIDTH, HEIGHT)
        if most < size:
            data, size = _reduced(data, most), most
        resource = Resource(COVER_ID, "images/cover.png", "image/png", data, ("cover-image",))
        return Cover(resource, size, pictured=bool(shown))

    if picture and picture.media_type != _DRAWING:
        try:
            return drawn(picture.read())
        except (OSError, ValueError, SyntaxError) as error:
            name = name_of(picture)
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
