"""Extensions: `{::comment}`, `{::nomarkdown}` and `{::options … /}`.

kramdown's syntax page, “Extensions”. Options that ask for Markdown inside HTML are heeded, others
have no meaning in a book; what is in `{::nomarkdown}` is HTML.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.blocks import LineProcessor, mark
from exporter.read.dialects.kramdown.definitions_of_text import TextDefinitions
from exporter.read.dialects.kramdown.patterns import INDENT
from exporter.read.dialects.kramdown.raw_html import read_raw

OPENING = r"\{::(\w+)(?:\s((?:\\\}|[^}])*?))?(/)?\}"
_OPTION = re.compile(r"parse_block_html\s*=\s*[\"']?(true|false)")


class ExtensionProcessor(LineProcessor):
    """An extension whose tags stand on lines of their own."""

    START = re.compile(rf"{INDENT}(?:{OPENING}|\{{:/(\w*)\}})\s*$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take the lines up to the closing tag."""
        match = self.START.match(blocks.pop(0))
        mark(parent, "extension")
        if match is None or not match[1]:
            return
        name, options, closed, _ = match.groups()
        lines: list[str] = []
        if not closed:
            closing = re.compile(rf"{INDENT}\{{:/(?:{name})?\}}\s*$")
            end = next((at for at, line in enumerate(blocks) if closing.match(line)), None)
            if end is None:
                return
            lines = blocks[:end]
            del blocks[: end + 1]
        extend(parent, name, options or "", "\n".join(lines), self.document)


def extend(parent: Element, name: str, options: str, body: str, document: TextDefinitions) -> None:
    """Do what the extension `name` says."""
    if name == "nomarkdown":
        read_raw(parent, body)
    elif name == "options":
        option = _OPTION.search(options)
        if option:
            document.markup_is_markdown = option[1] == "true"
