"""Extension tags: `{::comment}`, `{::nomarkdown}` and `{::options … /}`.

kramdown's syntax page, “Extensions”. Of the options, only `parse_block_html` has an effect. The
content of `{::nomarkdown}` is HTML.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.block_parser import LineProcessor, add_marker
from exporter.read.dialects.kramdown.document import KramdownDocument
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import INDENT
from exporter.read.dialects.kramdown.raw_html import read_raw_html
from exporter.read.dialects.kramdown.searched_text import SearchedText

EXTENSION_OPENING = r"\{::(\w+)(?:\s((?:\\\}|[^}]){0,1000}?))?(/)?\}"
_OPTION = re.compile(r"parse_block_html\s*=\s*[\"']?(true|false)")


class ExtensionProcessor(LineProcessor):
    """An extension whose tags are on lines of their own."""

    START = re.compile(rf"{INDENT}(?:{EXTENSION_OPENING}|\{{:/(\w*)\}})\s*$")

    def run(self, parent: Element, lines: Lines) -> None:
        """Take the lines up to the closing tag."""
        match = self.START.match(lines.take()[0])
        add_marker(parent, "extension")
        if match is None or not match[1]:
            return
        name, options, closed, _ = match.groups()
        body: list[str] = []
        if not closed:
            closing = re.compile(rf"{INDENT}\{{:/(?:{name})?\}}\s*$")
            end = next((at for at, line in enumerate(lines) if closing.match(line)), None)
            if end is None:
                return
            body = lines.take(end + 1)[:-1]
        apply_extension(parent, name, options or "", "\n".join(body), self.document)


def apply_extension(
    parent: Element, name: str, options: str, body: str, document: KramdownDocument
) -> None:
    """Append the HTML of `nomarkdown` to `parent`, or set the options of `options`."""
    if name == "nomarkdown":
        read_raw_html(parent, SearchedText(body), findings=document.findings)
    elif name == "options":
        option = _OPTION.search(options)
        if option:
            document.parse_block_html = option[1] == "true"
