"""Code blocks: lines that are indented by four columns, and lines between two fences."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.attributes import apply_attributes
from exporter.read.dialects.kramdown.block_parser import LineParser, LineProcessor
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import CODE_INDENT, FENCE, LAZY_END, is_blank

_INDENTED = re.compile(r"(?:\t| {4})[ \t]*[^ \t\n\r\f\v]")
_DEFINITION = re.compile(r" {0,3}\*?\[[^\]]+\]:")
_NAMED_TITLE = re.compile(r"""\b(?:title|file(?:name)?)=(["'])([^"'\n]+)\1""")
_OPTION = re.compile(r"[\w-]+[:=].*|[\d,-]+")
_LAZY_END = re.compile(LAZY_END)
_MAX_OPENING = 2000
"""The length of a line from which on it opens no fence."""


class IndentedCodeProcessor(LineProcessor):
    """Lines that begin with four spaces or a tab, and their lazy continuations."""

    START = _INDENTED

    def run(self, parent: Element, lines: Lines) -> None:
        """Take the lines. One without an indent is joined to the line before it."""
        taken: list[str] = []
        count = count_code_lines(lines)
        for line in lines.take(count):
            if not is_blank(line) and not _INDENTED.match(line):
                taken[-1] += f" {line.strip()}"
            else:
                taken.append(CODE_INDENT.sub("", line))
        add_code(self, parent, "\n".join(taken))


class FenceProcessor(LineProcessor):
    """Lines between fences of three or more backticks or tildes.

    The closing fence may be longer and may be indented. The word behind the opening fence is the
    language. Unlike in kramdown, an attribute list in braces may follow it, or a title.
    """

    START = re.compile(rf"{FENCE}")
    _OPENING = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^\s{`]*)\s*(?:\{(.*)\})?([^`]*)$")

    def __init__(self, parser: LineParser) -> None:
        super().__init__(parser)
        # Without this, each fence that nothing closes would search all lines below it. The lists
        # are kept so that no other one gets their ids.
        self._unclosed: dict[int, tuple[Lines, set[str]]] = {}

    def run(self, parent: Element, lines: Lines) -> bool:
        """Take the lines up to the closing fence; without one there is no code block."""
        opening = self._OPENING.match(lines[0]) if len(lines[0]) < _MAX_OPENING else None
        if opening is None:
            return False
        fence, language, attributes, rest = opening.groups()
        _, unclosed = self._unclosed.setdefault(id(lines), (lines, set()))
        if fence in unclosed:
            return False
        closing = re.compile(rf" {{0,3}}{fence}{fence[0]}*\s*$")
        end = next((at for at in range(1, len(lines)) if closing.match(lines[at])), 0)
        if not end:
            unclosed.add(fence)
            return False
        text = "\n".join(lines.take(end + 1)[1:-1])
        code = add_code(self, parent, text)
        if attributes:
            apply_attributes(code, attributes.removeprefix(":"), self.document)
        if not language and code.get("class"):
            language = code.get("class", "").split()[0]
        if language:
            code.set("class", f"language-{language.split('?')[0]}")
        if title := _title_in(rest):
            parent[-1].set("file", title)
        return True


def _title_in(text: str) -> str:
    """Return the title of code behind its language: a named one, or the words of Octopress."""
    if named := _NAMED_TITLE.search(text):
        return named[2]
    words = [word for word in text.split() if "://" in word or not _OPTION.fullmatch(word)]
    return " ".join(words) if len(words) > 1 or "." in text else ""


def count_code_lines(lines: Lines) -> int:
    """Return how many of the first lines are indented code or continue it."""
    at = 0
    while at < len(lines):
        after = at
        while after < len(lines) and is_blank(lines[after]):
            after += 1
        if after == len(lines) or not _INDENTED.match(lines[after]):
            break
        at = after
        while at < len(lines) and _continues_code(lines[at]):
            at += 1
    return at


def _continues_code(line: str) -> bool:
    """Return whether a line continues the indented line above it. A definition does not."""
    return bool(_INDENTED.match(line)) or not (_LAZY_END.match(line) or _DEFINITION.match(line))


def add_code(processor: LineProcessor, parent: Element, text: str) -> Element:
    """Append a code block to `parent` and return its `code` element."""
    block = processor.parser.add(parent, "pre")
    code = SubElement(block, "code")
    code.text = AtomicString(f"{text}\n")
    return code
