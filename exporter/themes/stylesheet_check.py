"""A user's stylesheets, looked through before a book is made with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import tinycss2  # type: ignore[import-untyped]

from exporter.diagnostics.source import Place
from exporter.themes import resources
from exporter.themes.theme_error import ThemeError
from exporter.themes.tokens import written_out

_WITH_RULES = ("media", "supports")
_OF_A_PAGE = "page-width page-height head foot side inner outer text line".split()
_ELSEWHERE = re.compile(r"(?!data:|#)", re.IGNORECASE)


def examine(sheets: Sequence[Path], stylesheet: Callable[[Literal["epub", "print"]], str]) -> None:
    """Raise `ThemeError` at the first thing in the stylesheets of a theme that cannot be used.

    `sheets` are those that there can be, the theme's own first. `stylesheet` gives all that the
    theme says in a medium.
    """
    for path in sheets:
        if path.is_file():
            _look_through(path.read_text("utf-8"), path)
    for medium in ("epub", "print"):
        try:
            written_out(f"{_layers(medium)}\n{stylesheet(medium)}")
        except ValueError as error:
            hint = "see the names in ‘tokens.css’, and add lengths of one unit"
            raise ThemeError(f"{error}", hint, Place(str(sheets[0]))) from None


def _layers(medium: str) -> str:
    """What a theme builds on, with stand-ins for the lengths that a page gives."""
    names = ("tokens", "base", "semantics", "divisions", medium)
    tokens, *rest = ((resources.styles() / f"{name}.css").read_text("utf-8") for name in names)
    page = " ".join(f"--{name}: 1pt;" for name in _OF_A_PAGE) if medium == "print" else ""
    return "\n".join((tokens, f":root {{ {page} }}", *rest))


def _look_through(css: str, path: Path) -> None:
    if "</style" in css.lower():
        raise ThemeError(
            "‘</style’ would end the styles of a page", "take it out", Place(str(path))
        )
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for token in _tokens(rules):
        fault = _fault_of(token)
        if fault:
            message, hint = fault
            place = Place(str(path), token.source_line, token.source_column)
            raise ThemeError(message, hint, place)


def _fault_of(token: Any) -> tuple[str, str] | None:
    match token.type:
        case "error":
            return f"this is no CSS ({token.message})", "compare the line with its neighbours"
        case "at-rule" if token.lower_at_keyword == "import":
            return "a theme imports nothing", "copy the rules"
        case "at-rule" if token.lower_at_keyword == "font-face":
            return "fonts are not named here", "name their files in ‘theme.toml’"
        case "qualified-rule" if _sets_tokens(token) and not _is_root(token):
            return "values have names in ‘:root’ alone", "move them there"
        case "function" | "url" if _asks_for_a_file(token):
            hint = "write a drawing as ‘data:image/svg+xml,…’"
            return "a theme has no files besides its fonts", hint
    return None


def _tokens(nodes: Any) -> Iterator[Any]:
    """All that a stylesheet is made of, down to the arguments of functions."""
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


def _asks_for_a_file(token: Any) -> bool:
    if token.type == "url":
        return bool(_ELSEWHERE.match(token.value))
    if token.lower_name not in ("url", "image", "src"):
        return False
    return any(part.type == "string" and _ELSEWHERE.match(part.value) for part in token.arguments)
