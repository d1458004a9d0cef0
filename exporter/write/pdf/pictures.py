"""The pictures of a chapter on paper: no finer than print shows, and broken ones left out."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.nodes import Image, Node
from exporter.model.publication import Chapter
from exporter.model.walk import rewrite
from exporter.source import Place
from exporter.write.pictures import Target, name_of, prepared, print_target
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
    addresses: dict[str, str] = {}

    def settle(node: Node) -> Node:
        if not isinstance(node, Image) or node.asset is None:
            return node
        digest = node.asset.digest
        if digest not in addresses:
            addresses[digest] = _address(node.asset, node.place, target, diagnostics)
        return node if addresses[digest] else replace(node, asset=None)

    blocks, notes = rewrite(chapter.blocks, settle), rewrite(chapter.notes, settle)
    return replace(chapter, blocks=blocks, notes=notes), addresses


def _address(asset: Asset, place: Place | None, target: Target, diagnostics: Diagnostics) -> str:
    """Where the engine finds a picture, empty for a broken one: its file, or the bytes at once."""
    try:
        made = prepared(asset, target)
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError) as error:
        diagnostics.report("image-unreadable", f"‘{name_of(asset)}’: {error}", place)
        return ""
    made.report(name_of(asset), place, diagnostics)
    if not made.changed:
        return asset.path if asset.path.startswith("data:") else Path(asset.path).as_uri()
    return f"data:{made.media_type};base64,{base64.b64encode(made.data).decode()}"
