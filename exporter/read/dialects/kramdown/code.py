"""Code: lines that are indented by four columns, and lines between two fences."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.attributes import attach
from exporter.read.dialects.kramdown.blocks import LineProcessor
from exporter.read.dialects.kramdown.patterns import FENCE, LAZY_END, is_blank

_INDENTED = re.compile(r"(?:\t| {4})[ \t]*\S")
_DEFINITION = re.compile(r" {0,3}\*?\[[^\]]+\]:")
_INDENT = re.compile(r"^(?:\t| {4})")


class IndentedCodeProcessor(LineProcessor):
    """Lines that begin with four spaces or a tab, and the lines that hang on to them."""

    START = _INDENTED

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take the lines. One without an indent goes on the line before it."""
        taken: list[str] = []
        count = code_lines(blocks)
        for line in blocks[:count]:
            if not is_blank(line) and not _INDENTED.match(line):
                taken[-1] += f" {line.strip()}"
            else:
                taken.append(_INDENT.sub("", line))
        del blocks[:count]
        add_code(self, parent, "\n".join(taken))


class FenceProcessor(LineProcessor):
    """Lines between fences of three or more backticks or tildes.

    The closing fence may be longer and may be indented. What stands behind the opening one is the
    language; kramdown takes no more than one word there, and a list in braces is taken here too.
    """

    START = re.compile(rf"{FENCE}")
    _OPENING = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^\s{`]*)\s*(?:\{(.*)\})?([^`]*)$")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the lines up to the closing fence; without one there is no fence."""
        opening = self._OPENING.match(blocks[0])
        if opening is None:
            return False
        fence, language, said, _ = opening.groups()
        closing = re.compile(rf" {{0,3}}{fence}{fence[0]}*\s*$")
        end = next((at for at in range(1, len(blocks)) if closing.match(blocks[at])), 0)
        if not end:
            return False
        text = "\n".join(blocks[1:end])
        del blocks[: end + 1]
        code = add_code(self, parent, text)
        if said:
            attach(code, said.removeprefix(":"), self.document)
        if not language and code.get("class"):
            language = code.get("class", "").split()[0]
        if language:
            code.set("class", f"language-{language.split('?')[0]}")
        return True


def code_lines(lines: list[str]) -> int:
    """How many of the first lines are indented, or hang on to one that is."""
    at = 0
    while at < len(lines):
        after = at
        while after < len(lines) and is_blank(lines[after]):
            after += 1
        if after == len(lines) or not _INDENTED.match(lines[after]):
            break
        at = after
        while at < len(lines) and _goes_on(lines[at]):
            at += 1
    return at


def _goes_on(line: str) -> bool:
    """Whether a line goes on with the indented one above it. A definition is nobody's code."""
    return bool(_INDENTED.match(line)) or not (LAZY_END.match(line) or _DEFINITION.match(line))


def add_code(processor: LineProcessor, parent: Element, text: str) -> Element:
    """A block of code, as it is written. Gives the element that may have a language."""
    block = processor.parser.add(parent, "pre")
    code = SubElement(block, "code")
    code.text = AtomicString(f"{text}\n")
    return code
