"""Markdown as Jekyll's authors write it: kramdown's dialect with GFM input, in Python-Markdown.

A construct is a file in this folder. Where reading differs from kramdown, `docs/kramdown.md` says
so.
"""

from __future__ import annotations

from markdown import Markdown

from exporter.read.dialects.kramdown.definitions_of_text import Finding, Options, TextDefinitions
from exporter.read.dialects.kramdown.markdown_extension import KramdownExtension
from exporter.read.dialects.kramdown.serializer import serialize_html

__all__ = ["Finding", "Options", "to_html"]


def to_html(text: str, options: Options | None = None) -> tuple[str, tuple[Finding, ...]]:
    """The HTML of a Markdown text without its metadata block, and what is to be said of the text.

    The HTML is not safe yet.
    """
    document = TextDefinitions(options or Options())
    converter = Markdown(extensions=[KramdownExtension(document)])
    # Set last: the constructor chooses a serializer after the extensions have had their say.
    converter.serializer = serialize_html
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return converter.convert(lines), tuple(document.findings)
