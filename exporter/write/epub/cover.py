"""The cover of an EPUB: a picture that was given for it, or one that is drawn."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.fingerprint import fingerprint
from exporter.model.assets import Asset
from exporter.model.publication import Edition
from exporter.store import Store, frozen, key_of
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
_TARGET = Target(across=2560, down=2560)
"""A cover has the most pixels that a shop asks for. Nothing moves on it."""
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
) -> Cover:
    """The cover of an edition: the picture given for it as it is, else one that is drawn."""
    given = edition.cover and _given(edition.cover, folder, diagnostics, workshop)
    return given or _drawn(edition, diagnostics, workshop.store, look)


def _given(
    asset: Asset, folder: Path, diagnostics: Diagnostics, workshop: Workshop
) -> Cover | None:
    if asset.media_type == _DRAWING:
        diagnostics.report("cover-drawing", f"‘{name_of(asset)}’ is a drawing")
        return None
    darkroom = Darkroom(folder, _TARGET, workshop)
    picture = shot(darkroom, asset, diagnostics, workshop.store, stem="cover")
    if picture is None:
        return None
    with Raster.open(darkroom.file(asset)) as opened:
        size = opened.size
    resource = replace(picture.resource, id=COVER_ID, properties=("cover-image",))
    return Cover(resource, size, pictured=True)


def _drawn(edition: Edition, diagnostics: Diagnostics, store: Store, look: Theme) -> Cover:
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
        key = key_of("cover", fingerprint(), look.key, frozen(words), shown)
        data = store.get(key)
        if data is None:
            hand = hand_of(look)
            data = draw_cover(metadata, kicker, shown, edition.labels.edited_by, hand)
            store.put(key, data)
        resource = Resource(COVER_ID, "images/cover.png", "image/png", data, ("cover-image",))
        return Cover(resource, (WIDTH, HEIGHT), pictured=bool(shown))

    if picture and picture.media_type != _DRAWING:
        try:
            return drawn(picture.read())
        except (OSError, ValueError, SyntaxError) as error:
            name = name_of(picture)
            diagnostics.report("image-unreadable", f"the cover picture ‘{name}’: {error}")
    return drawn()


def _kicker(edition: Edition) -> str:
    """What stands above the title: what the cover's page says, else the series, else the post's."""
    series = edition.metadata.series
    page = next((page for page in edition.front if page.role == "cover"), None)
    if page and page.kicker:
        return page.kicker
    if series:
        return " · ".join(part for part in (series.name, series.position) if part)
    return "" if edition.collection else edition.chapters[0].kicker
