"""Validation of a user's stylesheets, before a book is built with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import tinycss2

from exporter.diagnostics.source import Place
from exporter.file_formats.css import CssFault, clean_stylesheet, without_faults
from exporter.file_formats.css_tokens import (
    CssLimitError,
    all_nodes,
    component_values,
    serialized,
    significant,
    without_comments,
)
from exporter.file_formats.svg import is_static_svg
from exporter.themes import resources
from exporter.themes.theme_error import ThemeError
from exporter.themes.tokens import resolve_tokens

_CheckedMedium: TypeAlias = Literal["epub", "print"]
_CHECKED_MEDIA: tuple[_CheckedMedium, ...] = get_args(_CheckedMedium)
_WITH_RULES = ("media", "supports")
_MAX_NUMBER = 10_000
"""Tracks of a grid, signs of a counter: of a hundred million, layout needs gigabytes."""
_MAX_LENGTH = 100_000
_MIN_LENGTH = 0.001
"""The least length in any unit: a gradient that repeats every 0.0001px needs gigabytes."""
_NO_FILES = (
    "a theme can load no files except fonts; a drawing in ‘data:image/svg+xml,…’ has shapes, text "
    "and gradients"
)
_OF_THE_GRID = ("--line-snap", "--block-step")
"""Properties that the engine reads, of any element."""
_PAGE_LENGTHS = "page-width page-height head foot side inner outer text line".split()


def checked_stylesheet(css: str, path: Path) -> str:
    """Return the stylesheet of a theme, written again from the tokens that were checked.

    Raises `ThemeError` for its first problem.
    """
    try:
        nodes = without_comments(component_values(css))
    except CssLimitError as error:
        raise ThemeError(f"{error}", "shorten or simplify it", Place(str(path))) from None
    faults: list[CssFault] = []
    nodes = without_faults(nodes, faults, is_static_svg)
    if faults:
        message, line, column = faults[0].message, faults[0].line, faults[0].column
        hint = _NO_FILES if faults[0].css else "check the syntax of this line"
        raise ThemeError(message, hint, Place(str(path), line, column))
    for node in chain(all_nodes(nodes), _parsed(tinycss2.parse_stylesheet(nodes, True, True))):
        if problem := _problem(node):
            message, hint = problem
            raise ThemeError(message, hint, Place(str(path), node.source_line, node.source_column))
    return serialized(nodes)


def check_tokens(stylesheet: Callable[[_CheckedMedium], str], path: Path) -> None:
    """Raise `ThemeError` at a file if custom properties of the theme cannot be resolved.

    `stylesheet` returns all rules of the theme for a medium.
    """
    for medium in _CHECKED_MEDIA:
        if problem := _token_problem(medium, stylesheet(medium)):
            raise ThemeError(*problem, Place(str(path)))


@lru_cache(maxsize=8)
def _token_problem(medium: _CheckedMedium, stylesheet: str) -> tuple[str, str] | None:
    """Return message and hint of the first problem of the resolved rules of a theme.

    It is cached because it takes a second, and a build asks for its theme a dozen times.
    """
    try:
        css = resolve_tokens(f"{_layers(medium)}\n{stylesheet}")
    except ValueError as error:
        return f"{error}", "see the names in ‘tokens.css’, and add lengths of one unit"
    # Values of properties have been put into drawings, and been multiplied.
    if faults := clean_stylesheet(css, is_static_svg).faults:
        return faults[0].message, _NO_FILES
    found = (_number_problem(node) for node in all_nodes(component_values(css)))
    return next(filter(None, found), None)


def _layers(medium: str) -> str:
    """Return the layers below a theme, with sample values for the lengths of a page."""
    names = ("tokens", "base", "semantics", "divisions", medium)
    tokens, *rest = ((resources.styles() / f"{name}.css").read_text("utf-8") for name in names)
    page = " ".join(f"--{name}: 1pt;" for name in _PAGE_LENGTHS) if medium == "print" else ""
    return "\n".join((tokens, f":root {{ {page} }}", *rest))


def _problem(node: Any) -> tuple[str, str] | None:
    match node.type:
        case "error":
            return f"invalid CSS ({node.message})", "check the syntax of this line"
        case "at-rule" if node.lower_at_keyword == "font-face":
            return "‘@font-face’ is not supported in a theme", "list the font files in ‘theme.toml’"
        case "qualified-rule" if _sets_tokens(node) and not _is_root(node):
            return "custom properties are allowed in ‘:root’ only", "move them there"
    return _number_problem(node)


def _number_problem(node: Any) -> tuple[str, str] | None:
    if node.type == "number" and abs(node.value) > _MAX_NUMBER:
        return f"{node.value:g} is too much", f"use a number of at most {_MAX_NUMBER:,}"
    if node.type == "dimension" and node.value:
        length = f"{node.value:g}{node.unit}"
        if abs(node.value) > _MAX_LENGTH:
            return f"{length} is too long", f"use a length of at most {_MAX_LENGTH:,}{node.unit}"
        if abs(node.value) < _MIN_LENGTH:
            return f"{length} is too short", f"use 0, or at least {_MIN_LENGTH}{node.unit}"
    return None


def _parsed(nodes: Any) -> Iterator[Any]:
    """Yield the rules, declarations and errors of a stylesheet."""
    for node in nodes:
        yield node
        if node.type == "at-rule" and node.lower_at_keyword in _WITH_RULES:
            yield from _parsed(tinycss2.parse_rule_list(node.content or [], True, True))
        elif node.type in ("at-rule", "qualified-rule") and node.content is not None:
            yield from _parsed(_inside(node))


def _inside(rule: Any) -> Any:
    return tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)


def _is_root(rule: Any) -> bool:
    return serialized(list(significant(rule.prelude))) == ":root"


def _sets_tokens(rule: Any) -> bool:
    names = (node.name for node in _inside(rule) if node.type == "declaration")
    return any(name.startswith("--") and name not in _OF_THE_GRID for name in names)
