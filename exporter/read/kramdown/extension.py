"""What makes Python-Markdown read kramdown: every construct, in the order in which it is tried."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from exporter.read.kramdown.abbreviations import AbbreviationProcessor
from exporter.read.kramdown.attributes import AttributeDefinitionProcessor, AttributesProcessor
from exporter.read.kramdown.blocks import (
    BlankProcessor,
    EndMarkProcessor,
    LineParser,
    LineProcessor,
)
from exporter.read.kramdown.code import FenceProcessor, IndentedCodeProcessor
from exporter.read.kramdown.definitions import DefinitionProcessor
from exporter.read.kramdown.document import Document
from exporter.read.kramdown.extensions import ExtensionProcessor
from exporter.read.kramdown.footnotes import FootnoteProcessor
from exporter.read.kramdown.headings import HeadingProcessor, UnderlinedHeadingProcessor
from exporter.read.kramdown.islands import IslandProcessor
from exporter.read.kramdown.links import LinkDefinitionProcessor
from exporter.read.kramdown.lists import ListProcessor
from exporter.read.kramdown.maths import MathsProcessor
from exporter.read.kramdown.paragraphs import ParagraphProcessor
from exporter.read.kramdown.quotes import QuoteProcessor, RuleProcessor
from exporter.read.kramdown.tables import TableProcessor
from exporter.read.kramdown.words import WordsProcessor

_BLOCKS: tuple[type[LineProcessor], ...] = (
    BlankProcessor,
    IndentedCodeProcessor,
    FenceProcessor,
    QuoteProcessor,
    HeadingProcessor,
    RuleProcessor,
    ListProcessor,
    DefinitionProcessor,
    IslandProcessor,
    UnderlinedHeadingProcessor,
    MathsProcessor,
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

    def __init__(self, document: Document) -> None:
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
        md.treeprocessors.register(WordsProcessor(md, self._document), "words", 0)
        md.postprocessors = Registry()
        md.stripTopLevelTags = False
