"""Words struck out between two tildes on each side (kramdown's GFM input)."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor


class StrikethroughExtension(Extension):
    """Makes struck words ‹del›."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Register the pattern, beside emphasis (60)."""
        pattern = SimpleTagInlineProcessor(r"(~~)(?!~)(.+?)(?<!~)~~(?!~)", "del")
        md.inlinePatterns.register(pattern, "strikethrough", 65)
