"""Markdown as Jekyll's authors write it (kramdown's dialect), through Python-Markdown.

A construct that Python-Markdown lacks or takes otherwise is a file of its own in this folder.
"""

from __future__ import annotations

from markdown import Markdown

from exporter.read.kramdown.maths import MathsExtension
from exporter.read.kramdown.quotes import QuotesExtension
from exporter.read.kramdown.strikethrough import StrikethroughExtension


def to_html(text: str) -> str:
    """The HTML of a Markdown text without its metadata block. The HTML is not safe yet."""
    converter = Markdown(
        extensions=[
            "extra",
            "sane_lists",
            QuotesExtension(),
            MathsExtension(),
            StrikethroughExtension(),
        ],
        extension_configs={"extra": {"footnotes": {"UNIQUE_IDS": False}}},
        output_format="html",
    )
    return converter.convert(text)
