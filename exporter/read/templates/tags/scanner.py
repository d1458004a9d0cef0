"""Finds the tags of a syntax in a text: in code they are text, and in comments they are ignored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from exporter.read.templates.tags.calls import TagCall, TextPart

_CODE = (
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<fence>`{3,}|~{3,})[^`\n]*$"
    r"|(?<![`\\])(?P<ticks>`{1,2})(?!`)[^`\n]+(?<!`)(?P=ticks)(?!`)|(?P<comment><!--)"
)
_VERBATIM = frozenset("code codeblock highlight html mermaid raw rawhtml sourcecode unsafe".split())
"""Tags whose content is not Markdown, so that what looks like code in it is not."""


@dataclass(frozen=True, slots=True)
class TagSyntax:
    """How tags are written.

    `opening` is an expression for the characters that begin one. `read` returns the tag or the
    literal text at such a place, which may be in code; None if there is none. `closing` returns an
    expression for the tag that ends one of a name.
    """

    opening: str
    read: Callable[[str, int, bool], TextPart | None]
    closing: Callable[[str], str]


def scan_tags(text: str, syntax: TagSyntax, *, in_code: bool = False) -> Iterator[TextPart]:
    """Yield the tags of a text, and what is written instead of the escaped ones.

    Tags in code are yielded only with `in_code`.
    """
    opening = re.compile(f"(?P<tag>{syntax.opening})")
    anything = re.compile(f"{_CODE}|{opening.pattern}", re.MULTILINE)
    at, code_end = 0, 0
    # What has no end is not looked for again, which would take quadratic time.
    endless: set[str] = set()
    while found := (opening if at < code_end else anything).search(text, at):
        start = found.start()
        if at < code_end <= start:
            at = code_end
            continue
        at = found.end()
        match found.lastgroup:
            case "comment":
                end = -1 if "-->" in endless else text.find("-->", at)
                endless |= {"-->"} if end < 0 else set()
                at = end + 3 if end >= 0 else at
            case "fence":
                code_end = _end_of_fence(text, found["fence"], at)
            case "ticks":
                code_end, at = at, start + len(found["ticks"])
            case _:
                part = syntax.read(text, start, start < code_end)
                if part is None:
                    continue
                if isinstance(part, TagCall) and start < code_end:
                    if not in_code:
                        continue
                    part = replace(part, is_code=True)
                yield part
                at = part.end
                if at > code_end and _is_verbatim(part) and part.name not in endless:
                    closing = re.compile(syntax.closing(part.name)).search(text, at)
                    code_end = closing.start() if closing else 0
                    endless |= set() if closing else {part.name}


def _end_of_fence(text: str, marks: str, at: int) -> int:
    closing = re.compile(rf"^[ \t>]*{marks}{marks[0]}*[ \t]*$", re.MULTILINE)
    end = closing.search(text, at)
    return end.end() if end else len(text)


def _is_verbatim(part: TextPart) -> TypeGuard[TagCall]:
    """Return whether a tag begins content that is not Markdown."""
    return isinstance(part, TagCall) and part.role == "opening" and part.name in _VERBATIM
