"""Formulas between the marks of the extension Arithmatex, which a site's settings choose."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.python_markdown.spans import SpanProcessor

ESCAPED = r"(?<!\\)\\\\\((?!\\)([^\n]{1,400}?)\\\\\)|(?<!\\)\\\\\[(?!\\)(.{1,2000}?)\\\\\]"
DISPLAYED = r"(?<![\\$])\$\$(?!\$)([^$\n]+)\$\$(?!\$)"


def arithmatex_options(marks: frozenset[str], *, smart_dollar: bool) -> dict[str, Any]:
    r"""Return the options of the extension that reads formulas with these marks.

    Those of one dollar are also those of two. `marks` are `$`, `$$`, `\(`, `\[` and `\begin`.
    """
    inline = {"$": "dollar", r"\(": "round"}
    block = {"$": "dollar", "$$": "dollar", r"\[": "square", r"\begin": "begin"}
    return {
        "generic": True,
        "smart_dollar": smart_dollar,
        "inline_syntax": [name for mark, name in inline.items() if mark in marks],
        "block_syntax": [name for mark, name in block.items() if mark in marks],
    }


class EscapedProcessor(SpanProcessor):
    r"""A formula between `\\(` and `\\)`, of which a script of the web page sees `\(` and `\)`."""

    def read(self, match: re.Match[str]) -> Element:
        """Return the formula."""
        displayed = match[1] is None
        formula = Element("span", {"class": "math display" if displayed else "math"})
        formula.text = AtomicString((match[2] if displayed else match[1]).strip())
        return formula


class DisplayedProcessor(SpanProcessor):
    """A displayed formula within a line, which Arithmatex takes for two dollars and a formula."""

    def read(self, match: re.Match[str]) -> Element:
        """Return the formula."""
        formula = Element("span", {"class": "math display"})
        formula.text = AtomicString(match[1].strip())
        return formula
