"""Files that a text of MkDocs includes: Snippets, `include-markdown`, `{!file!}`, `{* file *}`.

Python-Markdown's extensions and a plugin put the lines of the file where its name stands. A file is
inside the site; what is not there is named, and its name is shown instead.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from urllib.parse import quote, unquote

from exporter.diagnostics.source import Place
from exporter.file_formats.urls import split_url
from exporter.input_files import FileKind, InputFileError, real_path
from exporter.read.context import ReadContext
from exporter.read.fenced_lines import fenced_lines
from exporter.read.metadata.block import end_of_metadata
from exporter.read.templates.rendered_text import RenderedText, TemplateSource

_MAX_DEPTH = 8
_MAX_FILES = 500
_MAX_TEXT = 5_000_000
"""The limits of one text: files within files, files, and bytes of all of them."""

_MAX_LINE = 1000
"""The length of a line that may name a file."""
_SNIPPET = re.compile(
    r"(?P<indent>[ \t]*)(?P<escape>;*)-+8<-+"
    r"(?:[ \t]+(?P<quote>[\"'])(?P<name>.+?)(?P=quote))?[ \t]*"
)
_LIST_MARK = re.compile(r"^[ \t]*-+8<-+[ \t]*$", re.MULTILINE)
"""Opens and closes a list of files, a line each."""
_SECTION = re.compile(r"(;*)-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]", re.I)
_RANGES = re.compile(r"(.+?)((?::-?\d*){1,2}(?:,-?\d*(?::-?\d*)?)*)")
_NAMED_SECTION = re.compile(r"(.+?):([A-Za-z][\w-]*)")
_TAG = re.compile(
    r"(?<![ \t])(?P<indent>[ \t]*)\{(?:"
    r"!(?![\[\s])(?P<file>[^{}!\n]{1,300})!(?P<ranges>[^{}\n]{0,80})\}"
    r"|\*[ \t]+(?P<code>[^\s{}*]{1,300})(?P<code_options>[^{}\n]{0,200}?)[ \t]*\*\}"
    r"|%-?\s*include(?P<markdown>-markdown)?\s+(?P<quote>[\"'])(?P<include>[^\"'\n]{1,300})(?P=quote)"
    r"(?P<options>[^%{}]{0,1000})-?%\})"
)
_INCLUDES = ("markdown_include.include", "mdx_include")
_VARIANTS = "markdown_include_variants"
"""The extensions of Python-Markdown that include files, besides Snippets."""
_RAW = re.compile(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")
"""Around what the macros of a site leave alone."""
_OPTION = re.compile(r"([a-z_-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\w+))")
_CODE_LINES = re.compile(r"ln\[([\d:,-]+)\]")
_LINK = re.compile(
    r"(\]\(\s{0,3}<?|\s(?:src|href)=[\"']|^\[[^\]\n]{1,200}\]:[ \t]+)([^\s)>\"']+)", re.M
)


def render_inclusions(template: TemplateSource, path: Path, context: ReadContext) -> RenderedText:
    """Return a text with the files that it includes, and those that every text of its site does."""
    inclusions = Inclusions(template, context)
    text = inclusions.expanded(template.text, path, ())
    inclusions.config_place = Place(str(context.site.config_file))
    for name in _names(_options(context, "pymdownx.snippets").get("auto_append")):
        text += "\n\n" + (inclusions.snippet(name, path, ()) or "")
    return RenderedText(text, ())


def _options(context: ReadContext, name: str) -> dict[str, object]:
    return dict((context.site.extension_options or {}).get(name, {}))


def _names(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple) else (value,)
    return [str(item) for item in items if item]


@dataclass(slots=True)
class Inclusions:
    """What one text may still include.

    `config_place` is that of the settings while a file is included which they name.
    """

    template: TemplateSource
    context: ReadContext
    files: int = 0
    size: int = 0
    reported: set[str] = field(default_factory=set)
    config_place: Place | None = None

    def expanded(self, text: str, path: Path, around: Sequence[Path]) -> str:
        """Return a text of the file `path` with the files that it includes.

        `around` are the files that include it, outermost first.
        """
        lines, listing = [], False
        marks = sum(1 for _ in _LIST_MARK.finditer(text)) if "8<-" in text else 0
        for line, role, *_ in fenced_lines(text.split("\n")):
            is_marked = "8<-" in line and len(line) <= _MAX_LINE
            snippet = _SNIPPET.fullmatch(line) if is_marked else None
            if snippet and snippet["escape"]:
                lines.append(line.replace(";", "", 1))
            elif snippet and not snippet["name"] and (listing or marks > 1):
                listing = not listing
                marks -= 1
            elif listing or (snippet and snippet["name"]):
                name = snippet["name"] if snippet else line.strip()
                if not name or name.startswith(";"):
                    continue
                indent = snippet["indent"] if snippet else line[: len(line) - len(line.lstrip())]
                found = self.snippet(name, path, around)
                shown = found if found is not None else name if role == "code" else f"`{name}`"
                lines.append(textwrap.indent(shown, indent) if indent else shown)
            elif is_marked and (section := _SECTION.search(line)):
                if section[1]:
                    lines.append(line.replace(section[1], section[1][1:], 1))
            else:
                lines.append(line)
        text = "\n".join(lines)
        if "macros" in (self.context.site.config.get("plugins") or ()):
            text = _RAW.sub("", text)
        kinds = _tag_kinds(self.context)
        if not any(kind in text for kind in kinds):
            return text
        return _TAG.sub(
            lambda tag: (
                self._tag(tag, path, around) if tag[0].lstrip().startswith(tuple(kinds)) else tag[0]
            ),
            text,
        )

    def snippet(self, name: str, path: Path, around: Sequence[Path]) -> str | None:
        """Return the lines that a name of Snippets asks for; None, after a report, without any.

        The name is that of a file, with line numbers or the name of a section behind a colon.
        """
        folders = _names(_options(self.context, "pymdownx.snippets").get("base_path")) or ["."]
        ranges, section = "", ""
        if "://" not in name:
            if found := _RANGES.fullmatch(name):
                name, ranges = found[1], found[2][1:]
            elif found := _NAMED_SECTION.fullmatch(name):
                name, section = found.groups()
        file = self.file(name, folders, path, around)
        if file is None:
            return None
        lines = file.text.split("\n")
        if section:
            lines = list(_section(lines, section))
            if not lines:
                self.report(name, f"the file ‘{name}’ has no section ‘{section}’")
                return None
        elif ranges:
            lines = [line for part in ranges.split(",") for line in lines_in_range(lines, part)]
        text = textwrap.dedent("\n".join(lines)) if section else "\n".join(lines)
        return self.expanded(text, file.path, (*around, file.path)).strip("\n")

    def _tag(self, tag: re.Match[str], path: Path, around: Sequence[Path]) -> str:
        """Return what stands for a tag in braces."""
        indent = tag["indent"]
        if name := tag["code"]:
            code = textwrap.indent(self._code(name, tag["code_options"], path, around), indent)
            before = tag.string[tag.start() - 1 : tag.start()] or "\n"
            return code if before == "\n" else f"\n\n{code}\n\n"
        name = (tag["include"] or tag["file"]).strip()
        file = self.file(name, _include_folders(self.context, tag["file"] is None), path, around)
        if file is None:
            return f"{indent}{name}"
        text = file.text
        if tag["markdown"]:
            text = _with_moved_links(text, file.path.parent, path.parent)
        if tag["include"]:
            options = {name: "".join(values) for name, *values in _OPTION.findall(tag["options"])}
            text = _between(text, options.get("start", ""), options.get("end", ""))
        text = self.expanded(text, file.path, (*around, file.path)).strip("\n")
        return textwrap.indent(text, indent) if indent else text

    def _code(self, name: str, options: str, path: Path, around: Sequence[Path]) -> str:
        """Return a file of code as a code block, as a macro of FastAPI's documentation does."""
        file = self.file(name, [".", "docs"], path, around)
        if file is None:
            return f"`{name}`"
        lines = file.text.strip("\n").split("\n")
        if wanted := _CODE_LINES.search(options):
            lines = [line for part in wanted[1].split(",") for line in lines_in_range(lines, part)]
        code = "\n".join(lines)
        fence = "`" * max(3, 1 + max(map(len, re.findall(r"^`{3,}", code, re.M)), default=0))
        return f"{fence}{file.path.suffix[1:]}\n{code}\n{fence}"

    def file(
        self, name: str, folders: Iterable[str], path: Path, around: Sequence[Path]
    ) -> IncludedFile | None:
        """Return a file below one of the folders of the site, or beside the text that names it.

        It is None, after a report, if there is none, or too much was included. `around` are the
        files that include it, outermost first.
        """
        if split_url(name).scheme in ("http", "https"):
            self.report(name, f"the file ‘{name}’ is on the web; it was not included")
            return None
        site = self.context.site
        post = real_path(path)
        for folder in (*(site.root / folder for folder in folders), post.parent):
            file = site.folders.target(folder / name.lstrip("/"))
            if site.folders.holds(file):
                self.context.dependencies.add(file)
            if not site.folders.is_file(file):
                continue
            if file in around or file == post or len(around) >= _MAX_DEPTH:
                self.report(name, f"the file ‘{name}’ includes itself, or too many others")
                return None
            try:
                data = site.folders.read_bytes(file, FileKind.INCLUDE)
            except InputFileError as error:
                self.report(name, f"the file ‘{name}’ cannot be included: {error}", error.hint)
                return None
            except OSError as error:
                self.report(name, f"the file ‘{name}’ cannot be included: {error.strerror}")
                return None
            self.files += 1
            self.size += len(data)
            if self.files > _MAX_FILES or self.size > _MAX_TEXT:
                self.report(name, f"the file ‘{name}’ is too much text to include")
                return None
            text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
            if file.suffix.lower() in (".md", ".markdown"):
                text = text[end_of_metadata(text) :]
            return IncludedFile(file, text)
        self.report(name, f"the site has no file ‘{name}’ to include")
        return None

    def report(self, name: str, message: str, hint: str = "") -> None:
        """Report what is wrong with the file that a text names, once, at the name."""
        if message in self.reported:
            return
        self.reported.add(message)
        source, start = self.template.source, self.template.start
        at = max(source.text.find(name, start), start)
        hint = hint or "compare the path with the files of the site"
        place = self.config_place or source.place(at)
        self.context.diagnostics.report("include-missing", message, place, hint)


