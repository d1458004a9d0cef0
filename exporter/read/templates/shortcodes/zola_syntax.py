"""The syntax of Zola's shortcodes: `{{ name(key="value") }}` and `{% name() %}…{% end %}`."""

from __future__ import annotations

import re

from exporter.read.templates.tags.arguments import TagArguments, arguments_between
from exporter.read.templates.tags.calls import LiteralText, TagCall, TagRole, TextPart
from exporter.read.templates.tags.scanner import TagSyntax

_HEAD = re.compile(r"(?P<mark>\{\{|\{%)-?\s*(?:(?P<name>[A-Za-z_]\w*)\s*\(|(?P<end>end)\s*-?%\})")
_ARGUMENT = re.compile(
    r"""[\s,]*(?P<name>[A-Za-z_]\w*)\s*=\s*
    (?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|`(?P<raw>[^`]*)`
    |\[(?P<list>[^\[\]]*)\]|(?P<bare>[^\s"'`,()\[\]{}]+))""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"[\s,]*\)\s*-?(?P<mark>\}\}|%\})")
_ESCAPED = re.compile(r"(\{\{|\{%)-?/\*(.{0,500}?)\*/-?(\}\}|%\})", re.DOTALL)


def _part_at(text: str, start: int, is_code: bool) -> TextPart | None:  # noqa: ARG001
    """Return the shortcode, or the escaped one, at a place that begins like one."""
    if escaped := _ESCAPED.match(text, start):
        return LiteralText("".join(escaped.groups()), start, escaped.end())
    head = _HEAD.match(text, start)
    if head is None:
        return None
    if head["end"]:
        return TagCall("", TagArguments(), start, head.end(), "closing")
    found = arguments_between(text, head.end(), _ARGUMENT, _END)
    if found is None:
        return None
    arguments, end = found
    role: TagRole = "single" if head["mark"] == "{{" else "opening"
    return TagCall(head["name"].lower(), arguments, start, end.end(), role)


ZOLA_SYNTAX = TagSyntax(r"\{\{|\{%", _part_at, lambda _: r"\{%-?\s*end\s*-?%\}")
