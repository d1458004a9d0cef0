"""The pictures of a book on paper: no finer than print shows, and broken ones left out.

The engine names what it draws after the address of a picture, so none says where a file lies: the
same book is the same bytes on another machine.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset, is_data
from exporter.source import Place
from exporter.write.pictures import Target, name_of, prepared, print_target
from exporter.write.styles import Page

_MILLIMETRES = 25.4 / 72
"""To a PostScript point."""
_NOTHING = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"


def area_of(page: Page) -> Target:
    """What a picture can use on a page: the area of the text, at 300 dots an inch."""
    width = page.width - 2 * page.side
    height = page.height - page.head - page.foot
    return print_target(width * _MILLIMETRES, height * _MILLIMETRES)


class Pictures:
    """The pictures of a book, each made fit for print once.

    `folder` takes the files of those that had to be made anew, `target` is what a page can use.
    """

    def __init__(self, folder: Path, target: Target) -> None:
        self._folder = folder
        self._target = target
        self._files: dict[str, Path] = {}

    def for_sheet(self, diagnostics: Diagnostics) -> SheetPictures:
        """The pictures of one sheet."""
        return SheetPictures(self, diagnostics)

    def file(self, asset: Asset, place: Place | None, diagnostics: Diagnostics) -> Path:
        """The file to be shown for an asset.

        Raises what `prepared` raises.
        """
        if asset.digest not in self._files:
            made = prepared(asset, self._target)
            made.report(name_of(asset), place, diagnostics)
            file = Path(asset.path)
            if made.changed or is_data(asset.path):
                file = self._folder / asset.digest
                file.write_bytes(made.data)
            self._files[asset.digest] = file
        return self._files[asset.digest]


class SheetPictures:
    """The pictures of one sheet. `files` are those behind the addresses that were given."""

    def __init__(self, pictures: Pictures, diagnostics: Diagnostics) -> None:
        self._pictures = pictures
        self._diagnostics = diagnostics
        self.files: dict[str, Path] = {}

    def address(self, asset: Asset, place: Place | None = None) -> str:
        """What the sheet calls a picture.

        Raises what `prepared` raises.
        """
        file = self._pictures.file(asset, place, self._diagnostics)
        name = "" if is_data(asset.path) else f"/{quote(name_of(asset))}"
        address = f"x-picture:{asset.digest}{name}"
        self.files[address] = file
        return address

    def shown(self, asset: Asset) -> str:
        """The same for what is no picture of the text: a broken one is an empty place."""
        try:
            return self.address(asset)
        except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError) as error:
            self._diagnostics.report("image-unreadable", f"‘{name_of(asset)}’: {error}")
            return _NOTHING
