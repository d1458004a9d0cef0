"""Embeds in HTML: web pages, videos and sounds."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from exporter.diagnostics import Diagnostics
from exporter.model.assets import names_image
from exporter.model.nodes import Embed, Image
from exporter.read.html.image_size import image_size
from exporter.read.source_positions import PlaceFinder

_KINDS = {"audio": "audio", "video": "video"}
_VIDEO = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube|youtube-nocookie|youtu|vimeo|dailymotion|bilibili|twitch)\.\w+/"
)


def embed_videos(root: HtmlElement) -> None:
    """Make an embed of each image whose address is that of a video at a well-known place.

    Several programs show the video then (Obsidian, jekyll-spaceship).
    """
    for image in [*root.iter("img")]:
        address = image.get("src") or ""
        if _VIDEO.search(address) and not names_image(address):
            image.tag = "iframe"
            image.set("title", image.get("alt") or image.get("title") or "")


def embed_of(
    element: HtmlElement, places: PlaceFinder, diagnostics: Diagnostics
) -> tuple[Embed, ...]:
    """Return the embed of an `iframe`, `video` or `audio`, if it has an address."""
    source = element.find("source")
    address = element.get("src") or (source.get("src") if source is not None else "") or ""
    place = places.of_string(address or f"<{element.tag}")
    if not address:
        name = element.tag
        message = f"the element ‹{name}› has no address; it was removed"
        diagnostics.report("html-removed", message, place)
        return ()
    if address.startswith("//"):
        address = "https:" + address
    kind = "video" if _VIDEO.search(address) else _KINDS.get(element.tag, "page")
    title = " ".join((element.get("title") or "").split())
    poster = (element.get("poster") or "").strip()
    # The link below it says what it shows.
    shown = places.of_string(poster)
    image = Image(poster, decorative=True, size=image_size(element), place=shown)
    return (Embed(kind, address, title, poster=(image,) if poster else (), place=place),)
