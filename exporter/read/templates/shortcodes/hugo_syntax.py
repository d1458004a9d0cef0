"""The syntax of Hugo's shortcodes: `{{< name argument key="value" >}}` and `{{% name %}}`."""

from __future__ import annotations

import re

from exporter.read.templates.tags.arguments import arguments_between
from exporter.read.templates.tags.calls import LiteralText, TagCall, TagRole, TextPart
from exporter.read.templates.tags.scanner import TagSyntax

_HEAD = re.compile(r"[ \t\r\n]*(?P<slash>/)?[ \t\r\n]*(?P<name>[A-Za-z_][\w./-]*)")
_ARGUMENT = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][\w-]*)\s*=\s*)?
    (?:"(?P<double>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`|'(?P<single>[^'\n]*)'|[“”](?P<curly>[^“”\n]*)[“”]
    |(?P<bare>(?:(?!/?[>%]\}\})[^\s"`{}])+))""",
    re.VERBOSE | re.DOTALL,
)
_LONGEST = 10_000
"""The most characters of an escaped shortcode."""
_END = re.compile(r"\s*(?P<slash>/)?\s*[>%]\}\}")


def _part_at(text: str, start: int, is_code: bool) -> TextPart | None:
    """Return the shortcode, or the escaped one, at a place that begins like one."""
    return _escaped(text, start, is_code=is_code) or _call(text, start)


def _escaped(text: str, start: int, *, is_code: bool) -> LiteralText | None:
    """Return the text of an escaped shortcode, `{{</* name */>}}`."""
    if not text.startswith("/*", start + 3):
        return None
    mark = ">" if text[start + 2] == "<" else "%"
    end = text.find(f"*/{mark}}}}}", start, start + _LONGEST)
    if end < 0:
        return None
    inner = f"{text[start : start + 3]}{text[start + 5 : end]}{mark}}}}}"
    return LiteralText(inner if is_code else inner.replace("<", "&lt;"), start, end + 5)


def _call(text: str, start: int) -> TagCall | None:
    head = _HEAD.match(text, start + 3)
    if head is None:
        return None
    found = arguments_between(text, head.end(), _ARGUMENT, _END)
    if found is None:
        return None
    arguments, end = found
    role: TagRole = "opening"
    if head["slash"] or end["slash"]:
        role = "closing" if head["slash"] else "single"
    path = head["name"].rstrip("/").removesuffix(".html")
    return TagCall(_plain_name(path), arguments, start, end.end(), role, path)


def _plain_name(name: str) -> str:
    """Return the name of a shortcode without its folders, and with one kind of hyphen."""
    return name.rpartition("/")[2].lower().replace("-", "_")


HUGO_SYNTAX = TagSyntax(
    r"\{\{[<%]",
    _part_at,
    lambda name: rf"\{{\{{[<%]\s*/\s*{re.escape(name)}\s*[>%]\}}\}}",
)
