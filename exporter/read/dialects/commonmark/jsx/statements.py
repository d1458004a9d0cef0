"""Statements of MDX, `import` and `export`: removed, except for the literals that they define."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from exporter.read.dialects.commonmark.document import document_of
from exporter.read.dialects.commonmark.jsx.syntax import MAX_TAG
from exporter.read.dialects.commonmark.rule_dispatch import begins_with
from exporter.read.javascript import constants_in
from exporter.read.javascript_brackets import end_of_brackets

_START = re.compile(r"(?:import|export)\b(?=[\s{*\"'])")
_IMPORT = re.compile(r"import\b(?:\s+type\b)?([\w$*{},\s]*)([\"'])([^\"'\n]+)\2")
_EXPORT = re.compile(
    r"export\s+(?:default\b|(?:const|let|var|async|function|class|type|interface|enum)\s|[{*])"
)
_CERTAIN_EXPORT = re.compile(
    r"export\s+(?:(?:const|let|var)\s+[\w${[][^=\n]*=|(?:async\s+)?function\b\s*[\w*]*\s*\(|class\s+\w+"
    r"|default\s+(?:[({]|function\b|class\b|async\b|[\w$.]+\()|[{*][^\n]*(?:\bfrom\b|\}\s*;?\s*$))"
)
"""What is not a sentence about exports."""
_UNFINISHED = re.compile(r"(?:[=,(\[{&|?:+]|=>|\bfrom|\breturn)\s*$")
_CONTINUED = re.compile(
    r"\s*(?:[.)}\]&|?:+]|from\b|=>|(?:const|let|var|function|class|async)\s|//)"
)
_OPENING = re.compile(r"[{(\[`]|//|/\*|[\"']")
_NAMES = re.compile(r"([A-Za-z_$][\w$]*)")
_MAX_ENDS = 30
"""The most lines that may end a statement, of which elements that are not closed go on."""
_ELEMENT = re.compile(r"=>?\s*<[A-Za-z]")
_OPENING_TAG = re.compile(r"<[A-Za-z]")


@dataclass(slots=True)
class JsxScope:
    """What the JSX of one text may use: constants, and the addresses of imported files by name.

    `budget` is the number of characters that may be searched for the ends of tags that have none.
    """

    budget: int
    constants: dict[str, Any] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)


def scope_of(env: MutableMapping[str, Any], text: str) -> JsxScope:
    """Return the scope of the text to which a parser's `env` belongs."""
    if "jsx" not in env:
        env["jsx"] = JsxScope(10 * MAX_TAG + 4 * len(text), {**env.get("constants", {})})
    scope: JsxScope = env["jsx"]
    return scope


def extend_with_statements(parser: MarkdownIt, *, is_mdx: bool) -> None:
    """Remove statements; where a text may be no MDX, only those that cannot be sentences."""
    parser.block.ruler.before("html_block", "mdx_statement", partial(_read, is_mdx))


@begins_with("ei")
def _read(is_mdx: bool, state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line]
    if silent or state.level or state.tShift[start_line] or not _START.match(state.src, start):
        return False
    scope = scope_of(state.env, state.src)
    limit = min(len(state.src), start + 5 * MAX_TAG)
    end = _end_of_statement(state, start, limit) if scope.budget > 0 else -1
    if end < 0:
        scope.budget -= limit - start
        return False
    statement = state.src[start:end]
    if statement.startswith("import"):
        found = _IMPORT.match(statement)
        if found is None or (found[1].strip() and not found[1].rstrip().endswith("from")):
            return False
        what = f"‘import’ of ‘{found[3]}’ was removed"
        scope.imports.update(_imported(found[1], found[3]))
    else:
        certain = _EXPORT if is_mdx else _CERTAIN_EXPORT
        if not certain.match(statement):
            return False
        scope.constants.update(constants_in(statement))
        name = " ".join(statement.split("=", 1)[0].split("(", 1)[0].split())[:60]
        what = f"‘{name}’ was removed"
    line = start_line + 1
    while line < end_line and state.bMarks[line] < end:
        line += 1
    document_of(state.env).report("mdx-removed", f"JavaScript: {what}", line=start_line + 1)
    state.line = line
    return True


def _end_of_statement(state: StateBlock, start: int, limit: int) -> int:
    """Return the offset behind a statement, at the end of a line; -1 if it has no end."""
    text, at, ends = state.src, start, 0
    while True:
        line_end = text.find("\n", at)
        line_end = line_end if line_end >= 0 else len(text)
        opening = _OPENING.search(text, at, line_end)
        while opening:
            if opening[0] in ("//",):
                break
            if opening[0] in "\"'":
                close = text.find(opening[0], opening.end(), line_end)
                at = close + 1 if close >= 0 else line_end
            elif opening[0] == "/*":
                close = text.find("*/", opening.end(), limit)
                at = close + 2 if close >= 0 else line_end
            else:
                at = end_of_brackets(text, opening.start(), limit - opening.start())
                if at < 0:
                    return -1
            line_end = text.find("\n", at)
            line_end = line_end if line_end >= 0 else len(text)
            opening = _OPENING.search(text, at, line_end)
        if line_end >= len(text):
            return len(text)
        written = text[max(start, line_end - 200) : line_end]
        after = text[line_end + 1 : line_end + 200].split("\n", 1)[0]
        is_finished = not _UNFINISHED.search(written)
        if is_finished and not (after.strip() and _CONTINUED.match(after)):
            ends += 1
            if ends > _MAX_ENDS or not _has_open_element(text[start:line_end]):
                return line_end
        if line_end > limit:
            return -1
        at = line_end + 1


def _has_open_element(statement: str) -> bool:
    """Return whether a statement ends in the middle of an element that is not in brackets."""
    found = _ELEMENT.search(statement)
    if found is None:
        return False
    opened = len(_OPENING_TAG.findall(statement, found.start()))
    return opened > statement.count("</", found.start()) + statement.count("/>", found.start())


def _imported(names: str, path: str) -> dict[str, str]:
    """Return the path of an imported file by the names that the statement gives to it."""
    words = names.rpartition("from")[0]
    return {name: path for name in _NAMES.findall(words) if name not in ("as", "default", "type")}
