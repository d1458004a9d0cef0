"""The text of a post: Markdown to HTML, HTML made safe, safe HTML to nodes."""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks
from exporter.read.html import sanitised
from exporter.read.kramdown import to_html
from exporter.read.places import Places
from exporter.read.tree import TreeReader
from exporter.source import Source


def read_body(source: Source, start: int, diagnostics: Diagnostics, lang: str = "en") -> Blocks:
    """The blocks of the Markdown that begins at the offset `start` of a source.

    `lang` is the language of the text: it has quotation marks of its own.
    """
    places = Places(source, start)
    made, findings = to_html(source.text[start:], lang)
    for finding in findings:
        diagnostics.report(finding.code, finding.message, places.of_string(finding.written))
    markup = sanitised(made, places, diagnostics)
    return TreeReader(places, diagnostics).blocks(markup)