@dataclass(frozen=True, slots=True)
class IncludedFile:
    """A file and its text, without the metadata block of Markdown."""

    path: Path
    text: str


def _tag_kinds(context: ReadContext) -> list[str]:
    """Return the beginnings of the tags that the extensions and plugins of a site read."""
    extensions = context.site.extension_options or {}
    plugins = context.site.config.get("plugins")
    kinds = ["{*"] if _VARIANTS in extensions else []
    kinds += ["{!"] if any(name in extensions for name in _INCLUDES) else []
    has_tag = isinstance(plugins, dict) and ("include-markdown" in plugins or "macros" in plugins)
    return kinds + (["{%"] if has_tag else [])


def _include_folders(context: ReadContext, is_plugin: bool) -> list[str]:
    """Return the folders in which a name between braces is looked for, besides that of the text."""
    if is_plugin:
        plugins = context.site.config.get("plugins")
        macros = plugins.get("macros", {}) if isinstance(plugins, dict) else {}
        return _names(macros.get("include_dir"))
    options = ("markdown_include.include", "mdx_include", "markdown_include_variants")
    return [
        *(
            folder
            for name in options
            for folder in _names(_options(context, name).get("base_path"))
        ),
        ".",
    ]


def _section(lines: Iterable[str], name: str) -> Iterator[str]:
    """Yield the lines between the marks of a section (pymdown-extensions, “Snippet Sections”)."""
    inside = False
    for line in lines:
        mark = _SECTION.search(line[:_MAX_LINE]) if "8<-" in line else None
        if mark and not mark[1] and mark[3] == name:
            inside = mark[2].lower() == "start"
        elif inside and not mark:
            yield line


