"""Files that a text of VitePress or VuePress includes: `<!-- @include: file -->`, `<<< file`.

The lines of the file stand where its name is; `<<< @/file.js{2}` and `@[code js](file.js)` show it
as code. A part is named by lines, `{3,10}`, or by a region, `#name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from exporter.read.context import ReadContext
from exporter.read.fenced_lines import fenced_lines
from exporter.read.templates.inclusions import Inclusions
from exporter.read.templates.rendered_text import RenderedText, TemplateSource

_PATH = r"(?P<path>[^\s{}#\[\]()<>]{1,300})(?:#(?P<region>[\w-]{1,100}))?"
_TEXT = re.compile(
    rf"(?P<indent>[ \t]*)(?:<!--[ \t]*@include:[ \t]*{_PATH}(?:\{{(?P<lines>[\d,-]*)\}})?[ \t]*-->"
    r"|@include\((?P<old>[^\s()]{1,300})\))[ \t]*"
)
_CODE = re.compile(
    rf"(?P<indent>[ \t]*)<<<[ \t]+{_PATH}[ \t]*(?:\{{(?P<info>[^{{}}\n]{{0,100}})\}})?[ \t]*"
    r"(?:\[(?P<title>[^\]\n]{0,200})\])?[ \t]*"
)
_OLD_CODE = re.compile(
    r"(?P<indent>[ \t]*)@\[code(?:\{(?P<lines>[\d,-]*)\})?[ \t]*(?P<info>[\w+#-]*)"
    rf"[^\]\n]{{0,100}}\]\({_PATH}\)[ \t]*"
)
_REGION = re.compile(r"#(end)?region\b[ \t]*:?[ \t]*([\w-]*)")
_LANGUAGE = re.compile(r"[A-Za-z][\w+#-]*")


def render_vitepress_includes(
    template: TemplateSource,
    path: Path,
    page: Mapping[str, Any],  # noqa: ARG001
    context: ReadContext,
) -> RenderedText:
    """Return a text with the files that it includes."""
    inclusions = Inclusions(template, context)
    return RenderedText(_expanded(template.text, path, inclusions, ()), ())


def _expanded(text: str, path: Path, inclusions: Inclusions, around: Sequence[Path]) -> str:
    lines = []
    for line in fenced_lines(text.split("\n")):
        is_text = line.role == "text"
        found = _included(line.text, path, inclusions, around) if is_text else None
        lines.append(line.text if found is None else found)
    return "\n".join(lines)


def _included(line: str, path: Path, inclusions: Inclusions, around: Sequence[Path]) -> str | None:
    """Return what stands for a line that names a file; None if it does not."""
    folders = (str(inclusions.context.site.config.get("folder") or "."),)
    if tag := _TEXT.fullmatch(line) if "@include" in line else None:
        name = tag["path"] or tag["old"]
        file = inclusions.file(_name(name), folders, path, around)
        if file is None:
            return f"{tag['indent']}`{name}`"
        wanted = _part(file.text.split("\n"), tag["region"] or "", tag["lines"] or "")
        text = _expanded("\n".join(wanted), file.path, inclusions, (*around, file.path))
        return _indented(text.strip("\n").split("\n"), tag["indent"])
    if tag := _CODE.fullmatch(line) or _OLD_CODE.fullmatch(line):
        groups = tag.groupdict()
        file = inclusions.file(_name(tag["path"]), folders, path, around)
        if file is None:
            return f"{tag['indent']}`{tag['path']}`"
        wanted = _part(file.text.split("\n"), tag["region"] or "", groups.get("lines") or "")
        named = _LANGUAGE.search(tag["info"] or "")
        language = named[0] if named else file.path.suffix[1:]
        title = f" [{groups['title']}]" if groups.get("title") else ""
        code = "\n".join(wanted).strip("\n")
        mark = "`" * max(3, 1 + max(map(len, re.findall(r"^`{3,}", code, re.MULTILINE)), default=0))
        return _indented([f"{mark}{language}{title}", *code.split("\n"), mark], tag["indent"])
    return None


def _name(name: str) -> str:
    """Return the path of a file; those with an alias begin at the folder of the texts."""
    return re.sub(r"^@(?:/|source/)", "", name)


def _part(lines: Sequence[str], region: str, wanted: str) -> Sequence[str]:
    """Return the lines of a region, or those with certain numbers; all if there is no such part."""
    if region:
        inside: list[str] = []
        is_inside = False
        for line in lines:
            mark = _REGION.search(line)
            if mark and mark[2] in (region, "" if mark[1] else region):
                is_inside = not mark[1]
            elif is_inside and not mark:
                inside.append(line)
        return _dedented(inside) or lines
    if found := re.fullmatch(r"(\d*)([,-]?)(\d*)", wanted):
        first = max(int(found[1] or 1), 1)
        last = int(found[3]) if found[3] else len(lines) if found[2] or not found[1] else first
        return lines[first - 1 : last]
    return lines


def _dedented(lines: Sequence[str]) -> list[str]:
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[indent:] for line in lines]


def _indented(lines: Iterable[str], indent: str) -> str:
    return "\n".join(indent + line if line else line for line in lines)
