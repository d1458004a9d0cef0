"""The syntax of Go's templates, as far as simple shortcodes use it (text/template)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from exporter.errors import ExporterError

_ACTION = re.compile(
    r"\{\{(?:(?P<comment>-?\s*/\*.{0,5000}?\*/\s*-?)"
    r"|(?P<content>(?:\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`|[^\"`{}])*))\}\}",
    re.DOTALL,
)
_TRIM_BEFORE = re.compile(r"\A-(?=\s)")
_WORD = re.compile(
    r"""\s*(?:"(?P<text>(?:[^"\\\n]|\\.)*)"|`(?P<raw>[^`]*)`|(?P<number>-?\d+(?:\.\d+)?)
    |(?P<mark>:=|[()|=,])|(?P<field>[$.\w][\w$.]*))""",
    re.VERBOSE,
)
_MAX_SIZE = 8_000
_MAX_DEPTH = 20


class GoTemplateError(ExporterError):
    """A template has something that is not read here."""


@dataclass(frozen=True, slots=True)
class Field:
    """A name with dots, such as `.Get`, `$x.y`, `site.Params.a` or the name of a function."""

    path: str


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each of which gets the value of the one before as its last argument."""

    commands: tuple[tuple[Operand, ...], ...]


Operand: TypeAlias = str | int | float | Field | Pipeline


@dataclass(frozen=True, slots=True)
class Output:
    """A value in the text."""

    value: Pipeline


@dataclass(frozen=True, slots=True)
class Assignment:
    """A variable that is set."""

    name: str
    value: Pipeline


@dataclass(frozen=True, slots=True)
class Condition:
    """What is shown if a value is true, and else; with `is_with`, the value is the dot inside.

    The variable `name` is set to the value, unless it is empty.
    """

    value: Pipeline
    then: tuple[TemplateNode, ...]
    otherwise: tuple[TemplateNode, ...]
    is_with: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """What is shown for each item of a list, which is the dot inside, and else for none.

    The variables `names` are set to the item, or to its key and the item.
    """

    values: Pipeline
    each: tuple[TemplateNode, ...]
    otherwise: tuple[TemplateNode, ...]
    names: tuple[str, ...] = ()


TemplateNode: TypeAlias = str | Output | Assignment | Condition | Loop


