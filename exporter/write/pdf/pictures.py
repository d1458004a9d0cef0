"""The pictures of a chapter on paper: no finer than print shows, and broken ones left out."""

from __future__ import annotations

from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.publication import Chapter
from exporter.source import Place
from exporter.write.pictures import Target, name_of, prepared, print_target, with_addresses
from exporter.write.styles import Page

_MILLIMETRES = 25.4 / 72
"""To a PostScript point."""


def area_of(page: Page) -> Target:
    """What a picture can use on a page: the area of the text, at 300 dots an inch."""
    width = page.width - 2 * page.side
    height = page.height - page.head - page.foot
    return print_target(width * _MILLIMETRES, height * _MILLIMETRES)


def settle_pictures(
    chapter: Chapter, target: Target, diagnostics: Diagnostics
) -> tuple[Chapter, dict[str, str]]:
    """The chapter with placeholders for broken pictures, and an address for each other's digest."""

    def address(asset: Asset, place: Place | None) -> str:
        """Where the engine finds a picture: its file, or the bytes at once."""
        made = prepared(asset, target)
        made.report(name_of(asset), place, diagnostics)
        if made.changed:
            return made.address
        return asset.path if asset.path.startswith("data:") else Path(asset.path).as_uri()

    return with_addresses(chapter, address, diagnostics)
