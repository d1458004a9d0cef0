"""Long texts in parts: some steps of the library take the square of the length of their input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, CodeBlockProcessor, HashHeaderProcessor
from markdown.extensions.def_list import DefListProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, STX, AtomicString
from pymdownx.superfences import SuperFencesCodeBlockProcessor

from exporter.read.dialects.python_markdown.document import PythonMarkdownDocument

_MAX_INLINE = 10_000
"""The length of the parts in which running text is read, in characters: 1,500 words."""
_MAX_BLOCKS = 200
"""The number of blocks that are read together, if the next block is not indented."""
_MAX_STEPS = 100
"""The number of constructs that are read in a block without empty lines, before it is divided."""
_MAX_LINES = 100
"""The number of lines of the parts of such a block."""
_MAX_QUOTATIONS = 30
"""The most quotations within one another: each reads all lines of those in it."""
_MARKS: Mapping[type[BlockProcessor], str] = {HashHeaderProcessor: "#", DefListProcessor: ":"}
"""What a construct has: the expressions of the library read all lines of a block for it."""
_QUOTATION_MARKS = re.compile(r"^ {0,3}>[ >]*", re.MULTILINE)
_LONG_PARAGRAPH = f"a paragraph of more than {_MAX_INLINE:,} characters is read in parts"
_DEEP_QUOTATION = (
    f"quotations are nested more than {_MAX_QUOTATIONS} deep; the inner ones are shown as one"
)
_LONG_BLOCK = f"more than {_MAX_STEPS} constructs without an empty line are read in parts"
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
                processor.report_parts = _reporter(document, _LONG_PARAGRAPH)
    code = converter.parser.blockprocessors["code"]
    code.__class__ = _CodePartProcessor
    parser = converter.parser
    parser.__class__ = _BlockPartParser
    if isinstance(code, _CodePartProcessor) and isinstance(parser, _BlockPartParser):
        code.texts = {}
        parser.complete_code = code.complete
        parser.report_block = _reporter(document, _LONG_BLOCK)
        parser.report_depth = _reporter(document, _DEEP_QUOTATION, "nesting-depth")


def _reporter(
    document: PythonMarkdownDocument, message: str, code: str = "reading-limit"
) -> Callable[[str], None]:
    """Return a function that reports the first of the texts that it gets."""
    reported: list[str] = []

    def report(text: str) -> None:
        if not reported:
            document.report(code, message, text.lstrip()[:40].partition("\n")[0])
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
    """Reads blocks in groups, and long blocks in parts: removing a block moves all that follow.

    A construct that ends within a block puts the lines after it back, as a block in which all
    constructs are looked for again.
    """

    report_block: Callable[[str], None]
    report_depth: Callable[[str], None]
    complete_code: Callable[[], None]

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 (the library's name)
        """Read the blocks of a text into an element."""
        if self.state.count("blockquote") >= _MAX_QUOTATIONS:
            shallow = _QUOTATION_MARKS.sub("", text)
            if shallow != text:
                self.report_depth(shallow)
            text = shallow
        blocks, start = text.split("\n\n"), 0
        while start < len(blocks):
            end = min(start + _MAX_BLOCKS, len(blocks))
            # Only a footnote takes the indented blocks behind it.
            if any("[^" in block for block in blocks[start:end]):
                while end < len(blocks) and blocks[end][:1] in (" ", "\t", "\n", ""):
                    end += 1
            self.parseBlocks(parent, blocks[start:end])
            start = end

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 (the library's name)
        """Read blocks, which are removed from the list, into an element."""
        steps = 0
        while blocks:
            count = len(blocks)
            if isinstance(blocks[0], _LongBlock):
                blocks[0:1] = self._halves(blocks[0])
                continue
            for processor in self.blockprocessors:
                if _MARKS.get(type(processor), "") not in blocks[0]:
                    continue
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break
            steps = steps + 1 if len(blocks) >= count else 0
            if steps >= _MAX_STEPS and blocks[0].count("\n") > _MAX_LINES:
                self.report_block(blocks[0])
                blocks[0], steps = _LongBlock(blocks[0]), 0
        self.complete_code()

    def _halves(self, block: str) -> list[str]:
        """Return two parts of a block, which are read in parts themselves, or a short block.

        The second part begins like the first one if possible, so that constructs of some lines
        stay whole, and never with an indented line, which belongs to those before.
        """
        unindented = f"(?! {{{self.md.tab_length}}})"
        first = re.match(rf"{unindented} *\S", block)
        if block.count("\n") > _MAX_LINES:
            for start in ([re.escape(first[0])] if first else []) + [rf"{unindented} *\S"]:
                if boundary := re.compile(rf"\n(?={start})").search(block, len(block) // 2):
                    end = boundary.end()
                    return [_LongBlock(block[: end - 1]), _LongBlock(block[end:])]
        return [str(block)]


class _CodePartProcessor(SuperFencesCodeBlockProcessor):  # type: ignore[misc]  # no types
    """Keeps the parts of indented code until all are read; the library copies those before each."""

    texts: dict[Element, list[str]]

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Read a block, if it is code, into the code before it or into a new element."""
        last = self.lastChild(parent)
        is_code = CodeBlockProcessor.test(self, parent, blocks[0])
        if is_code and last is not None and last.tag == "pre" and len(last):
            self.texts.setdefault(last[0], []).append(last[0].text or "")
            last[0].text = ""
        return bool(super().run(parent, blocks))

    def complete(self) -> None:
        """Set the texts of the elements of code that have been read."""
        for code, texts in self.texts.items():
            code.text = AtomicString("".join((*texts, code.text or "")))
        self.texts.clear()


class _LongBlock(str):
    """A block that is read in parts."""

    __slots__ = ()
