"""Brackets and template strings in JavaScript: where they end."""

from __future__ import annotations

import re

_INSIDE = re.compile(
    r"""["'](?:(?<=")(?:[^"\\\n]|\\.)*"|(?<=')(?:[^'\\\n]|\\.)*')?|(?<!:)//[^\n]*|/\*|[`{}()\[\]]"""
)
"""What begins or ends a part of a program in which brackets are counted."""
_IN_TEMPLATE = re.compile(r"\\.|`|\$\{", re.DOTALL)
CLOSING_BRACKETS = {"{": "}", "(": ")", "[": "]"}


def end_of_brackets(text: str, at: int, limit: int) -> int:
    """Return the offset behind the bracket that closes the one at an offset; -1 if none does.

    Strings, templates and comments are skipped. Not more than `limit` characters are searched.
    """
    stack: list[str] = []
    limit = min(len(text), at + limit)
    while found := (_IN_TEMPLATE if stack[-1:] == ["`"] else _INSIDE).search(text, at, limit):
        at = found.end()
        match found[0]:
            case "`" if stack[-1:] == ["`"]:
                stack.pop()
            case "`":
                stack.append("`")
            case "${":
                stack.append("}")
            case "/*":
                at = text.find("*/", at, limit) + 2
                if at < 2:
                    return -1
            case "{" | "(" | "[" as bracket:
                stack.append(CLOSING_BRACKETS[bracket])
            case "}" | ")" | "]" as bracket:
                if not stack or stack.pop() != bracket:
                    return -1
        if not stack:
            return at
    return -1


def end_of_template(text: str, start: int) -> int:
    """Return the offset behind a template string that begins at an offset."""
    at = start + 1
    while found := _IN_TEMPLATE.search(text, at):
        if found[0] == "`":
            return found.end()
        at = found.end()
        if found[0] == "${":
            at = end_of_brackets(text, at - 1, len(text))
            if at < 0:
                break
    return len(text)
