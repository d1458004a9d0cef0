"""Blocks of HTML, which are taken out of a text before its Markdown is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from markdown import Markdown
from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.preprocessors import Preprocessor

from exporter.read.dialects.python_markdown.document import PythonMarkdownDocument

_CDATA = "<![CDATA["
_MAX_DECLARATIONS = 50
_MAX_UNFINISHED_TAGS = 200
"""More of them take the library's parser of HTML the square of their number in time."""
_PART = 10_000
"""The length from which on a text is read in parts, each of which closes what it opens."""
_MAX_TAGS = 10_000
"""The most tags in an element that holds most of a text; those behind them are text."""
_MAX_DEPTH = 50
"""The most elements within one another that are read with their Markdown."""
_BOUNDARY = re.compile(r"\n\n(?=\S)")


class HtmlPreprocessor(Preprocessor):
    """Takes the HTML out, with the text of elements that are not closed."""

    def __init__(self, md: Markdown, document: PythonMarkdownDocument) -> None:
        super().__init__(md)
        self._document = document
        self._is_deep = False

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines without blocks of HTML. Fenced code is no longer in them."""
        text = "\n".join(lines)
        start, length = 0, _PART
        parts: list[str] = []
        while start < len(text):
            boundary = _BOUNDARY.search(text, start + length) if len(text) > _PART else None
            end = boundary.end() if boundary else len(text)
            found = self._without_html(text[start:end], may_stay_open=end == len(text))
            if found is None:
                length *= 2
                continue
            parts += found
            start, length = end, _PART
        return "".join(parts).split("\n")

    def _without_html(self, text: str, *, may_stay_open: bool) -> list[str] | None:
        """Return a text without blocks of HTML; None if an element is not closed in it."""
        stash = self.md.htmlStash
        count = stash.html_counter
        extractor = _HtmlExtractor(self.md)
        extractor.report_depth = self._report_depth
        bounded, rest = self._bounded(text)
        extractor.feed(bounded)
        is_open = extractor.inraw or extractor.mdstack or "<" in extractor.rawdata
        if is_open and not may_stay_open:
            del stash.rawHtmlBlocks[count:]
            stash.html_counter = count
            return None
        extractor.close()
        return [*extractor.cleandoc, rest]

    def _report_depth(self, tag: str) -> None:
        message = f"elements are nested more than {_MAX_DEPTH} deep; the inner ones are text"
        if not self._is_deep:
            self._document.report("nesting-depth", message, tag)
        self._is_deep = True

    def _bounded(self, text: str) -> tuple[str, str]:
        """Return the part of a text that has no more HTML than the library can read, and others."""
        if text.count(_CDATA) > _MAX_DECLARATIONS:
            text = text.replace(_CDATA, "&lt;" + _CDATA[1:])
        head, end, tail = text.rpartition(">")
        if tail.count("<") > _MAX_UNFINISHED_TAGS:
            text = head + end + tail.replace("<", "&lt;")
        if text.count("<") > _MAX_TAGS:
            *first, rest = text.split("<", _MAX_TAGS)
            message = f"an element has more than {_MAX_TAGS:,} tags; those behind them are text"
            self._document.report("reading-limit", message, f"<{rest[:40]}".partition("\n")[0])
            return "<".join(first), "&lt;" + rest.replace("<", "&lt;")
        return text, ""


class _HtmlExtractor(HTMLExtractorExtra):
    mdstack: list[str]  # the stubs do not have it
    report_depth: Callable[[str], None]

    def reset(self) -> None:
        """Forget what has been read."""
        self._omitted: Counter[str] = Counter()
        super().reset()

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        """Open an element, unless it is nested too deeply: the library goes through those around.

        What a script contains is not text.
        """
        is_deep = len(self.mdstack) >= _MAX_DEPTH and self.md.is_block_level(tag)
        if is_deep and tag not in (*self.empty_tags, *self.CDATA_CONTENT_ELEMENTS):
            self._omitted[tag] += 1
            self.report_depth(self.get_starttag_text())
            return
        super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, or one that was omitted."""
        if self._omitted[tag]:
            self._omitted[tag] -= 1
            return
        super().handle_endtag(tag)

    def close(self) -> None:
        """Close every element; the library would drop all of one within another of its name."""
        super().close()
        while self.mdstack:
            self.handle_endtag(self.mdstack[-1])
