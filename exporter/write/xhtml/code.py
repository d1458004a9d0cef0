"""Code to XHTML, with the size and the line breaks for the medium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from exporter.diagnostics.source import legible
from exporter.model.nodes import Block, Blocks, Code, CodeBlock, Paragraph
from exporter.model.walk import plain_text
from exporter.write.code_lines import hanging_lines, line_blocks, trimmed
from exporter.write.code_measure import PERCENTAGES, CodeFit
from exporter.write.xhtml.dialect import Dialect, attribute, attributes_of, text

_CODE_PREFIX = re.compile(r"[^\w\s]{1,4}\w{1,16}")
_MIN_BROKEN, _MIN_BROKEN_NAME = 12, 16
"""Minimum lengths in characters: of a word in code that may be broken after punctuation, and of a
name that may be broken before its capital letters."""
_LONG_WORD = re.compile(rf"\S{{{_MIN_BROKEN},}}")
_BREAK = re.compile(
    r"(?:(?<=\w\w[./_\-(,=&?:])|(?<=[)\]>}][./_\-(,=&?:])|(?<=::)|(?<=->))(?=[^\W\d]\w)"
)
_CAMEL_CASE = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_DIGEST = re.compile(r"\w{32,}")
_GROUP = re.compile(r"\w{1,8}")
"""A digest or a key, which is not a word, and the groups of characters in which it is broken."""
_BETWEEN = 140
"""The greatest length in characters of a paragraph between adjoining blocks of code: two lines."""
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


def with_code_sizes(blocks: Blocks, dialect: Dialect) -> Iterator[tuple[Block, Dialect]]:
    """Yield blocks, each with its dialect, in which adjoining code has the smallest of its sizes.

    Blocks of code adjoin with nothing or one short paragraph between them.
    """
    room = dialect.code
    dialects: dict[int, Dialect] = {}
    for run in _runs_of_code(blocks):
        if room and len(run) > 1:
            sizes = (room.fit(_source(code, dialect).split("\n")) for code in run.values())
            smallest = min(size.percentage for size in sizes)
            shared = replace(dialect, code=replace(room, at_most=smallest))
            dialects.update(dict.fromkeys(run, shared))
    return ((block, dialects.get(number, dialect)) for number, block in enumerate(blocks))


def _runs_of_code(blocks: Blocks) -> list[dict[int, CodeBlock]]:
    """Return the blocks of code that adjoin, by their places."""
    runs: list[dict[int, CodeBlock]] = []
    end = 0
    for number, block in enumerate(blocks):
        if isinstance(block, CodeBlock):
            if not runs or not _adjoin(blocks[end:number]):
                runs.append({})
            runs[-1][number] = block
            end = number + 1
    return runs


def _adjoin(between: Blocks) -> bool:
    """Whether blocks of code with these blocks between them adjoin."""
    match between:
        case ():
            return True
        case (Paragraph(children),):
            return len(plain_text(children)) <= _BETWEEN
        case _:
            return False


def _source(block: CodeBlock, dialect: Dialect) -> str:
    """Return the code of a block as it is shown."""
    source = legible(block.text)
    return trimmed(source, block.language) if dialect.resolved else source


def code_block_to_xhtml(block: CodeBlock, dialect: Dialect) -> str:
    """Return a code block, highlighted; below the name of its file, if it has one."""
    source = _source(block, dialect)
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
