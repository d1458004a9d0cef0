"""What mdBook does before it reads Markdown: `{{#include file}}`, hidden lines, boxes in fences.

The lines of files stand where their names are (mdBook's “mdBook-specific features”); lines of Rust
that begin with `# ` are for the compiler only. `admonish` is the plugin mdbook-admonish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.read.context import ReadContext
from exporter.read.fenced_lines import FencedLine, fenced_lines
from exporter.read.templates.inclusions import Inclusions
from exporter.read.templates.rendered_text import RenderedText, TemplateSource
from exporter.read.templates.tags.elements import box, folded

_TAG = re.compile(r"(\\?)\{\{\s*#([a-z_]+)\s+([^{}\n]{1,300}?)\s*\}\}")
_INCLUDES = frozenset(("include", "playground", "playpen", "rustdoc_include", "template"))
_ANCHOR = re.compile(r"ANCHOR(_END)?:[ \t]*([\w-]+)")
_PARAMETER = re.compile(r"\[\[#[ \t]*([\w-]+)(?:[ \t]+([^\]\n]{0,300}))?[ \t]*\]\]")
_ARGUMENT = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|(\S+))")
_HIDDEN = re.compile(r"[ \t]*#(?:[ \t].*)?$")
_ESCAPED_HASH = re.compile(r"^([ \t]*)##")
_TITLE = re.compile(r"(?:title[ \t]*=[ \t]*)?\"((?:[^\"\\]|\\.)*)\"")


def render_book_includes(
    template: TemplateSource,
    path: Path,
    page: Mapping[str, Any],  # noqa: ARG001
    context: ReadContext,
) -> RenderedText:
    """Return a text with the files that it includes, without hidden lines, and with its boxes."""
    inclusions = Inclusions(template, context)
    text = _expanded(template.text, path, inclusions, ())
    return RenderedText("\n".join(_with_boxes(_shown_lines(text.split("\n")))), ())


def _expanded(text: str, path: Path, inclusions: Inclusions, around: Sequence[Path]) -> str:
    def expanded(tag: re.Match[str]) -> str:
        escape, name, arguments = tag[1], tag[2], tag[3]
        if escape:
            return tag[0][1:]
        if name == "title":
            return ""
        if name not in _INCLUDES:
            return tag[0]
        target, _, rest = arguments.partition(" ")
        file_name, *lines = target.split(":", 2)
        file = inclusions.file(file_name, (), path, around)
        if file is None:
            return PurePosixPath(file_name).name
        wanted = _wanted(file.text.strip("\n").split("\n"), lines)
        if wanted is None:
            inclusions.report(file_name, f"the file ‘{file_name}’ has no part ‘{lines[0]}’")
            return PurePosixPath(file_name).name
        found = _expanded("\n".join(wanted), file.path, inclusions, (*around, file.path))
        if name == "template":
            values = {key: quoted or bare for key, quoted, bare in _ARGUMENT.findall(rest)}
            found = _PARAMETER.sub(lambda each: str(values.get(each[1], each[2] or "")), found)
        return f"```rust\n{found}\n```" if name.startswith("play") else found

    return _TAG.sub(expanded, text) if "{{" in text else text


def _wanted(lines: Sequence[str], part: Sequence[str]) -> Sequence[str] | None:
    """Return the lines that `:3`, `:3:5`, `::5` or `:anchor` asks for; None without such a part."""
    if not part:
        return lines
    if part[0] and not part[0].isdecimal():
        return list(_anchored(lines, part[0])) or None
    first = max(int(part[0] or 1), 1)
    last = first if len(part) == 1 else int(part[1]) if part[1].isdecimal() else len(lines)
    return lines[first - 1 : last]


def _anchored(lines: Sequence[str], name: str) -> Iterator[str]:
    inside = False
    for line in lines:
        mark = _ANCHOR.search(line)
        if mark and mark[2] == name:
            inside = not mark[1]
        elif inside and not mark:
            yield line


def _shown_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a text without those that are hidden in code blocks of Rust."""
    for line, role, _, info in fenced_lines(lines):
        if role != "code" or not info.startswith("rust"):
            yield line
        elif not _HIDDEN.match(line):
            yield _ESCAPED_HASH.sub(r"\1#", line, count=1)


def _with_boxes(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a text with boxes instead of the fences called `admonish`."""
    opening: FencedLine | None = None
    content: list[str] = []
    for line in fenced_lines(lines):
        if line.role == "opening" and line.info.split()[:1] == ["admonish"]:
            opening, content = line, []
        elif opening is None:
            yield line.text
        elif line.role == "closing":
            yield from _box(opening, content)
            opening = None
        else:
            content.append(line.text)
    if opening is not None:
        yield from (opening.text, *content)


def _box(opening: FencedLine, content: Sequence[str]) -> Iterator[str]:
    before = re.sub(r"[^>\s]", " ", opening.before)
    title = _TITLE.search(opening.info)
    words = _TITLE.sub("", opening.info).replace(",", " ").split()[1:]
    kind = next((word for word in words if "=" not in word), "note")
    text = "\n".join(line.removeprefix(before).removeprefix(before.rstrip()) for line in content)
    shown = title[1] if title else ""
    is_folded = "collapsible=true" in words
    block = folded(shown or kind.capitalize(), text) if is_folded else box(kind, shown, text)
    yield opening.before
    yield from (f"{before}{line}".rstrip() for line in block.split("\n"))
    yield before.rstrip()
