r"""Formulas between two pairs of dollar signs, and between the marks of MathJax and KaTeX.

kramdown's syntax page, “Math Blocks”: inline formulas and blocks have the same mark, and a formula
that is a whole block is a math block. A backslash escapes the mark.

A site may let MathJax read `$…$`, `\(…\)`, `\[…\]` and environments as well. On the web these have
passed through kramdown, which takes a backslash away, so that authors write `\\(…\\)` and `\_`;
both ways of writing are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.block_parser import LineProcessor
from exporter.read.dialects.kramdown.inline_parser import InlineParser, SpanReader
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import INDENT

_DOUBLE_DOLLAR = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
_DOLLAR = re.compile(r"\$(?!\$)((?:[^$`\\]|\\.)+)\$(?![\d$])", re.DOTALL)
_ESCAPED_BLOCK = re.compile(rf"{INDENT}\\(\$\$.*?\$\$\s*)$")
_TEX_SIGN = re.compile(r"[\\^_=<>{}]|^\s*[A-Za-z]\s*$")
"""What tells a formula from a text between two amounts, or between escaped brackets."""
_BACKSLASH_MARKS = (
    (r"\(", re.compile(r"(\\{1,2})\((.{1,4000}?)\1\)", re.DOTALL), "math"),
    (r"\[", re.compile(r"(\\{1,2})\[(.{1,4000}?)\1\]", re.DOTALL), "math display"),
)
_ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}.{0,4000}?\\end\{\1\}", re.DOTALL)
_REFERENCE = re.compile(r"\\(?:eq)?ref\{[^{}]+\}")
_ESCAPED = re.compile(r"\\(\\(?=[,;:!{}|%#$])|\\\\\\|[_*|])")
r"""What kramdown would write with a backslash less: `\\,`, `\\\\` and `\_`."""

_MAX_LINES = 500
"""Of a formula. An opening mark without a closing one must not make every line search the text."""


class MathProcessor(LineProcessor):
    """A formula that is a block of its own."""

    START = re.compile(rf"{INDENT}(\\?\$\$|\\{{1,2}}\[|\\begin\{{(\w+\*?)\}})")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Take the lines up to the closing mark, if nothing follows it on its line."""
        opening = self.START.match(lines[0])
        if opening is None or not self.starts_block(parent):
            return False
        if escaped := _ESCAPED_BLOCK.match(lines[0]):
            # The backslash says that the formula is a paragraph.
            lines.cut(len(lines[0]) - len(escaped[1]))
            return False
        mark, environment = opening[1], opening[2]
        if mark == "\\$$":
            return False
        closing = self._closing(mark, environment)
        start = opening.start(1) if environment else opening.end()
        if closing is None:
            return False
        first, below = lines[0][start:], lines[1:_MAX_LINES]
        count = (
            0
            if closing in first
            else next((at for at, line in enumerate(below, 1) if closing in line), -1)
        )
        if count < 0:
            return False
        whole = "\n".join([first, *below[:count]])
        formula, _, rest = whole.partition(closing)
        if rest.strip() or not self.ends_block(lines, count + 1):
            return False
        if mark == r"\[" and "\n" not in formula and not _TEX_SIGN.search(formula):
            return False
        lines.take(count + 1)
        element = self.parser.add(parent, "div")
        element.set("class", "math")
        formula = formula.strip() + (closing if environment else "")
        element.text = AtomicString(formula if mark == "$$" else _as_tex(formula))
        return True

    def _closing(self, mark: str, environment: str | None) -> str | None:
        """Return the mark that ends a formula; None if the site does not read such formulas."""
        marks = self.document.options.formula_marks
        if mark == "$$":
            return mark
        if environment:
            return rf"\end{{{environment}}}" if r"\begin" in marks else None
        return mark.replace("[", "]") if r"\[" in marks else None


def read_dollar(parser: InlineParser, parent: Element) -> bool:
    """Read a formula between dollar signs."""
    if match := _DOUBLE_DOLLAR.match(parser.text, parser.position):
        return _append(parser, parent, match, match[1])
    if "$" not in parser.document.options.formula_marks:
        return False
    match = _DOLLAR.match(parser.text, parser.position)
    if match is None:
        return False
    is_close = not match[1][0].isspace() and not match[1][-1].isspace()
    if not is_close and not _TEX_SIGN.search(match[1]):
        return False
    return _append(parser, parent, match, _as_tex(match[1]))


def read_tex(parser: InlineParser, parent: Element) -> bool:
    """Read a formula between marks with a backslash, an environment, or a reference to one."""
    text, at, marks = parser.text, parser.position, parser.document.options.formula_marks
    if match := _REFERENCE.match(text, at):
        if not marks and not parser.document.has_labels:
            return False
        return _append(parser, parent, match, match[0])
    for mark, pattern, class_ in _BACKSLASH_MARKS:
        match = pattern.match(text, at) if mark in marks else None
        if match and (len(match[1]) == 2 or _TEX_SIGN.search(match[2])):
            return _append(parser, parent, match, _as_tex(match[2]), class_)
    if r"\begin" in marks and (match := _ENVIRONMENT.match(text, at)):
        return _append(parser, parent, match, _as_tex(match[0]), "math display")
    return False


def _append(
    parser: InlineParser, parent: Element, match: re.Match[str], tex: str, class_: str = "math"
) -> bool:
    element = Element("span", {"class": class_})
    element.text = AtomicString(tex.strip())
    parent.append(element)
    parser.position = match.end()
    return True


def _as_tex(markdown: str) -> str:
    """Return TeX without the backslashes that escape it from kramdown."""
    return _ESCAPED.sub(lambda match: "\\\\" if match[1] == "\\\\\\" else match[1], markdown)


FORMULA_READERS: Mapping[str, Sequence[SpanReader]] = {"$": (read_dollar,), "\\": (read_tex,)}
"""The readers of formulas, for text in which nothing else is Markdown."""
