"""Long texts in parts: some steps of the library take the square of the length of their input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, STX, AtomicString

from exporter.read.dialects.python_markdown.document import PythonMarkdownDocument

_MAX_INLINE = 10_000
"""The length of the parts in which running text is read, in characters: 1,500 words."""
_MAX_BLOCKS = 200
"""The number of blocks that are read together, if a block behind them is not indented."""
_SPACE = re.compile(r"\s")
_PLAIN = re.compile(r"[\w+/=:;,%.-]*+")
"""The characters of a `data:` URL, among which nothing is a mark."""


def read_in_parts(converter: Markdown, document: PythonMarkdownDocument) -> None:
    """Make a converter read long texts in parts."""
    for name in ("inline", "smarty"):
        if name in converter.treeprocessors:
            processor = converter.treeprocessors[name]
            # The library registers it under a name of its own, where others look for it.
            processor.__class__ = _InlinePartProcessor
            if isinstance(processor, _InlinePartProcessor):
                processor.report_parts = _reporter(document)
    converter.parser.__class__ = _BlockPartParser


def _reporter(document: PythonMarkdownDocument) -> Callable[[str], None]:
    reported: list[str] = []

    def report(text: str) -> None:
        if not reported:
            length = f"{_MAX_INLINE:,}"
            message = f"a paragraph of more than {length} characters is read in parts"
            document.report("reading-limit", message, text.lstrip()[:40].partition("\n")[0])
        reported.append(text)

    return report


class _InlinePartProcessor(InlineProcessor):
    """Reads running text in parts, since each mark makes a copy of the text around it."""

    report_parts: Callable[[str], None]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 (the library's names)
        whole: Callable[[str, int], str] = super()._InlineProcessor__handleInline  # type: ignore[misc]  # private
        if len(data) <= _MAX_INLINE or isinstance(data, AtomicString):
            return whole(data, patternIndex)
        parts = list(parts_of(data))
        if len(parts) > 1 and patternIndex == 0:
            self.report_parts(data)
        return "".join(whole(part, patternIndex) for part in parts)

    def _InlineProcessor__processPlaceholders(  # noqa: N802 (the library's name)
        self,
        data: str | None,
        parent: Element,
        isText: bool = True,  # noqa: N803 (the library's name)
    ) -> list[tuple[Element, list[str]]]:
        """Replace placeholders; the library copies all text before each that stands for text."""
        process: Callable[[str | None, Element, bool], list[tuple[Element, list[str]]]] = (
            super()._InlineProcessor__processPlaceholders  # type: ignore[misc]  # private
        )
        if data and len(data) > _MAX_INLINE and not isinstance(data, AtomicString):
            data = INLINE_PLACEHOLDER_RE.sub(self._text_of, data)
        return process(data, parent, isText)

    def _text_of(self, placeholder: re.Match[str]) -> str:
        node = self.stashed_nodes.get(placeholder[1])
        if isinstance(node, str) and INLINE_PLACEHOLDER_PREFIX not in node:
            return node
        return placeholder[0]


def parts_of(text: str, length: int = _MAX_INLINE) -> Iterator[str]:
    """Yield the parts of a text, which end at white space behind a length if there is some."""
    start = 0
    while len(text) - start > length:
        end = start + length
        plain = _PLAIN.match(text, end)
        space = _SPACE.search(text, plain.end() if plain else end, end + 2 * length)
        end = space.end() if space else max(end, plain.end() if plain else end)
        # A placeholder of the library stays whole.
        stash = text.rfind(STX, start, end)
        if stash > start and text.find("\x03", stash, end) < 0:
            end = stash
        yield text[start:end]
        start = end
    yield text[start:]


class _BlockPartParser(BlockParser):
    """Reads blocks in groups, since each block that is taken moves all the others."""

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 (the library's name)
        """Read the blocks of a text into an element."""
        blocks, start = text.split("\n\n"), 0
        while start < len(blocks):
            end = min(start + _MAX_BLOCKS, len(blocks))
            while end < len(blocks) and blocks[end][:1] in (" ", "\t", "\n", ""):
                end += 1
            self.parseBlocks(parent, blocks[start:end])
            start = end