def lines_in_range(lines: Sequence[str], text: str) -> Sequence[str]:
    """Return the lines of a range such as `2:5`, `:5`, `3` or `-3:`; from 1, both ends included."""
    first, _, last = text.partition(":")
    start = int(first) if first.lstrip("-").isdigit() else 1
    end = int(last) if last.lstrip("-").isdigit() else len(lines)
    start = start + len(lines) if start < 0 else max(start - 1, 0)
    end = end + len(lines) + 1 if end < 0 else end
    if ":" not in text and first:
        end = start + 1
    return lines[max(start, 0) : max(end, 0)]


def _between(text: str, start: str, end: str) -> str:
    """Return the part of a text between two marks, each of which may be empty."""
    if start and (at := text.find(start)) >= 0:
        text = text[at + len(start) :]
    if end and (at := text.find(end)) >= 0:
        text = text[:at]
    return text


def _with_moved_links(text: str, folder: Path, other: Path) -> str:
    """Return Markdown with its relative links, written for one folder, written for another."""
    if folder == other:
        return text

    def moved(link: re.Match[str]) -> str:
        parts = split_url(link[2])
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith(("/", "{")):
            return link[0]
        address = Path(relpath(folder / unquote(parts.path), other)).as_posix()
        return link[1] + quote(address) + link[2][len(parts.path) :]

    return _LINK.sub(moved, text)
