"""Extension tags: `{::comment}`, `{::nomarkdown}` and `{::options … /}`.

kramdown's syntax page, “Extensions”. Of the options, only `parse_block_html` has an effect. The
content of `{::nomarkdown}` is HTML.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.block_parser import LineProcessor, add_marker
from exporter.read.dialects.kramdown.document import KramdownDocument
from exporter.read.dialects.kramdown.patterns import INDENT
from exporter.read.dialects.kramdown.raw_html import read_raw_html

EXTENSION_OPENING = r"\{::(\w+)(?:\s((?:\\\}|[^}])*?))?(/)?\}"
_OPTION = re.compile(r"parse_block_html\s*=\s*[\"']?(true|false)")


class ExtensionProcessor(LineProcessor):
    """An extension whose tags are on lines of their own."""

    START = re.compile(rf"{INDENT}(?:{EXTENSION_OPENING}|\{{:/(\w*)\}})\s*$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take the lines up to the closing tag."""
        match = self.START.match(blocks.pop(0))
        add_marker(parent, "extension")
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
        apply_extension(parent, name, options or "", "\n".join(lines), self.document)


def apply_extension(
    parent: Element, name: str, options: str, body: str, document: KramdownDocument
) -> None:
    """Append the HTML of `nomarkdown` to `parent`, or set the options of `options`."""
    if name == "nomarkdown":
        read_raw_html(parent, body)
    elif name == "options":
        option = _OPTION.search(options)
        if option:
            document.parse_block_html = option[1] == "true"
