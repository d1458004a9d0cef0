"""Code to XHTML, with line breaks for the medium."""

from __future__ import annotations

import re

from exporter.diagnostics.source import legible
from exporter.model.nodes import Code, CodeBlock
from exporter.write.highlight import hanging_lines, line_blocks
from exporter.write.xhtml.dialect import Dialect, attribute, attributes_of, text

_MIN_BROKEN_CODE = 20
_CODE_PREFIX = re.compile(r"[^\w\s]{1,4}\w{1,16}")
_CODE_BREAKS = re.compile(r"(?<=\w\w[./_:(])(?=\w)|(?<=[a-z])(?=[A-Z])")


def inline_code_to_xhtml(code: Code, dialect: Dialect) -> str:
    """Return code in running text."""
    return f"<code{attributes_of(code, dialect)}>{_broken(code.text, dialect)}</code>"


def _broken(characters: str, dialect: Dialect) -> str:
    """Return code in running text; in print, a long name may be broken.

    Punctuation stays with the word after it: a broken `-v` would look hyphenated.
    """
    if dialect.medium != "print":
        return text(characters)
    prefix = ""
    if found := _CODE_PREFIX.match(characters):
        prefix = f'<span class="bound">{text(found[0])}</span>'
        characters = characters[found.end() :]
    if len(characters) < _MIN_BROKEN_CODE:
        return prefix + text(characters)
    pieces = _CODE_BREAKS.split(characters)
    return prefix + "<wbr/>".join(text(piece) for piece in pieces if piece)


def code_block_to_xhtml(block: CodeBlock, dialect: Dialect) -> str:
    """Return a code block, highlighted; below the name of its file, if it has one."""
    code, fault = dialect.highlighter.highlight(legible(block.text), block.language)
    if fault:
        message = f"the code in ‘{block.language}’ is not highlighted: {fault}"
        dialect.diagnostics.report("code-plain", message, block.place)
    if dialect.medium == "print":
        code = line_blocks(code)
    elif dialect.medium == "epub":
        code = hanging_lines(code)
    class_ = f' class="language-{attribute(block.language)}"' if block.language else ""
    inner = f"<code{class_ if dialect.medium == 'html' else ''}>{code}</code>"
    code = f'<pre{attributes_of(block, dialect)} class="code">{inner}</pre>'
    if not block.file:
        return code
    file = inline_code_to_xhtml(Code(block.file), dialect)
    return f'<div class="code-file">\n<p>{file}</p>\n{code}\n</div>'
