"""The pictures of a book on paper: no finer than print shows, and broken ones left out.

The engine names what it draws after the address of a picture, so none says where a file lies: the
same book is the same bytes on another machine.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import Asset, is_data_url
from exporter.options.pdf_options import PdfOptions
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import ImageTarget, name_of, print_image_target

_MILLIMETRES = 25.4 / 72
"""To a PostScript point."""
_NOTHING = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"


def area_of(plan: PdfOptions) -> ImageTarget:
    """What a picture can use on a page: the area of the text, as finely as the profile prints.

    Its inks are those of the profile.
    """
    page, profile = plan.geometry, plan.profile
    height = page.height - page.head - page.foot
    size = (page.measure * _MILLIMETRES, height * _MILLIMETRES)
    return replace(print_image_target(*size, profile.resolution), colour=profile.colour)


class PageImages:
    """The pictures of one sheet. `assets` are those behind the addresses that were given."""

    def __init__(self, image_processor: ImageProcessor, diagnostics: Diagnostics) -> None:
        self._image_processor = image_processor
        self._diagnostics = diagnostics
        self.assets: dict[str, Asset] = {}

    def address(self, asset: Asset, place: Place | None = None) -> str:
        """What the sheet calls a picture. Raises ValueError where it is broken."""
        self._image_processor.made(asset).report(name_of(asset), place, self._diagnostics)
        name = "" if is_data_url(asset.path) else f"/{quote(name_of(asset))}"
        address = f"x-picture:{asset.digest}{name}"
        self.assets[address] = asset
        return address

    def shown(self, asset: Asset) -> str:
        """The same for what is no picture of the text: a broken one is an empty place."""
        try:
            return self.address(asset)
        except ValueError as error:
            self._diagnostics.report("image-unreadable", f"‘{name_of(asset)}’: {error}")
            return _NOTHING