def parse_template(text: str) -> tuple[TemplateNode, ...]:
    """Return the nodes of a template. Raises `GoTemplateError` for what is not read."""
    if len(text) > _MAX_SIZE:
        raise GoTemplateError("the template is too long")
    pieces = list(_pieces(text))
    nodes, end = _nodes(pieces, 0, 0)
    if end < len(pieces):
        raise GoTemplateError("‘end’ without a beginning")
    return nodes


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the texts and the actions of a template. A hyphen trims the text beside an action."""
    at, trims = 0, False
    for action in _ACTION.finditer(text):
        content = action["content"] or action["comment"] or ""
        before = text[at : action.start()]
        before = before.lstrip() if trims else before
        yield False, before.rstrip() if _TRIM_BEFORE.match(content) else before
        at, trims = action.end(), content.endswith("-")
        if action["content"]:
            yield True, _TRIM_BEFORE.sub("", content.removesuffix("-"), count=1).strip()
    yield False, text[at:].lstrip() if trims else text[at:]


def _nodes(
    pieces: Sequence[tuple[bool, str]], at: int, depth: int
) -> tuple[tuple[TemplateNode, ...], int]:
    """Return the nodes up to an `end` or `else` that belongs to the surroundings, and its index."""
    if depth > _MAX_DEPTH:
        raise GoTemplateError("the template is nested too deep")
    nodes: list[TemplateNode] = []
    while at < len(pieces):
        is_action, text = pieces[at]
        keyword = text.split(maxsplit=1)[0] if is_action and text else ""
        if keyword in ("end", "else"):
            break
        at += 1
        if not is_action:
            if "{{" in text:
                raise GoTemplateError("‘{{’ is not closed")
            nodes.append(text)
        elif keyword in ("if", "with"):
            node, at = _condition(pieces, at, text, depth)
            nodes.append(node)
        elif keyword == "range":
            loop, at = _loop(pieces, at, text, depth)
            nodes.append(loop)
        elif keyword in ("block", "break", "continue", "define", "partial", "template"):
            raise GoTemplateError(f"‘{keyword}’ is not read")
        elif variable := re.match(r"\$(\w+)\s*:?=\s*(?!=)", text):
            nodes.append(Assignment(variable[1], _pipeline_of(text[variable.end() :])))
        elif text:
            nodes.append(Output(_pipeline_of(text)))
    return tuple(nodes), at


def _condition(
    pieces: Sequence[tuple[bool, str]], at: int, text: str, depth: int
) -> tuple[Condition, int]:
    keyword, _, expression = text.partition(" ")
    variable = re.match(r"\s*\$(\w+)\s*:=\s*", expression)
    name = variable[1] if variable else ""
    value = _pipeline_of(expression[variable.end() :] if variable else expression)
    then, at = _nodes(pieces, at, depth + 1)
    otherwise: tuple[TemplateNode, ...] = ()
    if at < len(pieces) and pieces[at][1].startswith("else"):
        rest = pieces[at][1].removeprefix("else").strip()
        if rest:
            inner, at = _condition(pieces, at + 1, rest, depth + 1)
            return Condition(value, then, (inner,), keyword == "with", name), at
        otherwise, at = _nodes(pieces, at + 1, depth + 1)
    if at >= len(pieces) or pieces[at][1] != "end":
        raise GoTemplateError(f"‘{keyword}’ is not ended")
    return Condition(value, then, otherwise, keyword == "with", name), at + 1


def _loop(pieces: Sequence[tuple[bool, str]], at: int, text: str, depth: int) -> tuple[Loop, int]:
    expression = text.removeprefix("range")
    variables = re.match(r"\s*\$(\w+)(?:\s*,\s*\$(\w+))?\s*:=\s*", expression)
    names = tuple(filter(None, variables.groups())) if variables else ()
    values = _pipeline_of(expression[variables.end() :] if variables else expression)
    each, at = _nodes(pieces, at, depth + 1)
    otherwise: tuple[TemplateNode, ...] = ()
    if at < len(pieces) and pieces[at][1] == "else":
        otherwise, at = _nodes(pieces, at + 1, depth + 1)
    if at >= len(pieces) or pieces[at][1] != "end":
        raise GoTemplateError("‘range’ is not ended")
    return Loop(values, each, otherwise, names), at + 1


def _pipeline_of(text: str) -> Pipeline:
    words: list[re.Match[str]] = []
    at = 0
    while text[at:].strip():
        word = _WORD.match(text, at)
        if word is None:
            raise GoTemplateError(f"‘{text[at:].strip()}’ is not read")
        words.append(word)
        at = word.end()
    pipeline, end = _pipeline(words, 0, 0)
    if end < len(words):
        raise GoTemplateError(f"‘{text}’ is not read")
    return pipeline


def _pipeline(words: Sequence[re.Match[str]], at: int, depth: int) -> tuple[Pipeline, int]:
    """Return the pipeline up to the parenthesis that closes it, and the index of that."""
    if depth > _MAX_DEPTH:
        raise GoTemplateError("parentheses are nested too deep")
    commands: list[tuple[Operand, ...]] = []
    command: list[Operand] = []
    while at < len(words) and words[at]["mark"] != ")":
        word = words[at]
        at += 1
        if word["mark"] == "(":
            inner, at = _pipeline(words, at, depth + 1)
            if at >= len(words):
                raise GoTemplateError("‘(’ is not closed")
            at += 1
            command.append(inner)
        elif word["mark"] == "|":
            commands.append(tuple(command))
            command = []
        elif word["mark"]:
            raise GoTemplateError(f"‘{word['mark']}’ is not read")
        elif word["text"] is not None:
            command.append(
                re.sub(r"\\(.)", lambda it: {"n": "\n", "t": "\t"}.get(it[1], it[1]), word["text"])
            )
        elif word["raw"] is not None:
            command.append(word["raw"])
        elif word["number"]:
            command.append(float(word["number"]) if "." in word["number"] else int(word["number"]))
        else:
            command.append(Field(word["field"]))
    commands.append(tuple(command))
    if not all(commands):
        raise GoTemplateError("a command is empty")
    return Pipeline(tuple(commands)), at
