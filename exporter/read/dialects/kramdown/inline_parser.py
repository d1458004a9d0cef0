"""The inline parser: one pass over the characters of a text.

Python-Markdown applies one pattern after another to the whole text; kramdown goes from mark to mark
and does not go back over what it has read. The results differ wherever marks touch, so this parser
replaces Python-Markdown's inline processor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.document import KramdownDocument
from exporter.read.dialects.kramdown.raw_html import RawElement, append_text
from exporter.read.dialects.kramdown.searched_text import SearchedText

SpanReader: TypeAlias = Callable[["InlineParser", Element], bool]
"""Reads the construct at the parser's position into the element and moves the position behind it;
returns False, with the position unchanged, if there is no such construct."""

_MARK = re.compile(r"""[*_`<\[!\]"'$&\\{~]|--|\.\.\.|>>| >>|  (?=\n)|:(?=[+a-z\d-][\w+-]*:)""")
_LINE_END = re.compile(r"(?<![ \\])\n")
_MAX_DEPTH = 40
_MAX_READS = 4
"""How many times a character may be read on average. No known post comes near it."""


class InlineParser:
    """Parses the text of one block.

    `readers` are tried in order at the character that is their key. `position` is an offset in
    `text`, which `source` searches. `open_tags` are the elements of the Markdown constructs that
    are open there, outermost first (an empty string for HTML), `open_html` the HTML elements, and
    `open_quotes` the quotation marks.
    """

    def __init__(
        self, text: str, document: KramdownDocument, readers: Mapping[str, Sequence[SpanReader]]
    ) -> None:
        self.text = _LINE_END.sub("  \n", text) if document.options.hard_wrap else text
        self.document = document
        self.position = 0
        self.open_tags: list[str] = []
        self.open_html: list[str] = []
        self.open_quotes: list[str] = []
        self._readers = readers
        self.source = SearchedText(self.text)
        self._failed: set[tuple[int, str]] = set()
        self._budget = _MAX_READS * (len(text) + 100)

    def parse(self, parent: Element) -> None:
        """Parse the whole text into `parent`."""
        self.parse_until(parent)
        parent.text = AtomicString(parent.text or "")

    def parse_until(
        self,
        parent: Element,
        stop: re.Pattern[str] | None = None,
        accepts: Callable[[re.Match[str]], bool] | None = None,
    ) -> bool:
        """Parse into `parent` up to a match of `stop` that `accepts` accepts.

        Returns whether there was one; if not, the text is read to its end.
        """
        if len(self.open_tags) > _MAX_DEPTH:
            return False
        self.open_tags.append("" if isinstance(parent, RawElement) else parent.tag)
        quotes = len(self.open_quotes)
        found = self._parse_until(parent, stop, accepts)
        self.open_tags.pop()
        if stop and not found:
            del self.open_quotes[quotes:]
        return found

    def _parse_until(
        self,
        parent: Element,
        stop: re.Pattern[str] | None,
        accepts: Callable[[re.Match[str]], bool] | None,
    ) -> bool:
        text = self.text
        while mark := _MARK.search(text, self.position):
            self._budget -= 1
            if mark.start() > self.position:
                append_text(parent, text[self.position : mark.start()])
                self.position = mark.start()
            end = stop.match(text, self.position) if stop else None
            if end and (accepts is None or accepts(end)):
                return True
            for reader in self._readers.get(text[self.position], ()):
                if reader(self, parent):
                    break
            else:
                append_text(parent, text[self.position])
                self.position += 1
        append_text(parent, text[self.position :])
        self.position = len(text)
        return False

    def has_ahead(self, mark: str) -> bool:
        """Return whether a mark comes behind the position."""
        return self.source.has(mark, self.position + 1)

    def charge(self, characters: int) -> None:
        """Count characters that a construct has read in vain as if they were read one by one."""
        self._budget -= characters

    def may_try(self, position: int, mark: str) -> bool:
        """Return whether a mark may be tried: it has not failed, and the budget is not spent."""
        return self._budget > 0 and (position, mark) not in self._failed

    def fail(self, position: int, mark: str) -> None:
        """Go back to a mark that begins no construct, and do not try it again."""
        self.position = position
        self._failed.add((position, mark))
