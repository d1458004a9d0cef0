"""The text of a post: Markdown to HTML, HTML made safe, safe HTML to nodes."""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks
from exporter.read.html import sanitised
from exporter.read.kramdown import to_html
from exporter.read.places import Places
from exporter.read.tree import TreeReader
from exporter.source import Source


def read_body(
    source: Source, start: int, diagnostics: Diagnostics, text: str | None = None
) -> Blocks:
    """The blocks of the Markdown that begins at the offset `start` of a source.

    `text` is that Markdown where Liquid has changed it; places are still those of the source.
    """
    places = Places(source, start)
    markup = sanitised(to_html(source.text[start:] if text is None else text), places, diagnostics)
    return TreeReader(places, diagnostics).blocks(markup)
