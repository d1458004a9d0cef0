"""The syntax of TeX formulas: commands, their arguments, environments and rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

Replacement: TypeAlias = Callable[[str, str, int], tuple[str, int] | None]
"""Takes the name of a command, the TeX and the offset behind the name. Returns what stands for
the command and the offset behind its arguments; None leaves it as it is."""

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n?[ \t]*")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)
_BOUNDARY = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}|\\.|[{}&]", re.DOTALL)
_LINE_BREAK = re.compile(r"\*?(?:\s*\[[^\[\]]*\])?")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}|\\.", re.DOTALL)


def without_comments(tex: str) -> str:
    """Return TeX without its comments."""
    return _COMMENT.sub(r"\1", tex)


def argument(tex: str, at: int) -> tuple[str, int] | None:
    """Return the argument at an offset, without its braces, and the offset behind it.

    None if there is none: at the end of a group or of the text.
    """
    at = _after_space(tex, at)
    if at >= len(tex) or tex[at] == "}":
        return None
    if tex[at] != "{":
        token = _TOKEN.match(tex, at)
        return (token[0], token.end()) if token else None
    depth = 0
    for token in _TOKEN.finditer(tex, at):
        depth += (token[0] == "{") - (token[0] == "}")
        if not depth:
            return tex[at + 1 : token.start()], token.end()
    return None


def arguments(tex: str, at: int, count: int) -> tuple[list[str], int] | None:
    """Return as many arguments, and the offset behind them; None if some are missing."""
    found = []
    for _ in range(count):
        each = argument(tex, at)
        if each is None:
            return None
        found.append(each[0])
        at = each[1]
    return found, at


def optional_argument(tex: str, at: int) -> tuple[str | None, int]:
    """Return the argument in square brackets at an offset, and the offset behind it."""
    start = _after_space(tex, at)
    if tex[start : start + 1] != "[":
        return None, at
    depth = 0
    for token in _TOKEN.finditer(tex, start + 1):
        depth += (token[0] == "{") - (token[0] == "}")
        if token[0] == "]" and not depth:
            return tex[start + 1 : token.start()], token.end()
    return None, at


def replace_commands(tex: str, replacement: Replacement) -> str:
    """Return TeX with its commands replaced, from left to right; replacements are not read."""
    parts = []
    at = 0
    while match := _COMMAND.search(tex, at):
        parts.append(tex[at : match.start()])
        found = replacement(match[1], tex, match.end())
        text, at = found or (match[0], match.end())
        parts.append(text)
        if found and re.search(r"\\[A-Za-z]+$", text) and tex[at : at + 1].isalpha():
            parts.append(" ")
    return "".join((*parts, tex[at:]))


def replace_environments(tex: str, replacement: Callable[[str, str], str | None]) -> str:
    """Return TeX with environments replaced, the innermost first.

    `replacement` takes the name and the body; None leaves an environment as it is.
    """
    opened: list[tuple[str, int, int]] = []
    at = 0
    while match := _ENVIRONMENT.search(tex, at):
        at = match.end()
        if match[1] == "begin":
            opened.append((match[2], match.start(), match.end()))
        elif match[1] == "end" and opened and opened[-1][0] == match[2]:
            name, start, inside = opened.pop()
            text = replacement(name, tex[inside : match.start()])
            if text is not None:
                tex = tex[:start] + text + tex[match.end() :]
                at = start + len(text)
    return tex


def rows(tex: str) -> list[str]:
    """Return the rows of the body of an environment."""
    return [tex[start:end] for start, end in _parts(tex, "\\\\")]


def cells(row: str) -> list[str]:
    """Return the cells of a row."""
    return [row[start:end] for start, end in _parts(row, "&")]


def _parts(tex: str, separator: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each part between separators outside groups and environments."""
    depth, start = 0, 0
    for token in _BOUNDARY.finditer(tex):
        if token[1]:
            depth += 1 if token[1] == "begin" else -1
        elif token[0] in "{}":
            depth += 1 if token[0] == "{" else -1
        elif token[0] == separator and not depth and token.start() >= start:
            yield start, token.start()
            start = token.end()
            if separator == "\\\\" and (spacing := _LINE_BREAK.match(tex, start)):
                start = spacing.end()
    yield start, len(tex)


def _after_space(tex: str, at: int) -> int:
    while at < len(tex) and tex[at].isspace():
        at += 1
    return at
