"""Blocks of HTML, which are taken out of a text before its Markdown is read."""

from __future__ import annotations

from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.preprocessors import Preprocessor

_CDATA = "<![CDATA["
_MAX_DECLARATIONS = 50
_MAX_UNFINISHED_TAGS = 200
"""More of them take the library's parser of HTML the square of their number in time."""


class HtmlPreprocessor(Preprocessor):
    """Takes the HTML out, with the text of elements that are not closed."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines without blocks of HTML. Fenced code is no longer in them."""
        text = "\n".join(lines)
        if text.count(_CDATA) > _MAX_DECLARATIONS:
            text = text.replace(_CDATA, "&lt;" + _CDATA[1:])
        head, end, tail = text.rpartition(">")
        if tail.count("<") > _MAX_UNFINISHED_TAGS:
            text = head + end + tail.replace("<", "&lt;")
        extractor = _HtmlExtractor(self.md)
        extractor.feed(text)
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")


class _HtmlExtractor(HTMLExtractorExtra):
    mdstack: list[str]  # the stubs do not have it

    def close(self) -> None:
        """Close every element; the library would drop all of one within another of its name."""
        super().close()
        while self.mdstack:
            self.handle_endtag(self.mdstack[-1])
