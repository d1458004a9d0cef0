"""Validation of a user's stylesheets, before a book is built with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import tinycss2  # type: ignore[import-untyped]

from exporter.diagnostics.source import Place
from exporter.themes import resources
from exporter.themes.theme_error import ThemeError
from exporter.themes.tokens import resolve_tokens

_WITH_RULES = ("media", "supports")
_PAGE_LENGTHS = "page-width page-height head foot side inner outer text line".split()
_EXTERNAL = re.compile(r"(?!data:|#)", re.IGNORECASE)


def check_stylesheets(
    sheets: Sequence[Path], stylesheet: Callable[[Literal["epub", "print"]], str]
) -> None:
    """Raise `ThemeError` for the first problem in the stylesheets of a theme.

    `sheets` are the possible files, `theme.css` first. `stylesheet` returns all rules of the theme
    for a medium.
    """
    for path in sheets:
        if path.is_file():
            _check_file(path.read_text("utf-8"), path)
    for medium in ("epub", "print"):
        try:
            resolve_tokens(f"{_layers(medium)}\n{stylesheet(medium)}")
        except ValueError as error:
            hint = "see the names in ‘tokens.css’, and add lengths of one unit"
            raise ThemeError(f"{error}", hint, Place(str(sheets[0]))) from None


def _layers(medium: str) -> str:
    """Return the layers below a theme, with sample values for the lengths of a page."""
    names = ("tokens", "base", "semantics", "divisions", medium)
    tokens, *rest = ((resources.styles() / f"{name}.css").read_text("utf-8") for name in names)
    page = " ".join(f"--{name}: 1pt;" for name in _PAGE_LENGTHS) if medium == "print" else ""
    return "\n".join((tokens, f":root {{ {page} }}", *rest))


def _check_file(css: str, path: Path) -> None:
    if "</style" in css.lower():
        raise ThemeError("‘</style’ would end the styles of a page", "remove it", Place(str(path)))
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for token in _tokens(rules):
        problem = _problem(token)
        if problem:
            message, hint = problem
            place = Place(str(path), token.source_line, token.source_column)
            raise ThemeError(message, hint, place)


def _problem(token: Any) -> tuple[str, str] | None:
    match token.type:
        case "error":
            return f"invalid CSS ({token.message})", "check the syntax of this line"
        case "at-rule" if token.lower_at_keyword == "import":
            return "‘@import’ is not supported in a theme", "copy the rules into the file"
        case "at-rule" if token.lower_at_keyword == "font-face":
            return "‘@font-face’ is not supported in a theme", "list the font files in ‘theme.toml’"
        case "qualified-rule" if _sets_tokens(token) and not _is_root(token):
            return "custom properties are allowed in ‘:root’ only", "move them there"
        case "function" | "url" if _loads_a_file(token):
            hint = "write a drawing as ‘data:image/svg+xml,…’"
            return "a theme can load no files except fonts", hint
    return None


def _tokens(nodes: Any) -> Iterator[Any]:
    """Yield all nodes of a stylesheet, including the arguments of functions."""
    for node in nodes:
        yield node
        match node.type:
            case "qualified-rule":
                yield from _tokens(node.prelude)
                yield from _tokens(_inside(node))
            case "at-rule" if node.lower_at_keyword in _WITH_RULES:
                yield from _tokens(tinycss2.parse_rule_list(node.content, True, True))
            case "at-rule" if node.content is not None:
                yield from _tokens(_inside(node))
            case "declaration":
                yield from _tokens(node.value)
            case "function":
                yield from _tokens(node.arguments)


def _inside(rule: Any) -> Any:
    return tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)


def _is_root(rule: Any) -> bool:
    return bool(tinycss2.serialize(rule.prelude).strip() == ":root")


def _sets_tokens(rule: Any) -> bool:
    inside = _inside(rule)
    return any(node.type == "declaration" and node.name.startswith("--") for node in inside)


def _loads_a_file(token: Any) -> bool:
    if token.type == "url":
        return bool(_EXTERNAL.match(token.value))
    if token.lower_name not in ("url", "image", "src"):
        return False
    return any(part.type == "string" and _EXTERNAL.match(part.value) for part in token.arguments)
