"""Which marks begin a formula: what a site's MathJax or KaTeX reads besides kramdown's `$$`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from exporter.input_files import InputFolders
from exporter.read.sites.dependencies import files_below
from exporter.read.sites.text_files import read_beginning

FORMULA_MARKS = frozenset(("$", r"\(", r"\[", r"\begin"))
"""Every mark; `\\begin` stands for environments outside of other marks."""

_DEFAULT_MARKS = FORMULA_MARKS - {"$"}
"""What MathJax and KaTeX read unless they are configured (`inlineMath`, `delimiters`)."""
_KEYS = """math mathjax use_math usemath use_mathjax enable_mathjax katex use_katex latex
enable_math has_math""".split()
_ENGINE = re.compile(r"mathjax|katex|renderMathInElement", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?!\[if).*?-->|\{%-?\s*comment\b.*?endcomment\s*-?%\}", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*(if|unless|endif|endunless)\b(.*?)-?%\}", re.DOTALL)
_LIQUID = re.compile(r"\{%.*?%\}", re.DOTALL)
_INCLUDE = r"\{%%-?\s*include(?:_cached)?\s+[\"']?%s[\s\"'%%-]"
_FORMULA_KEY = re.compile(
    r"\b(page|site|layout)\.([\w.-]*(?:math|katex|latex)[\w-]*)", re.IGNORECASE
)
_INLINE_MARK = re.compile(r"""["'](\$|\\{1,2}\()["']""")
_NUMBERED = re.compile(r"""(?:autoNumber|tags)["']?\s*:\s*["'](?:AMS|all)["']""", re.IGNORECASE)
_MACROS = re.compile(r"macros[\"']?\s*:\s*\{", re.IGNORECASE)
_MACRO = re.compile(
    r"""\s*["']?(?:\\\\)?(?P<name>[A-Za-z]+)["']?\s*:\s*\[?\s*
    (?P<quote>["'])(?P<body>(?:\\.|(?!(?P=quote)).)*)(?P=quote)\s*(?:,\s*(?P<count>\d)\s*)?\]?\s*,?""",
    re.DOTALL | re.VERBOSE,
)
_SCRIPT_FOLDERS = ("assets", "js", "public")
_MAX_DEPTH = 5
_MAX_SCRIPT = 50_000


@dataclass(frozen=True, slots=True)
class FormulaSetup:
    """How a page reads formulas: the marks that begin them, and the macros of the site in TeX.

    `numbers_all` says that every numbered environment has a number (MathJax's `tags: 'ams'`).
    """

    marks: frozenset[str] = frozenset()
    preamble: str = ""
    numbers_all: bool = False


@dataclass(frozen=True, slots=True)
class _Engine:
    """A file that loads or configures MathJax or KaTeX.

    `conditions` are those of Liquid around each way to it; empty if no page is known to use it.
    `inline_marks` are empty if it leaves them as they are.
    """

    conditions: tuple[tuple[str, ...], ...]
    inline_marks: frozenset[str]
    numbered: bool
    preamble: str


class FormulaSupport:
    """MathJax or KaTeX in the layouts, includes and scripts of a site, read when first used."""

    def __init__(self, folders: InputFolders, layouts: Path, includes: Path) -> None:
        self._folders = folders
        self._layouts = layouts
        self._includes = includes

    def setup(self, page: Mapping[str, Any], config: Mapping[str, Any]) -> FormulaSetup:
        """Return how a page with this metadata reads formulas."""
        asked = asks_for_formulas(page)
        if asked is None:
            kramdown = config.get("kramdown")
            engine = isinstance(kramdown, Mapping) and kramdown.get("math_engine")
            asked = asks_for_formulas(config) or bool(engine) or self._is_loaded(page, config)
        preamble = "".join(engine.preamble for engine in self._engines)
        if not asked:
            # The layouts of a theme are elsewhere; an environment is always meant as a formula.
            is_unknown = asks_for_formulas(page) is None and not self._folders.is_folder(
                self._layouts
            )
            return FormulaSetup(frozenset((r"\begin",) if is_unknown else ()), preamble)
        inline = frozenset[str]().union(*(engine.inline_marks for engine in self._engines))
        marks = inline | (_DEFAULT_MARKS - {r"\("}) if inline else _DEFAULT_MARKS
        return FormulaSetup(
            marks if self._engines else FORMULA_MARKS,
            preamble,
            any(engine.numbered for engine in self._engines),
        )

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The files that decide."""
        scripts = (
            file
            for folder in _SCRIPT_FOLDERS
            for file in files_below(self._folders.root / folder, self._folders)
            if file.suffix == ".js" and _ENGINE.search(file.name)
        )
        return (
            *files_below(self._layouts, self._folders),
            *files_below(self._includes, self._folders),
            *scripts,
        )

    @cached_property
    def _engines(self) -> tuple[_Engine, ...]:
        texts = {
            file: _COMMENT.sub("", read_beginning(file, self._folders, _MAX_SCRIPT))
            for file in self.files
        }
        return tuple(
            _Engine(
                tuple(self._conditions(file, match.start(), texts)),
                frozenset(mark.replace("\\\\", "\\") for mark in _INLINE_MARK.findall(text))
                if "inlineMath" in text or "delimiters" in text
                else frozenset(),
                _NUMBERED.search(text) is not None,
                _preamble(text),
            )
            for file, text in texts.items()
            if (match := _ENGINE.search(_LIQUID.sub(lambda tag: " " * len(tag[0]), text)))
        )

    def _is_loaded(self, page: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
        """Return whether the layouts load an engine for a page."""
        return any(
            all(_holds(condition, page, config) for condition in conditions)
            for engine in self._engines
            for conditions in engine.conditions
        )

    def _conditions(
        self, file: Path, at: int, texts: Mapping[Path, str], depth: int = 0
    ) -> Iterator[tuple[str, ...]]:
        """Yield the conditions around an offset, for each way from a layout to it."""
        own = _conditions_around(texts[file], at)
        if file.is_relative_to(self._layouts):
            yield own
        elif file.is_relative_to(self._includes) and depth < _MAX_DEPTH:
            name = re.escape(file.relative_to(self._includes).as_posix())
            uses = [
                (user, match.start())
                for user, text in texts.items()
                if (match := re.search(_INCLUDE % name, text))
            ]
            for user, start in uses:
                for outer in self._conditions(user, start, texts, depth + 1):
                    yield (*outer, *own)
            if not uses and not _ENGINE.search(file.name):
                # The layouts of a theme, which is installed elsewhere, include it.
                yield own


def asks_for_formulas(values: Mapping[str, Any]) -> bool | None:
    """Return whether metadata or settings ask for formulas; None if they do not say."""
    parameters = values.get("params")
    for key in _KEYS:
        value = values.get(key)
        if value is None and isinstance(parameters, Mapping):
            value = parameters.get(key)
        if isinstance(value, Mapping):
            value = value.get("enable", value.get("enabled", True))
        if value is not None:
            return value not in (False, "", "false", "no")
    return None


def _conditions_around(text: str, at: int) -> tuple[str, ...]:
    """Return the conditions that an offset of a template is in, outermost first."""
    conditions: list[str] = []
    for tag in _TAG.finditer(text, 0, at):
        if tag[1] in ("if", "unless"):
            conditions.append(f"{tag[1]} {tag[2]}")
        elif conditions:
            conditions.pop()
    return tuple(conditions)


def _holds(condition: str, page: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
    """Return whether a condition holds, as far as it asks for formulas."""
    names = _FORMULA_KEY.findall(condition)
    if not names:
        return True
    found = any(_value(config if scope == "site" else page, name) for scope, name in names)
    return found is condition.startswith("if")


def _value(values: Mapping[str, Any], name: str) -> bool:
    """Return whether a value with a dotted name is true."""
    found: Any = values
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found not in (None, False, "false")


def _preamble(script: str) -> str:
    """Return the macros of a configuration as definitions in TeX."""
    start = _MACROS.search(script)
    if start is None:
        return ""
    definitions = []
    at = start.end()
    while entry := _MACRO.match(script, at):
        at = entry.end()
        body = entry["body"].replace("\\\\", "\\")
        highest = max(map(int, re.findall(r"#([1-9])", body)), default=0)
        count = f"[{entry['count'] or highest}]"
        definitions.append(rf"\newcommand{{\{entry['name']}}}{count}{{{body}}}")
    return "".join(definitions)
