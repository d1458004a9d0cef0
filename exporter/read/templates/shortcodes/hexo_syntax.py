"""The syntax of Hexo's tags, which are those of Nunjucks: `{% name arguments %}…{% endname %}`."""

from __future__ import annotations

import re

from exporter.read.templates.tags.arguments import TagArguments, parse_arguments
from exporter.read.templates.tags.calls import LiteralText, TagCall, TagRole, TextPart
from exporter.read.templates.tags.scanner import TagSyntax

_TAG = re.compile(
    r"\{%-?\s*(?P<name>[A-Za-z_][\w-]*)(?P<arguments>(?:[^\n%{]|%(?!\})|\{(?!%))*)%\}"
)
_STRING = re.compile(r"\{\{\s*([\"'])([^\n]{1,500}?)\1\s*\}\}")
"""A text that is written as a variable, so that no tag in it is read."""
_COMMENT = re.compile(r"\{#(?!\w).{0,500}?#\}", re.DOTALL)


def _part_at(text: str, start: int, is_code: bool) -> TextPart | None:
    """Return the tag at a place that begins like one; a comment is nothing."""
    if comment := _COMMENT.match(text, start):
        return None if is_code else LiteralText("", start, comment.end())
    if string := _STRING.match(text, start):
        return None if is_code else LiteralText(string[2], start, string.end())
    tag = _TAG.match(text, start)
    if tag is None:
        return None
    name = tag["name"].lower().replace("-", "_")
    is_end = name.startswith("end") and len(name) > 3
    arguments = TagArguments() if is_end else parse_arguments(tag["arguments"].rstrip("- \t"))
    role: TagRole = "closing" if is_end else "opening"
    return TagCall(name.removeprefix("end") if is_end else name, arguments, start, tag.end(), role)


HEXO_SYNTAX = TagSyntax(
    r"\{[%#{]", _part_at, lambda name: rf"\{{%-?\s*end{re.escape(name)}\s*-?%\}}"
)
