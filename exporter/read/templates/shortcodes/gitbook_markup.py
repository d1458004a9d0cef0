"""What stands for the tags of GitBook and HonKit: hints, tabs, embeds, references."""

from __future__ import annotations

from exporter.read.templates.shortcodes.markup import (
    NO_FINDING,
    ShortcodeSite,
    markup_of_shortcode,
)
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.elements import TagMarkup, box, link

_KEPT = frozenset(
    """code column columns common content_ref description method reusable sample step stepper tab
    tabs updates update""".split()
)
"""Tags that only arrange their content."""


def markup_of_gitbook_tag(
    name: str, arguments: TagArguments, content: str | None, site: ShortcodeSite, *, is_block: bool
) -> TagMarkup | None:
    """Return what stands for a tag; None if it has nothing to show."""
    if name == "hint" and content is not None:
        return TagMarkup(box(arguments.first("style") or "info", "", content), NO_FINDING)
    if name in _KEPT and content is not None:
        title = arguments.first("title", "lang")
        return TagMarkup(f"\n**{title}**\n\n{content}" if title else content, NO_FINDING)
    if name in ("embed", "file", "openapi", "swagger"):
        address = arguments.first("url", "src") or arguments.address
        if address:
            words = " ".join((content or arguments.first("caption")).split())
            is_embed = is_block and name == "embed"
            shown = link(words or address, address, is_block=is_embed)
            return TagMarkup(shown, "it is shown as a link")
    return markup_of_shortcode(name, arguments, content, site, is_block=is_block)
