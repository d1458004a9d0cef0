"""What stands for the tags of GitBook and HonKit: hints, tabs, embeds, references."""

from __future__ import annotations

from exporter.read.templates.shortcodes.markup import markup_of_shortcode
from exporter.read.templates.shortcodes.shortcode import Shortcode, equivalent
from exporter.read.templates.tags.elements import TagMarkup, box, link

_KEPT = frozenset(
    """code column columns common content_ref description method reusable sample step stepper tab
    tabs updates update""".split()
)
"""Tags that only arrange their content."""


def markup_of_gitbook_tag(tag: Shortcode) -> TagMarkup | None:
    """Return what stands for a tag; None if it has nothing to show."""
    name, arguments, content = tag.name, tag.arguments, tag.content
    if name == "raw" and content is not None:
        return equivalent(content)
    if name == "hint" and content is not None:
        return equivalent(box(arguments.first("style") or "info", "", content))
    if name in _KEPT and content is not None:
        title = arguments.first("title", "lang")
        return equivalent(f"\n**{title}**\n\n{content}" if title else content)
    if name in ("embed", "file", "openapi", "swagger"):
        address = arguments.first("url", "src") or arguments.address
        if address:
            words = " ".join((content or arguments.first("caption")).split())
            is_embed = tag.is_block and name == "embed"
            shown = link(words or address, address, is_block=is_embed)
            return TagMarkup(shown, "it is shown as a link")
    return markup_of_shortcode(tag)
