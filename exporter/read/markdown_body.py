"""The text of a post: Markdown to HTML, HTML sanitized, safe HTML to nodes."""

from __future__ import annotations

from collections.abc import Sequence

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source, legible
from exporter.model.nodes import Blocks
from exporter.read.dialects import ToHtml
from exporter.read.html.sanitizer import sanitize
from exporter.read.html.tree import TreeReader
from exporter.read.source_positions import PlaceFinder, TagOutput
from exporter.read.unread_markup import report_unread_markup

_SEPARATORS = ("\u2028", "\u2029")
"""Those of lines and paragraphs, which come from slides and word processors, and which no font has.
"""


def read_markdown(
    source: Source,
    start: int,
    diagnostics: Diagnostics,
    to_html: ToHtml,
    text: str | None = None,
    tag_outputs: Sequence[TagOutput] = (),
) -> Blocks:
    """Return the blocks of the Markdown that begins at the offset `start` of a source.

    `to_html` converts it. `text` is the Markdown if a template language has changed it;
    `tag_outputs` is what its tags wrote. Places are those in the source.
    """
    places = PlaceFinder(source, start, tag_outputs, text)
    html, findings = to_html(places.text)
    for finding in findings:
        place = places.of_finding(finding.snippet, finding.line)
        diagnostics.report(finding.code, finding.message, place)
    html = legible(html)
    for separator in _SEPARATORS:
        html = html.replace(separator, "\n")
    markup = sanitize(html, places, diagnostics)
    blocks = TreeReader(places, diagnostics, to_html).blocks(markup)
    literals = [output.text for output in tag_outputs if output.is_literal]
    report_unread_markup(blocks, source, start, diagnostics, literals)
    return blocks
