"""Markdown as Jekyll reads it: kramdown's dialect with GFM input, built on Python-Markdown.

Each construct has a file in this folder. `docs/kramdown.md` lists the differences from kramdown.
"""

from __future__ import annotations

from typing import Self

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from exporter.read.dialects import MarkdownFinding
from exporter.read.dialects.kramdown.abbreviations import AbbreviationProcessor
from exporter.read.dialects.kramdown.attributes import (
    AttributeDefinitionProcessor,
    AttributesProcessor,
)
from exporter.read.dialects.kramdown.basic_blocks import (
    BlankProcessor,
    EndMarkProcessor,
    ParagraphProcessor,
    QuoteProcessor,
    RuleProcessor,
)
from exporter.read.dialects.kramdown.block_parser import LineParser, LineProcessor
from exporter.read.dialects.kramdown.code_blocks import FenceProcessor, IndentedCodeProcessor
from exporter.read.dialects.kramdown.definition_lists import DefinitionProcessor
from exporter.read.dialects.kramdown.document import KramdownDocument, KramdownOptions
from exporter.read.dialects.kramdown.extension_tags import ExtensionProcessor
from exporter.read.dialects.kramdown.footnotes import FootnoteProcessor
from exporter.read.dialects.kramdown.headings import HeadingProcessor, UnderlinedHeadingProcessor
from exporter.read.dialects.kramdown.html_blocks import HtmlBlockProcessor
from exporter.read.dialects.kramdown.inline_processor import InlineProcessor
from exporter.read.dialects.kramdown.links import LinkDefinitionProcessor
from exporter.read.dialects.kramdown.lists import ListProcessor
from exporter.read.dialects.kramdown.math import MathProcessor
from exporter.read.dialects.kramdown.serializer import serialize_html
from exporter.read.dialects.kramdown.tables import TableProcessor

__all__ = ["KramdownOptions", "to_html"]

_BLOCK_PROCESSORS: tuple[type[LineProcessor], ...] = (
    BlankProcessor,
    IndentedCodeProcessor,
    FenceProcessor,
    QuoteProcessor,
    HeadingProcessor,
    RuleProcessor,
    ListProcessor,
    DefinitionProcessor,
    HtmlBlockProcessor,
    UnderlinedHeadingProcessor,
    MathProcessor,
    TableProcessor,
    FootnoteProcessor,
    LinkDefinitionProcessor,
    AbbreviationProcessor,
    AttributeDefinitionProcessor,
    ExtensionProcessor,
    AttributesProcessor,
    EndMarkProcessor,
    ParagraphProcessor,
)
"""Every block construct, in the order in which they are tried."""


def to_html(
    text: str, options: KramdownOptions | None = None
) -> tuple[str, tuple[MarkdownFinding, ...]]:
    """Return the HTML of a Markdown text without its metadata block, and the findings.

    The HTML is not sanitized.
    """
    document = KramdownDocument(options or KramdownOptions(), has_labels="\\label{" in text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if document.options.is_html:
        lines = f'<main markdown="0">\n{lines}\n</main>'
    markup = _Converter(document).convert(lines)
    if document.options.is_html:
        markup = markup.removeprefix("<main>").removesuffix("</main>")
    return markup, tuple(document.findings)


class _Converter(Markdown):
    """Python-Markdown without its own constructs; what one text defines goes into `document`."""

    def __init__(self, document: KramdownDocument) -> None:
        self._document = document
        super().__init__()
        # The constructor chooses one after it has built the parser.
        self.serializer = serialize_html

    def build_parser(self) -> Self:
        """Build a parser of the constructs of kramdown alone."""
        parser = LineParser(self, self._document)
        parser.processors = tuple(processor(parser) for processor in _BLOCK_PROCESSORS)
        self.parser = parser
        self.preprocessors = Registry[Preprocessor]()
        self.treeprocessors = Registry()
        self.treeprocessors.register(InlineProcessor(self, self._document), "inline", 0)
        self.postprocessors = Registry()
        self.stripTopLevelTags = False
        return self
