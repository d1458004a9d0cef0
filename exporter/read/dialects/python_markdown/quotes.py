"""Straight quotation marks, which become those of the language of the text.

The library's extension `smarty` has one mark for an apostrophe and for the end of a quotation
within another, which are two in many languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from exporter.model.typography import quote_at

_KEPT = frozenset("code kbd math pre samp script style".split())
_STASHED = re.compile("(\x02[^\x03]*\x03)")
"""What stands for HTML or for an escaped character until a text is written."""
_OBJECT = "\ufffc"


class _TextRun(NamedTuple):
    """A text in the tree: the text of an element, or that behind it."""

    element: Element
    part: Literal["text", "tail"]


class QuoteTreeprocessor(Treeprocessor):
    """Replaces the quotation marks in a tree whose inline text has been read."""

    def __init__(self, md: Markdown, lang: str) -> None:
        super().__init__(md)
        self._lang = lang

    def run(self, root: Element) -> None:
        """Replace the marks, in each block by themselves."""
        runs: list[_TextRun | None] = []
        self._collect(root, runs)
        self._replace(runs)

    def _collect(self, element: Element, runs: list[_TextRun | None]) -> None:
        """Collect the runs of text in an element; None stands for what is not text."""
        if element.tag in _KEPT or isinstance(element.text, AtomicString):
            runs.append(None)
            return
        is_block = isinstance(element.tag, str) and self.md.is_block_level(element.tag)
        if is_block:
            self._replace(runs)
        runs.append(_TextRun(element, "text"))
        for child in element:
            self._collect(child, runs)
            runs.append(_TextRun(child, "tail"))
        if is_block:
            self._replace(runs)

    def _replace(self, runs: list[_TextRun | None]) -> None:
        """Replace the marks in the text of a block, and forget its runs."""
        texts = [getattr(run.element, run.part) or "" if run else _OBJECT for run in runs]
        if any("'" in text or '"' in text for text in texts):
            pieces = [_STASHED.split(text) for text in texts]
            whole = "".join(piece for split in pieces for piece in split[::2])
            shown = iter(self._shown(whole))
            for run, split in zip(runs, pieces, strict=True):
                split[::2] = ["".join(next(shown) for _ in piece) for piece in split[::2]]
                if run:
                    setattr(run.element, run.part, "".join(split))
        runs.clear()

    def _shown(self, text: str) -> Iterator[str]:
        """Yield what stands for each character of a text."""
        opened: list[str] = []
        for at, character in enumerate(text):
            is_mark = character in "\"'"
            yield quote_at(text, at, self._lang, opened) if is_mark else character
