"""The syntax of Hugo's shortcodes: `{{< name argument key="value" >}}` and `{{% name %}}`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.calls import LiteralText, TagCall, TagRole, TextPart

_OPENING = re.compile(r"\{\{(?P<mark>[<%])")
_NEXT = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<fence>`{3,}|~{3,})[^`\n]*$"
    r"|(?<![`\\])(?P<ticks>`{1,2})(?!`)[^`\n]+(?<!`)(?P=ticks)(?!`)"
    r"|(?P<comment><!--)|\{\{(?P<mark>[<%])",
    re.MULTILINE,
)
"""Code, a comment or a shortcode, whichever is next."""
_HEAD = re.compile(r"[ \t\r\n]*(?P<slash>/)?[ \t\r\n]*(?P<name>[A-Za-z_][\w./-]*)")
_ARGUMENT = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][\w-]*)\s*=\s*)?
    (?:"(?P<double>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`|'(?P<single>[^'\n]*)'|[“”](?P<curly>[^“”\n]*)[“”]
    |(?P<bare>(?:(?!/?[>%]\}\})[^\s"`{}])+))""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"\s*(?P<slash>/)?\s*[>%]\}\}")
VERBATIM = frozenset("code codeblock highlight html mermaid raw rawhtml unsafe".split())
"""Shortcodes whose content is not Markdown, so that what looks like code in it is not."""


def scan_hugo(text: str, in_code: Collection[str]) -> Iterator[TextPart]:
    """Yield the shortcodes of a text, and what is written instead of the escaped ones.

    In code, only those with the names `in_code` are read; in comments of HTML, none.
    """
    at, code_end = 0, 0
    while found := (_OPENING if at < code_end else _NEXT).search(text, at):
        if at < code_end <= found.start():
            at = code_end
            continue
        start, at = found.start(), found.end()
        kind = found.lastgroup
        if kind == "comment":
            comment_end = text.find("-->", at)
            at = comment_end + 3 if comment_end >= 0 else at
        elif kind == "fence":
            code_end = _end_of_fence(text, found["fence"], at)
        elif kind == "ticks":
            code_end, at = at, start + len(found["ticks"])
        elif escaped := _escaped(text, start, is_code=start < code_end):
            yield escaped
            at = escaped.end
        elif (call := _call(text, at, start)) and (start >= code_end or call.name in in_code):
            yield call
            at = call.end
            if call.role == "opening" and call.name in VERBATIM and at > code_end:
                closing = re.compile(rf"\{{\{{[<%]\s*/\s*{re.escape(call.name)}\s*[>%]\}}\}}")
                if end := closing.search(text, at):
                    yield from _verbatim(text, at, end.start(), in_code)
                    yield TagCall(call.name, TagArguments(), end.start(), end.end(), "closing")
                    at = end.end()


def _verbatim(text: str, at: int, end: int, in_code: Collection[str]) -> Iterator[TextPart]:
    while found := _OPENING.search(text, at, end):
        at = found.end()
        if escaped := _escaped(text, found.start(), is_code=True):
            yield escaped
            at = escaped.end
        elif (call := _call(text, at, found.start())) and call.name in in_code:
            yield call
            at = call.end


def _end_of_fence(text: str, marks: str, at: int) -> int:
    closing = re.compile(rf"^[ \t>]*{marks}{marks[0]}*[ \t]*$", re.MULTILINE)
    end = closing.search(text, at)
    return end.end() if end else len(text)


def _escaped(text: str, start: int, *, is_code: bool) -> LiteralText | None:
    """Return the text of an escaped shortcode, `{{</* name */>}}`."""
    if not text.startswith("/*", start + 3):
        return None
    mark = ">" if text[start + 2] == "<" else "%"
    end = text.find(f"*/{mark}}}}}", start)
    if end < 0:
        return None
    inner = f"{text[start : start + 3]}{text[start + 5 : end]}{mark}}}}}"
    return LiteralText(inner if is_code else inner.replace("<", "&lt;"), start, end + 5)


def _call(text: str, at: int, start: int) -> TagCall | None:
    head = _HEAD.match(text, at)
    if head is None:
        return None
    positional: list[str] = []
    named: dict[str, str] = {}
    at = head.end()
    while (end := _END.match(text, at)) is None:
        argument = _ARGUMENT.match(text, at)
        if argument is None:
            return None
        value = next(part for part in argument.groups()[1:] if part is not None)
        if argument["double"] is not None:
            value = re.sub(r"\\(.)", r"\1", value)
        if argument["name"]:
            named[argument["name"].lower()] = value
        else:
            positional.append(value)
        at = argument.end()
    arguments = TagArguments(tuple(positional), named, text[head.end() : end.start()].strip())
    role: TagRole = "opening"
    if head["slash"] or end["slash"]:
        role = "closing" if head["slash"] else "single"
    return TagCall(_plain_name(head["name"]), arguments, start, end.end(), role)


def _plain_name(name: str) -> str:
    """Return the name of a shortcode without its folders, and with one kind of hyphen."""
    return name.rstrip("/").rpartition("/")[2].removesuffix(".html").lower().replace("-", "_")
