"""A site's own shortcodes: simple templates of Go are applied, others are not.

Simple are HTML, the arguments (`.Get`), the content (`.Inner`), parameters of page and site,
conditions, loops and functions on texts. Whatever else a template has raises `GoTemplateError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, assert_never

from exporter.read.templates.shortcodes.go_functions import FUNCTIONS, TemplateHtml, text_of
from exporter.read.templates.shortcodes.go_syntax import (
    Assignment,
    Condition,
    Field,
    GoTemplateError,
    Loop,
    Operand,
    Output,
    Pipeline,
    TemplateNode,
    parse_template,
)
from exporter.read.templates.tags.arguments import TagArguments

_CONTAINERS = frozenset(
    "article aside blockquote center details div figure li main section td".split()
)
"""Elements that may hold blocks of Markdown."""
_LAST_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*>(?=[^<>]*\Z)")
_MAX_LENGTH = 1_000_000
_MAX_VALUE = 100_000
"""The greatest length of a variable, which may be set to a multiple of itself."""
_MAX_STEPS = 50_000
"""The most nodes of a template that are written, since loops may be nested."""


class _Markdown(TemplateHtml):
    """The content of a shortcode that the template asks to read as Markdown."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class GoPage:
    """What a template can look up: parameters, texts of the interface, addresses of pages.

    `inline` returns the HTML of Markdown in a line.
    """

    title: str
    parameters: Mapping[str, Any]
    site_parameters: Mapping[str, Any]
    site_title: str
    text_of: Callable[[str], str]
    reference: Callable[[str], str]
    inline: Callable[[str], str]


def apply_template(text: str, arguments: TagArguments, content: str, page: GoPage) -> str:
    """Return what a template writes. Raises `GoTemplateError` if it is not simple."""
    writer = _TemplateWriter(arguments, content, page)
    try:
        writer.write(parse_template(text), writer)
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
        raise GoTemplateError(str(error)) from error
    return writer.result


