"""What makes Python-Markdown read kramdown: every construct, in the order in which it is tried."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from exporter.read.dialects.kramdown.abbreviations import AbbreviationProcessor
from exporter.read.dialects.kramdown.attributes import (
    AttributeDefinitionProcessor,
    AttributesProcessor,
)
from exporter.read.dialects.kramdown.blocks import (
    BlankProcessor,
    EndMarkProcessor,
    LineParser,
    LineProcessor,
)
from exporter.read.dialects.kramdown.code import FenceProcessor, IndentedCodeProcessor
from exporter.read.dialects.kramdown.definitions import DefinitionProcessor
from exporter.read.dialects.kramdown.definitions_of_text import TextDefinitions
from exporter.read.dialects.kramdown.footnotes import FootnoteProcessor
from exporter.read.dialects.kramdown.headings import HeadingProcessor, UnderlinedHeadingProcessor
from exporter.read.dialects.kramdown.html_blocks import HtmlBlockProcessor
from exporter.read.dialects.kramdown.inline_pass import InlineProcessor
from exporter.read.dialects.kramdown.kramdown_extensions import ExtensionProcessor
from exporter.read.dialects.kramdown.links import LinkDefinitionProcessor
from exporter.read.dialects.kramdown.lists import ListProcessor
from exporter.read.dialects.kramdown.math import MathProcessor
from exporter.read.dialects.kramdown.paragraphs import ParagraphProcessor
from exporter.read.dialects.kramdown.quotes import QuoteProcessor, RuleProcessor
from exporter.read.dialects.kramdown.tables import TableProcessor

_BLOCKS: tuple[type[LineProcessor], ...] = (
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


class KramdownExtension(Extension):
    """kramdown's dialect for one text, whose definitions go into `document`."""

    def __init__(self, document: TextDefinitions) -> None:
        super().__init__()
        self._document = document

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Put the constructs in the place of Python-Markdown's own."""
        parser = LineParser(md, self._document)
        for at, processor in enumerate(_BLOCKS):
            parser.blockprocessors.register(processor(parser), processor.__name__, -at)
        md.parser = parser
        md.preprocessors = Registry[Preprocessor]()
        md.treeprocessors = Registry()
        md.treeprocessors.register(InlineProcessor(md, self._document), "words", 0)
        md.postprocessors = Registry()
        md.stripTopLevelTags = False
