"""The lines of highlighted code, for e-readers and for print."""

from __future__ import annotations

import html
import re

from exporter.write.code_rows import columns_of, row_starts
from exporter.write.highlight import EMPTY, lines

_TAG = re.compile(r'<span class="\w">|</span>')
_CHARACTER = re.compile(r"<[^>]+>|&[#\w]+;|.", re.DOTALL)
_STRING = '<span class="s">'
_INDENT = re.compile(r"[ \t]*")
_NEARLY_LONG = 0.75
"""Lines that fill more than this share of the columns get the class for wrapped lines: they may be
wrapped in a theme with wide characters."""
_INDENT_MEANS_SOMETHING = frozenset(
    "diff udiff patch make makefile mf bsdmake markdown md rst rest restructuredtext cobol "
    "cobolfree fortranfixed whitespace".split()
)
"""Languages in which the first column or a tab has a meaning."""


def trimmed(code: str, language: str) -> str:
    """Return code without blank lines around it, and without the indent that all lines share.

    A language in which spaces or tabs at the beginning mean something keeps them.
    """
    written = code.split("\n")
    filled = [number for number, line in enumerate(written) if line.strip()]
    if not filled:
        return code
    inner = written[filled[0] : filled[-1] + 1]
    if language.strip().lower() not in _INDENT_MEANS_SOMETHING:
        indents = sorted(_indent(line) for line in inner if line.strip())
        common = _common_length(indents[0], indents[-1])
        inner = [line[min(common, len(_indent(line))) :] for line in inner]
    return "\n".join(inner) + ("\n" if code.endswith("\n") else "")


def _common_length(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def _indent(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found else ""


def hanging_lines(highlighted: str) -> str:
    """Return highlighted code for e-readers: a `span` of class `line` around each line.

    The newlines are outside, so that a stylesheet can indent the continuation of a broken line.
    """
    return "\n".join(
        f'<span class="line">{line}</span>' if line else "" for line in lines(highlighted)
    )


def line_blocks(highlighted: str, columns: int) -> str:
    """Return highlighted code for print: a `span` of class `line` around each line and newline.

    A line of more than `columns` columns is broken by `br`. It has the class `long`, for the mark
    of a wrapped line, and so has one that is nearly as long.
    """
    return "".join(_line_block(line, columns) for line in lines(highlighted))


def _line_block(line: str, columns: int) -> str:
    plain = html.unescape(_TAG.sub("", line))
    width = columns_of(plain)
    if width > columns:
        line = _with_rows(line, row_starts(plain, columns, *_token_places(line)))
    class_ = "line long" if width > _NEARLY_LONG * columns else "line"
    return f'<span class="{class_}">{line}\n</span>'


def _token_places(line: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the offsets in the text of a line at the edges of tokens, and those within strings."""
    edges, quoted = set(), set()
    offset, is_string = 0, False
    for character in _CHARACTER.findall(line):
        if character[0] == "<":
            edges.add(offset)
            is_string = character == _STRING
            continue
        if is_string and offset not in edges:
            quoted.add(offset)
        offset += 1
    return frozenset(edges), frozenset(quoted)


def _with_rows(line: str, starts: list[int]) -> str:
    """Return a line with a `br` before each offset in its text; a token there is split."""
    result, offset, opened = "", 0, ""
    ahead = iter((*starts, -1))
    start = next(ahead)
    for character in _CHARACTER.findall(line):
        if character[0] == "<":
            opened = "" if character == "</span>" else character
            result += character
            continue
        if offset == start:
            result += f"</span><br/>{opened}" if opened else "<br/>"
            start = next(ahead)
        result += character
        offset += 1
    return EMPTY.sub("", result)
