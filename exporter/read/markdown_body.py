"""The text of a post: Markdown to HTML, HTML made safe, safe HTML to nodes."""

from __future__ import annotations

from collections.abc import Sequence

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source, legible
from exporter.model.nodes import Blocks
from exporter.read.dialects.kramdown import KramdownOptions, to_html
from exporter.read.html_tree import TreeReader
from exporter.read.sanitizer import sanitize
from exporter.read.source_positions import Places


class _Places(Places):
    """Finds places in a source whose tags have given way to other words."""

    def __init__(self, source: Source, start: int, written: Sequence[tuple[str, int, int]]) -> None:
        super().__init__(source, start)
        self._text = source
        self._written = written

    def of_string(self, string: str) -> Place | None:
        """The place of a string, of which a tag may have written a part."""
        place = super().of_string(string)
        if place or not string:
            return place
        text = self._text.text
        for words, start, end in self._written:
            before, found, after = string.partition(words)
            at = start - len(before)
            if found and at >= 0 and text.startswith(before, at) and text.startswith(after, end):
                return self._text.place(at)
        return None


def read_body(
    source: Source,
    start: int,
    diagnostics: Diagnostics,
    options: KramdownOptions | None = None,
    text: str | None = None,
    written: Sequence[tuple[str, int, int]] = (),
) -> Blocks:
    """The blocks of the Markdown that begins at the offset `start` of a source.

    `options` are those of its site and its language.
    `text` is that Markdown where Liquid has changed it; places are still those of the source.
    `written` says what its tags wrote: the words, and the offsets of the tag's two ends.
    """
    places = Places(source, start) if text is None else _Places(source, start, written)
    made, findings = to_html(source.text[start:] if text is None else text, options)
    for finding in findings:
        diagnostics.report(finding.code, finding.message, places.of_string(finding.snippet))
    markup = legible(sanitize(made, places, diagnostics))
    return TreeReader(places, diagnostics).blocks(markup)
