"""A passage of Markdown becomes blocks: Liquid first, where there is any, then kramdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.model.nodes import Blocks
from exporter.read.dialects.kramdown import KramdownOptions
from exporter.read.markdown_body import read_body
from exporter.read.sites.jekyll import Site


@dataclass(frozen=True, slots=True)
class Passage:
    """Markdown that begins at an offset of a source, and goes on to its end.

    `text` is the Markdown where the source writes it in another manner, such as indented in YAML.
    """

    source: Source
    start: int = 0
    text: str | None = None


def blocks_of(
    passage: Passage,
    path: Path,
    page: Mapping[str, Any],
    site: Site,
    diagnostics: Diagnostics,
    *,
    lang: str,
    liquid: bool = True,
) -> Blocks:
    """The blocks of a passage in the file `path`. `page` is what Liquid may know of it."""
    source, start, text = passage.source, passage.start, passage.text
    options = options_of(site, lang)
    if not liquid or not _holds_liquid(passage):
        return read_body(source, start, diagnostics, options, text)
    # Most posts have no Liquid, and are not made to wait for it.
    from exporter.read.templates.liquid import Origin, rendered

    if text is None:
        after = rendered(Origin(source, start), path, page, site, diagnostics)
        return read_body(source, start, diagnostics, options, after.text, after.written)
    # Empty lines in front, so that a tag's line is that of the file.
    above = source.place(start).line - 1 + (source.text[start : start + 1] in "|>")
    whole = Source(source.path, "\n" * above + text)
    after = rendered(Origin(whole, above), path, page, site, diagnostics)
    return read_body(source, start, diagnostics, options, after.text)


def _holds_liquid(passage: Passage) -> bool:
    """Whether there is anything in a passage for Liquid to do."""
    text, start = passage.text, 0
    if text is None:
        text, start = passage.source.text, passage.start
    return text.find("{{", start) >= 0 or text.find("{%", start) >= 0


def options_of(site: Site, lang: str) -> KramdownOptions:
    """How the site wants its Markdown read (Jekyll's “Configuration Options”, kramdown)."""
    said = site.config.get("kramdown")
    said = said if isinstance(said, dict) else {}
    quotes = said.get("smart_quotes", "")
    quotes = quotes if isinstance(quotes, str) else ",".join(map(str, quotes or ()))
    return KramdownOptions(
        lang=lang,
        hard_wrap=said.get("hard_wrap") is True,
        smart_quotes=quotes.replace(" ", "") != "apos,apos,quot,quot",
        parse_block_html=said.get("parse_block_html") is True,
    )
