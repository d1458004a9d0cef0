"""The images of a chapter on paper: no finer than the profile prints, broken ones left out.

The engine names what it draws after the URL of an image. No URL contains a path, so that the same
book is the same bytes on another machine.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import Asset, is_data_url
from exporter.options.pdf_options import PdfOptions
from exporter.write.images.image_optimizer import CompressionPolicy
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import ImageTarget, display_name, print_image_target

_MILLIMETRES = 25.4 / 72
"""Millimetres per point."""
_SCREEN_QUALITY = 80
"""The quality of a JPEG on a screen, where 100% shows the pixels of a photograph one by one."""
_EMPTY = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"


def image_target(options: PdfOptions) -> ImageTarget:
    """Return the largest useful size of an image, that of the text area, and its colours."""
    page, profile = options.geometry, options.profile
    height = page.height - page.head - page.foot
    size = (page.measure * _MILLIMETRES, height * _MILLIMETRES)
    target = replace(print_image_target(*size, profile.resolution), colour=profile.colour)
    if not profile.small_images:
        return target
    # What is below a transparent image may be the ground of a box.
    return replace(target, quality=_SCREEN_QUALITY, compression=CompressionPolicy(background=""))


class ChapterImages:
    """The images of one chapter. `assets` are those that have a URL, by their URL."""

    def __init__(self, image_processor: ImageProcessor, diagnostics: Diagnostics) -> None:
        self._image_processor = image_processor
        self._diagnostics = diagnostics
        self.assets: dict[str, Asset] = {}

    def url(self, asset: Asset, place: Place | None = None) -> str:
        """Return the URL of an image. Raises ValueError if the image is broken."""
        image = self._image_processor.prepared(asset)
        name = "" if is_data_url(asset.path) else f"/{quote(display_name(asset))}"
        url = f"x-picture:{asset.digest}{name}"
        if url not in self.assets:
            image.report(display_name(asset), place, self._diagnostics)
        self.assets[url] = asset
        return url

    def is_dark(self, asset: Asset) -> bool:
        """Whether an image has a dark ground. Raises ValueError if the image is broken."""
        return self._image_processor.prepared(asset).dark

    def url_or_empty(self, asset: Asset) -> str:
        """Return the URL of an image that is not part of the text; an empty image if broken."""
        try:
            return self.url(asset)
        except ValueError as error:
            self._diagnostics.report("image-unreadable", f"‘{display_name(asset)}’: {error}")
            return _EMPTY
