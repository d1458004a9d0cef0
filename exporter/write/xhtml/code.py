"""Code to XHTML, with the size and the line breaks for the medium."""

from __future__ import annotations

import re

from exporter.diagnostics.source import legible
from exporter.model.nodes import Code, CodeBlock
from exporter.write.code_lines import hanging_lines, line_blocks, trimmed
from exporter.write.code_measure import PERCENTAGES, CodeFit
from exporter.write.xhtml.dialect import Dialect, attribute, attributes_of, text

_CODE_PREFIX = re.compile(r"[^\w\s]{1,4}\w{1,16}")
_MIN_BROKEN, _MIN_BROKEN_NAME = 12, 16
"""The least length in characters of a word of code that is broken after punctuation, and of a name
that is broken before its capital letters."""
_LONG_WORD = re.compile(rf"\S{{{_MIN_BROKEN},}}")
_BREAK = re.compile(
    r"(?:(?<=\w\w[./_\-(,=&?:])|(?<=[)\]>}][./_\-(,=&?:])|(?<=::)|(?<=->))(?=[^\W\d]\w)"
)
_CAMEL_CASE = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_DIGEST = re.compile(r"\w{32,}")
_GROUP = re.compile(r"\w{1,8}")
"""A digest or a key, which is no word, and the groups of characters in which it is broken."""
_COLUMNS = 64
"""The columns of code where its room is not known."""


def inline_code_to_xhtml(code: Code, dialect: Dialect) -> str:
    """Return code in running text."""
    return f"<code{attributes_of(code, dialect)}>{_broken(code.text, dialect)}</code>"


def _broken(characters: str, dialect: Dialect) -> str:
    """Return code in running text; in print, a long word of it may be broken between its parts.

    Punctuation stays with the word after it: a broken `-v` would look hyphenated.
    """
    if dialect.medium != "print":
        return text(characters)
    prefix = ""
    if found := _CODE_PREFIX.match(characters):
        prefix = f'<span class="bound">{text(found[0])}</span>'
        characters = characters[found.end() :]
    parts, at = [], 0
    for word in _LONG_WORD.finditer(characters):
        parts += [text(characters[at : word.start()]), _broken_word(word[0])]
        at = word.end()
    return "".join((prefix, *parts, text(characters[at:])))


def _broken_word(word: str) -> str:
    parts = (part for name in _BREAK.split(word) for part in _parts_of_name(name))
    return "<wbr/>".join(map(text, parts))


def _parts_of_name(name: str) -> list[str]:
    if len(name) < _MIN_BROKEN_NAME:
        return [name]
    words = _CAMEL_CASE.split(name)
    is_digest = len(words) == 1 and _DIGEST.fullmatch(name)
    return _GROUP.findall(name) if is_digest else words


def code_block_to_xhtml(block: CodeBlock, dialect: Dialect) -> str:
    """Return a code block, highlighted; below the name of its file, if it has one."""
    source = legible(block.text)
    if dialect.resolved:
        source = trimmed(source, block.language)
    code, fault = dialect.highlighter.highlight(source, block.language)
    if fault:
        message = f"the code in ‘{block.language}’ is not highlighted: {fault}"
        dialect.diagnostics.report("code-plain", message, block.place)
    fit = ""
    if dialect.medium == "print":
        size = dialect.code.fit(source.split("\n")) if dialect.code else CodeFit(100, _COLUMNS)
        fit = f" fit-{size.percentage}" if size.percentage < PERCENTAGES[0] else ""
        code = line_blocks(code, size.columns)
    elif dialect.medium == "epub":
        code = hanging_lines(code)
    class_ = f' class="language-{attribute(block.language)}"' if block.language else ""
    inner = f"<code{class_ if dialect.medium == 'html' else ''}>{code}</code>"
    code = f'<pre{attributes_of(block, dialect)} class="code{fit}">{inner}</pre>'
    if not block.file:
        return code
    file = inline_code_to_xhtml(Code(block.file), dialect)
    return f'<div class="code-file">\n<p>{file}</p>\n{code}\n</div>'
