"""Literals in JavaScript, which is read and never run: strings, numbers, lists and objects.

Settings of site generators, and the attributes of JSX, are JavaScript. What is not a literal, such
as the call of a function, has no value here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from math import inf
from typing import Any, Final

from exporter.read.javascript_brackets import CLOSING_BRACKETS, end_of_brackets, end_of_template

UNKNOWN: Final = object()
"""The value of what is not a literal."""

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<number>(?:0[xX][\da-fA-F]+|(?:\d[\d_]*)?\.?\d+(?:[eE][+-]?\d+)?)(?![\w$]))"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>\.\.\.|=>|.)""",
    re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_ESCAPE = re.compile(r"\\(u\{[\da-fA-F]{1,6}\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
_ADDRESS_FUNCTIONS = frozenset("require URL useBaseUrl withBase String".split())
"""Functions whose value stands for that of their first argument."""
_ADDRESS_MEMBERS = frozenset(("default", "href", "src"))
_MAX_DEPTH = 50
_MAX_DIGITS = 300
_STATEMENT = re.compile(r"^(?:export[ \t]+)?(?:const|let|var)[ \t]+([\w$]+)[^=\n]*=(?!=)", re.M)
_OBJECT = re.compile(
    r"(?:\bmodule\.exports\s*=|\bexport\s+default|\breturn|\b\w+(?:<[^<>()\n]{1,100}>)?\(|[\w>\]]\s*=)\s*\(?\s*\{"
)
"""What may begin the settings: a statement, or the argument of a function."""
_MAX_OBJECTS = 20
_MAX_STATEMENTS = 60
_MAX_LENGTH = 50_000
"""The greatest length of the value of a constant, in characters."""


def literal(text: str, names: Mapping[str, Any] | None = None) -> Any:
    """Return the value of an expression; `UNKNOWN` if it is not a literal.

    `names` are the values of constants. Members of objects that are not literals are left out.
    """
    reader = _LiteralReader(text, 0, names or {})
    value = reader.value()
    return value if reader.peek() in ("", ";") else UNKNOWN


def constants_in(text: str) -> dict[str, Any]:
    """Return the values of the constants that the lines of a program define as literals."""
    found: dict[str, Any] = {}
    for statement in islice(_STATEMENT.finditer(text), _MAX_STATEMENTS):
        written = text[statement.start(1) : statement.start(1) + _MAX_LENGTH]
        found |= _LiteralReader(written, 0, found).constants()
    return found


def object_with(text: str, keys: frozenset[str]) -> dict[str, Any]:
    """Return the first object in a program that has one of the keys; empty if there is none.

    It holds the members that are literals.
    """
    names: dict[str, Any] | None = None
    for start in islice(_OBJECT.finditer(text), _MAX_OBJECTS):
        names = constants_in(text) if names is None else names
        value = _LiteralReader(text, start.end() - 1, names).value()
        if isinstance(value, dict) and not keys.isdisjoint(value):
            return value
    return {}


class _LiteralReader:
    """Reads the literals of a program from an offset on."""

    def __init__(self, text: str, at: int, names: Mapping[str, Any]) -> None:
        self._text = text
        self._at = at
        self._names = names
        self._kind = ""
        self._word = ""
        self._begins_line = False
        self._next()

    def peek(self) -> str:
        """Return the next token; empty at the end of the program."""
        return self._word

    def _next(self) -> None:
        """Go to the next token, over white space and comments."""
        text = self._text
        at = self._at
        while True:
            space = _SPACE.match(text, at)
            at = space.end() if space else at
            if text.startswith("//", at):
                end = text.find("\n", at)
            elif text.startswith("/*", at):
                end = text.find("*/", at) + 2
                end = end if end > 1 else -1
            else:
                break
            at = end if end >= 0 else len(text)
        self._begins_line = "\n" in text[self._at : at]
        self._kind, self._word = "", ""
        if text.startswith("`", at):
            end = end_of_template(text, at)
            self._kind, self._word, at = "template", text[at:end], end
        elif token := _TOKEN.match(text, at):
            self._kind, self._word, at = str(token.lastgroup), token[0], token.end()
        self._at = at

    def constants(self) -> dict[str, Any]:
        """Return the constants of one statement: `a = 1, b: string = "2"`."""
        found: dict[str, Any] = {}
        while self._kind == "name":
            name = self._word
            self._next()
            while self._word not in ("=", ";", ""):
                # The type of a constant in TypeScript.
                self._next()
            if self._word != "=":
                break
            self._next()
            value = self.value()
            if value is not UNKNOWN:
                found[name] = value
            if self._word != ",":
                break
            self._next()
        return found

    def value(self, depth: int = 0) -> Any:
        """Return the value of the next expression, and go to what follows it."""
        value = self._operand(depth)
        while isinstance(value, str) and self._word == "+":
            self._next()
            other = self._operand(depth)
            value = value + str(other) if isinstance(other, str | int | float) else UNKNOWN
        if not depth and self._begins_line and self._kind == "name" and value is not UNKNOWN:
            # The next statement: a semicolon may be left out (ECMA-262, 12.10).
            return value
        if self._word not in ("as", "satisfies") and self._in_expression():
            value = UNKNOWN
        self._skip()
        return value

    def _in_expression(self) -> bool:
        return self._word not in ("", ",", ";", "}", "]", ")")

    def _skip(self) -> None:
        """Go to the end of an expression."""
        while self._in_expression():
            if self._word in CLOSING_BRACKETS:
                end = end_of_brackets(self._text, self._at - 1, len(self._text))
                self._at = end if end >= 0 else len(self._text)
            self._next()

    def _operand(self, depth: int) -> Any:
        kind, word = self._kind, self._word
        if depth > _MAX_DEPTH:
            return UNKNOWN
        match kind:
            case "string":
                self._next()
                return unescaped(word[1:-1])
            case "template":
                self._next()
                return self._template(word[1:-1])
            case "number":
                self._next()
                return _number(word)
            case "name":
                return self._name(word, depth)
        match word:
            case "{":
                return self._object(depth)
            case "[":
                return self._list(depth)
            case "-":
                self._next()
                value = self._operand(depth + 1)
                return -value if isinstance(value, int | float) else UNKNOWN
            case "(":
                start = self._at
                self._next()
                value = self.value(depth + 1)
                if self._word == ")":
                    self._next()
                    # The parameters of a function stand in parentheses as well.
                    return UNKNOWN if self._word in ("=>", "(", "{") else value
                self._at = start - 1
                self._next()
        return UNKNOWN

    def _name(self, word: str, depth: int) -> Any:
        self._next()
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if word == "new":
            word = self._word
            self._next()
        value: Any = self._names.get(word, UNKNOWN)
        if self._word == "(" and word in _ADDRESS_FUNCTIONS:
            self._next()
            value = self.value(depth + 1)
            while self._word == ",":
                self._next()
                self._skip()
            if self._word != ")":
                return UNKNOWN
            self._next()
        while self._word == ".":
            self._next()
            member = self._word
            self._next()
            if isinstance(value, dict):
                value = value.get(member, UNKNOWN)
            elif not (isinstance(value, str) and member in _ADDRESS_MEMBERS):
                value = UNKNOWN
        return value

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self._next()
        while self._word not in ("}", ""):
            kind, key = self._kind, self._word
            self._next()
            if kind == "string":
                key = unescaped(key[1:-1])
            if kind in ("name", "string", "number") and self._word == ":":
                self._next()
                value = self.value(depth + 1)
            elif kind == "name" and self._word in (",", "}"):
                value = self._names.get(key, UNKNOWN)
            else:
                # A method, or the members of another object.
                self._at -= len(self._word)
                self._at -= len(key) if key in CLOSING_BRACKETS else 0
                self._next()
                self._skip()
                value = UNKNOWN
            if value is not UNKNOWN:
                found[key] = value
            if self._word in (",", ";"):
                self._next()
            elif self._word != "}":
                break
        if self._word == "}":
            self._next()
        return found

    def _list(self, depth: int) -> list[Any]:
        found: list[Any] = []
        self._next()
        while self._word not in ("]", ""):
            value = self.value(depth + 1)
            if value is not UNKNOWN:
                found.append(value)
            if self._word == ",":
                self._next()
            elif self._word != "]":
                break
        if self._word == "]":
            self._next()
        return found

    def _template(self, text: str) -> Any:
        """Return the value of a template string, whose expressions must be constants."""
        parts = re.split(r"\$\{\s*([\w$.]*)\s*\}", text)
        values: list[str] = []
        for number, part in enumerate(parts):
            value: Any = unescaped(part)
            if number % 2:
                value = literal(part, self._names)
            elif "${" in part.replace("\\${", ""):
                return UNKNOWN
            if not isinstance(value, str | int | float):
                return UNKNOWN
            values.append(str(value))
        return "".join(values)


def unescaped(text: str) -> str:
    """Return the text of a string without its quotation marks (ECMA-262, 12.9.4)."""

    def character(escape: re.Match[str]) -> str:
        code = escape[1]
        if code[0] in "ux" and len(code) > 1:
            number = int(code[1:].strip("{}"), 16)
            # A half of a surrogate pair is not a character.
            return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
        return _ESCAPES.get(code, code)

    return _ESCAPE.sub(character, text) if "\\" in text else text


def _number(word: str) -> Any:
    """Return the value of a number; `UNKNOWN` for one that Python cannot write as text."""
    word = word.replace("_", "")
    if len(word) > _MAX_DIGITS:
        return UNKNOWN
    if word[:2].lower() == "0x":
        return int(word, 16)
    value = float(word)
    if value == inf:
        return UNKNOWN
    return int(word) if word.isdecimal() else int(value) if value.is_integer() else value
