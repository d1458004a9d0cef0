"""Markdown as Python-Markdown reads it, with the extensions that MkDocs and Pelican use.

The library and pymdown-extensions read most constructs; each file here is about those that a book
shows otherwise. `docs/python-markdown.md` lists what is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.toc import TocExtension

from exporter.read.dialects import MarkdownFinding
from exporter.read.dialects.python_markdown.attributes import (
    AttributeListProcessor,
    FinalTreeprocessor,
)
from exporter.read.dialects.python_markdown.blocks import (
    BlockTreeprocessor,
    BoxProcessor,
    IndentationPreprocessor,
    OpeningLinePreprocessor,
)
from exporter.read.dialects.python_markdown.document import (
    PythonMarkdownDocument,
    PythonMarkdownOptions,
)
from exporter.read.dialects.python_markdown.fences import (
    FencePreprocessor,
    accept_options,
    code_to_html,
    replace_fences_in_one_pass,
)
from exporter.read.dialects.python_markdown.formulas import (
    DISPLAYED,
    ESCAPED,
    DisplayedProcessor,
    EscapedProcessor,
    arithmatex_options,
)
from exporter.read.dialects.python_markdown.html_blocks import HtmlPreprocessor
from exporter.read.dialects.python_markdown.parts import read_in_parts
from exporter.read.dialects.python_markdown.quotes import QuoteTreeprocessor
from exporter.read.dialects.python_markdown.slugs import slugify_function
from exporter.read.dialects.python_markdown.spans import (
    CrossReferenceProcessor,
    EmojiProcessor,
    IconProcessor,
    MissingNoteProcessor,
)
from exporter.read.dialects.python_markdown_extensions import DEFAULTS, library_extensions

__all__ = ["PythonMarkdownOptions", "to_html"]

_BACKLINK = re.compile(r'(?:&#160;)?<a class="footnote-backref"[^<>]*>[^<>]*</a>')
_COMMENT = re.compile(r'<span class="critic comment">(.*?)</span>', re.DOTALL)
_TERM = re.compile(r"\n(?=[^\s:][^\n]*\n:[ ]{1,3}\S)")


def to_html(
    text: str, options: PythonMarkdownOptions | None = None
) -> tuple[str, tuple[MarkdownFinding, ...]]:
    """Return the HTML of a text without its metadata block, and the findings.

    The HTML is not sanitized.
    """
    document = PythonMarkdownDocument(options or PythonMarkdownOptions())
    settings = document.options.extensions
    if settings is None:
        settings = {name: {} for name in DEFAULTS}
    names, configs = library_extensions(settings)
    fence = {"name": "*", "class": "", "format": code_to_html, "validator": accept_options}
    configs["pymdownx.superfences"] = {"custom_fences": [fence]}
    if marks := document.options.formula_marks:
        smart_dollar = settings.get("pymdownx.arithmatex", {}).get("smart_dollar") is not False
        configs["pymdownx.arithmatex"] = arithmatex_options(marks, smart_dollar=smart_dollar)
        names.append("pymdownx.arithmatex")
    notes = FootnoteExtension()
    converter = Markdown(
        extensions=[*names, notes, *_extensions(settings, document)],
        extension_configs=configs,
        tab_length=2 if "mdx_truly_sane_lists" in settings else 4,
    )
    read_in_parts(converter, document)
    try:
        markup = converter.convert(text)
    except RecursionError:
        markup = _converted_in_parts(converter, text, document)
    for label in notes.footnotes:
        if label not in notes.footnote_order:
            message = f"the footnote ‘{label}’ is never called; it was omitted"
            document.report("note-unused", message, f"[^{label}]:")
    for comment in _COMMENT.finditer(markup):
        message = "a comment of an editor is not shown"
        document.report("markup-omitted", message, unescape(comment[1]))
    return _COMMENT.sub("", _BACKLINK.sub("", markup)), tuple(document.findings)


def _converted_in_parts(converter: Markdown, text: str, document: PythonMarkdownDocument) -> str:
    """Return the HTML of a text that is nested too deeply for the library, or its text as code.

    A list of some hundred terms without empty lines between them is nested so.
    """
    document.findings.clear()
    try:
        return converter.reset().convert(_TERM.sub("\n\n", text))
    except RecursionError:
        message = "the text is nested too deeply; it is shown as it is written"
        document.report("markup-left", message, text.strip()[:40])
        return f"<pre>{escape(text, quote=False)}</pre>"


def _extensions(
    settings: Mapping[str, Mapping[str, Any]], document: PythonMarkdownDocument
) -> list[Extension]:
    """Return the extensions that are made here: with own options, or with own processors."""
    contents = settings.get("toc", {})
    separator = contents.get("separator")
    separator = separator if separator in ("-", "_", ".", "") else "-"
    slugify = slugify_function(contents.get("slugify"))
    has_quotes = settings.get("smarty", {"smart_quotes": False}).get("smart_quotes") is not False
    extensions: list[Extension] = [
        # The book has contents; without a mark to replace, none is built.
        TocExtension(marker="", slugify=slugify, separator=separator),
        BookExtension(document, emoji="pymdownx.emoji" in settings, quotes=has_quotes),
    ]
    if "smarty" in settings:
        switches = {
            key: bool(value) for key, value in settings["smarty"].items() if key[:6] == "smart_"
        }
        extensions.append(SmartyExtension(**switches | {"smart_quotes": False}))
    return extensions


class BookExtension(Extension):
    """Registers what a book shows otherwise than a web page."""

    def __init__(self, document: PythonMarkdownDocument, *, emoji: bool, quotes: bool) -> None:
        super().__init__()
        self._document = document
        self._emoji = emoji
        self._quotes = quotes

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Register the constructs with a converter."""
        document, inline = self._document, md.inlinePatterns
        md.preprocessors.register(FencePreprocessor(md), "book-fences", 26)
        replace_fences_in_one_pass(md)
        md.preprocessors.register(OpeningLinePreprocessor(md), "book-lines", 24)
        md.preprocessors.register(IndentationPreprocessor(md, document), "book-indents", 23)
        md.preprocessors.register(HtmlPreprocessor(md, document), "html_block", 20)
        md.parser.blockprocessors.register(BoxProcessor(md.parser), "admonition", 105)
        # Code is coloured when it is written.
        md.treeprocessors.deregister("indent-highlight")
        md.treeprocessors.register(BlockTreeprocessor(md, document), "book-blocks", 30)
        md.treeprocessors.register(AttributeListProcessor(md), "attr_list", 8)
        md.treeprocessors.register(FinalTreeprocessor(md, document), "book-final", 1)
        inline.register(MissingNoteProcessor(md, document), "note-missing", 174)
        inline.register(IconProcessor(md, document), "icon", 76)
        if {"$", "$$"} & document.options.formula_marks:
            inline.register(DisplayedProcessor(DISPLAYED, md), "formula-displayed", 189.95)
        if r"\(" in document.options.formula_marks:
            inline.register(EscapedProcessor(ESCAPED, md), "formula-escaped", 189.96)
        if self._emoji:
            inline.register(EmojiProcessor(md), "emoji", 75)
        if self._quotes:
            md.treeprocessors.register(QuoteTreeprocessor(md, document.options.lang), "quotes", 7)
        if document.options.cross_references:
            pattern = inline["reference"].pattern
            inline.register(CrossReferenceProcessor(pattern, md), "cross-reference", 125)