class _TemplateWriter:
    """One application of a template; it is the dot of the template itself."""

    def __init__(self, arguments: TagArguments, content: str, page: GoPage) -> None:
        self._arguments = arguments
        self._content = content
        self._page = page
        self._variables: dict[str, object] = {}
        self._steps = 0
        self.result = ""

    def write(self, nodes: Sequence[TemplateNode], dot: object) -> None:
        """Write nodes; `dot` is the value of the dot."""
        for node in nodes:
            match node:
                case str():
                    self._write_html(node)
                case Output(value):
                    self._write_value(self._value(value, dot))
                case Assignment(name, value):
                    self._variables[name] = _bounded(self._value(value, dot))
                case Condition(value, then, otherwise, is_with, name):
                    found = self._value(value, dot)
                    if name:
                        self._variables[name] = found
                    branch = then if found else otherwise
                    self.write(branch, found if is_with and branch is then else dot)
                case Loop(value, each, otherwise, names):
                    entries = _entries(self._value(value, dot))
                    for key, item in entries:
                        variables = (key, item) if len(names) > 1 else (item,)
                        self._variables.update(zip(names, variables, strict=False))
                        self.write(each, item)
                    if not entries:
                        self.write(otherwise, dot)
                case _:
                    assert_never(node)
            self._steps += 1
            if len(self.result) > _MAX_LENGTH or self._steps > _MAX_STEPS:
                raise GoTemplateError("the shortcode writes too much")

    def _write_html(self, text: str) -> None:
        """Write a text of the template, whose empty and indented lines mean nothing to HTML."""
        is_outside = self.result.rfind("<pre") <= self.result.rfind("</pre")
        if is_outside and "<pre" not in text:
            text = re.sub(r"[ \t]*\n\s*", "\n", text)
            text = text.lstrip("\n") if self.result.endswith("\n") or not self.result else text
        self.result += text

    def _write_value(self, value: object) -> None:
        if isinstance(value, _Markdown):
            tag = _LAST_TAG.search(self.result[-2000:])
            if tag and not tag[1] and tag[2].lower() not in _CONTAINERS:
                self.result += self._page.inline(value)
            elif tag:
                self.result += f"\n\n{value}\n\n"
            else:
                self.result += value
        elif isinstance(value, TemplateHtml):
            self.result += value
        else:
            self.result += escape(text_of(value))

    def _value(self, pipeline: Pipeline, dot: object) -> object:
        value: object = None
        for number, command in enumerate(pipeline.commands):
            piped = (value,) if number else ()
            first, *rest = command
            arguments = [*(self._operand(each, dot) for each in rest), *piped]
            value = self._call(first, arguments, dot)
        return value

    def _operand(self, operand: Operand, dot: object) -> object:
        return self._call(operand, [], dot)

    def _call(self, first: Operand, arguments: Sequence[object], dot: object) -> object:
        if isinstance(first, Pipeline):
            return self._value(first, dot)
        if not isinstance(first, Field):
            return first
        path = first.path
        if path == ".":
            if dot is self:
                raise GoTemplateError("the whole shortcode is not a value")
            return dot
        if path[0] == "$" and path != "$" and path[1] != ".":
            name, _, rest = path[1:].partition(".")
            if name not in self._variables:
                raise GoTemplateError(f"‘${name}’ is not set")
            return _property(self._variables[name], rest)
        name = path.removeprefix("$").removeprefix(".")
        if path[0] in ".$":
            if dot is not self and path[0] == ".":
                return _property(dot, name)
            return self._own(name, arguments)
        return self._function(path, arguments)

    def _own(self, name: str, arguments: Sequence[object]) -> object:
        """Return a property of the shortcode, or the result of a method of it."""
        head, _, rest = name.partition(".")
        match head:
            case "Get":
                return self._argument(arguments[0])
            case "Inner" | "InnerDeindent":
                return TemplateHtml(self._content.strip("\n"))
            case "Params":
                written = self._arguments
                return written.named or list(written.positional)
            case "IsNamedParams":
                return bool(self._arguments.named)
            case "Page":
                return self._of_page(rest, arguments)
            case "Site":
                return self._of_site(rest)
            case _:
                raise GoTemplateError(f"‘.{name}’ is not read")

    def _argument(self, key: object) -> str:
        if isinstance(key, int):
            return next(iter(self._arguments.positional[key : key + 1]), "")
        return self._arguments.named.get(text_of(key).lower(), "")

    def _of_page(self, name: str, arguments: Sequence[object]) -> object:
        head, _, rest = name.partition(".")
        match head:
            case "Title" | "LinkTitle":
                return self._page.title
            case "Params":
                return _property(self._page.parameters, rest)
            case "Param":
                key = text_of(arguments[0]).lower()
                own = _property(self._page.parameters, key)
                return _property(self._page.site_parameters, key) if own is None else own
            case "Site":
                return self._of_site(rest)
            case "RenderString":
                return _Markdown(text_of(arguments[-1]))
            case _:
                raise GoTemplateError(f"‘.Page.{name}’ is not read")

    def _of_site(self, name: str) -> object:
        head, _, rest = name.partition(".")
        match head:
            case "Params":
                return _property(self._page.site_parameters, rest)
            case "Title":
                return self._page.site_title
            case _:
                raise GoTemplateError(f"‘site.{name}’ is not read")

    def _function(self, name: str, arguments: Sequence[object]) -> object:
        if name.startswith("site."):
            return self._of_site(name.removeprefix("site."))
        match name:
            case "true" | "false":
                return name == "true"
            case "nil":
                return None
            case "markdownify" | "transform.Markdownify":
                return _Markdown(text_of(arguments[-1]))
            case "i18n" | "T" | "lang.Translate":
                return self._page.text_of(text_of(arguments[0]))
            case "ref" | "relref":
                return self._page.reference(text_of(arguments[-1]))
        function = FUNCTIONS.get(name) or FUNCTIONS.get(name.rpartition(".")[2].lower())
        if function is None:
            raise GoTemplateError(f"‘{name}’ is not read")
        return _bounded(function(*arguments))


def _bounded(value: object) -> object:
    if isinstance(value, str | list) and len(value) > _MAX_VALUE:
        raise GoTemplateError("a value is too long")
    return value


def _entries(values: object) -> list[tuple[object, object]]:
    """Return the keys and values of a list or a mapping, which is in the order of its keys."""
    match values:
        case Mapping():
            return sorted(values.items(), key=lambda entry: str(entry[0]))
        case list():
            return list(enumerate(values))
        case None | "":
            return []
        case _:
            raise GoTemplateError("neither a list nor a mapping")


def _property(value: object, name: str) -> object:
    for key in name.split(".") if name else ():
        if not isinstance(value, Mapping):
            if value is None or value == "":
                return None
            raise GoTemplateError(f"‘.{name}’ is not read")
        value = value.get(key, value.get(key.lower()))
    return value
