r"""Macros in formulas: `\newcommand`, `\def`, `\let`, `\DeclareMathOperator`."""

from __future__ import annotations

import re
from typing import NamedTuple

from exporter.file_formats.tex import (
    argument,
    arguments,
    optional_argument,
    replace_commands,
    without_comments,
)

_NAME = re.compile(r"\s*\{?\s*\\([A-Za-z]+|.)\s*\}?", re.DOTALL)
_DEF_PARAMETERS = re.compile(r"((?:\s*#\d)*)\s*(?=\{)")
_PARAMETER = re.compile(r"#([1-9])")
_MAX_LENGTH = 20_000
_MAX_EXPANSIONS, _MAX_DEPTH = 1000, 40
"""In one formula; a macro may contain itself."""


class _Macro(NamedTuple):
    """A macro; its first parameter is optional if it has a default."""

    body: str
    parameters: int = 0
    default: str | None = None


class MacroReader:
    """Reads the formulas of a text in order, and keeps the macros that they define."""

    def __init__(self, preamble: str = "") -> None:
        self._macros: dict[str, _Macro] = {}
        self._expansions = 0
        self.read(preamble)

    def read(self, tex: str) -> str:
        """Return a formula without its definitions, and with the macros so far expanded."""
        if "\\" not in tex:
            return tex
        self._expansions = 0
        return self._expanded(without_comments(tex)).strip()

    def _expanded(self, tex: str, depth: int = 0) -> str:
        def replaced(name: str, tex: str, at: int) -> tuple[str, int] | None:
            if end := self._define(name, tex, at):
                return "", end
            macro = self._macros.get(name)
            found = _arguments(macro, tex, at) if macro else None
            if macro is None or found is None:
                return None
            if self._expansions >= _MAX_EXPANSIONS or depth >= _MAX_DEPTH:
                return None
            self._expansions += 1
            values, end = found
            body = _PARAMETER.sub(
                lambda match: values[int(match[1]) - 1] if int(match[1]) <= len(values) else "",
                macro.body,
            )
            if len(body) > _MAX_LENGTH:
                return None
            return self._expanded(body, depth + 1), end

        return replace_commands(tex, replaced)

    def _define(self, command: str, tex: str, at: int) -> int | None:
        """Define a macro, if the command does; return the offset behind the definition."""
        starred = tex[at : at + 1] == "*"
        name = _NAME.match(tex, at + starred)
        if name is None:
            return None
        at = name.end()
        match command:
            case "newcommand" | "renewcommand" | "providecommand":
                count, at = optional_argument(tex, at)
                default, at = optional_argument(tex, at)
                body = argument(tex, at)
                number = int(count) if count and count.strip().isdecimal() else 0
                macro = _Macro(body[0], number, default) if body else None
            case "def" | "gdef" | "edef" | "xdef":
                parameters = _DEF_PARAMETERS.match(tex, at)
                body = argument(tex, parameters.end()) if parameters else None
                macro = _Macro(body[0], parameters[1].count("#")) if body and parameters else None
            case "let":
                equals = re.compile(r"\s*=?\s*").match(tex, at)
                body = argument(tex, equals.end() if equals else at)
                macro = self._macros.get(body[0][1:], _Macro(body[0])) if body else None
            case "DeclareMathOperator":
                body = argument(tex, at)
                star = "*" if starred else ""
                macro = _Macro(rf"\operatorname{star}{{{body[0]}}}") if body else None
            case "DeclarePairedDelimiter":
                pair = arguments(tex, at, 2)
                body = (pair[0][1], pair[1]) if pair else None
                macro = _Macro(rf"\left{pair[0][0]} #1 \right{pair[0][1]}", 1) if pair else None
            case _:
                return None
        if body is None or macro is None:
            return None
        if command != "providecommand" or name[1] not in self._macros:
            self._macros[name[1]] = macro
        return body[1]


def _arguments(macro: _Macro, tex: str, at: int) -> tuple[list[str], int] | None:
    """Return the arguments of a macro, and the offset behind them; None if some are missing."""
    values: list[str] = []
    if macro.default is not None and macro.parameters:
        given, at = optional_argument(tex, at)
        values.append(macro.default if given is None else given)
    found = arguments(tex, at, macro.parameters - len(values))
    return ([*values, *found[0]], found[1]) if found else None
