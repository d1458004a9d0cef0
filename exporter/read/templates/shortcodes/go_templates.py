"""A site's own shortcodes: simple templates of Go are applied, others are not.

Simple are HTML, the arguments (`.Get`), the content (`.Inner`), parameters of page and site,
conditions and functions on texts. Whatever else a template has raises `GoTemplateError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, assert_never

from exporter.read.templates.shortcodes.go_syntax import (
    Assignment,
    Condition,
    Field,
    GoTemplateError,
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


class _Html(str):
    """A text that is HTML or Markdown, and is not escaped."""

    __slots__ = ()


class _Markdown(_Html):
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
    run = _Run(arguments, content, page)
    try:
        run.write(parse_template(text), run)
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
        raise GoTemplateError(str(error)) from error
    return run.result


class _Run:
    """One application of a template; it is the dot of the template itself."""

    def __init__(self, arguments: TagArguments, content: str, page: GoPage) -> None:
        self._arguments = arguments
        self._content = content
        self._page = page
        self._variables: dict[str, object] = {}
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
                    self._variables[name] = self._value(value, dot)
                case Condition(value, then, otherwise, is_with, name):
                    found = self._value(value, dot)
                    if name:
                        self._variables[name] = found
                    branch = then if _is_true(found) else otherwise
                    self.write(branch, found if is_with and branch is then else dot)
                case _:
                    assert_never(node)
            if len(self.result) > _MAX_LENGTH:
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
        elif isinstance(value, _Html):
            self.result += value
        else:
            self.result += escape(_text(value))

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
                return _Html(self._content.strip("\n"))
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
        return self._arguments.named.get(_text(key).lower(), "")

    def _of_page(self, name: str, arguments: Sequence[object]) -> object:
        head, _, rest = name.partition(".")
        match head:
            case "Title" | "LinkTitle":
                return self._page.title
            case "Params":
                return _property(self._page.parameters, rest)
            case "Param":
                key = _text(arguments[0]).lower()
                own = _property(self._page.parameters, key)
                return _property(self._page.site_parameters, key) if own is None else own
            case "Site":
                return self._of_site(rest)
            case "RenderString":
                return _Markdown(_text(arguments[-1]))
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
                return _Markdown(_text(arguments[-1]))
            case "i18n" | "T" | "lang.Translate":
                return self._page.text_of(_text(arguments[0]))
            case "ref" | "relref":
                return self._page.reference(_text(arguments[-1]))
        function = _FUNCTIONS.get(name) or _FUNCTIONS.get(name.rpartition(".")[2].lower())
        if function is None:
            raise GoTemplateError(f"‘{name}’ is not read")
        return function(*arguments)


def _property(value: object, name: str) -> object:
    for key in name.split(".") if name else ():
        if not isinstance(value, Mapping):
            if value is None or value == "":
                return None
            raise GoTemplateError(f"‘.{name}’ is not read")
        value = value.get(key, value.get(key.lower()))
    return value


def _is_true(value: object) -> bool:
    return bool(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _printf(pattern: object, *values: object) -> str:
    left = list(values)
    return re.sub(
        r"%(?:[svdq]|%)",
        lambda mark: "%" if mark[0] == "%%" else _text(left.pop(0)),
        _text(pattern),
    )


def _default(default: object, value: object = None) -> object:
    return value if _is_true(value) else default


def _index(values: object, *keys: object) -> object:
    for key in keys:
        if isinstance(values, Mapping):
            values = values.get(_text(key).lower())
        elif isinstance(values, list) and isinstance(key, int):
            values = values[key] if 0 <= key < len(values) else ""
        else:
            return ""
    return values


def _or(*values: object) -> object:
    return next(filter(_is_true, values), values[-1])


def _and(*values: object) -> object:
    return next((value for value in values if not _is_true(value)), values[-1])


def _html(value: object) -> _Html:
    return _Html(_text(value))


def _same(value: object, *_: object) -> object:
    return value


def _replaced(text: object, old: object, new: object, *_: object) -> str:
    return _text(text).replace(_text(old), _text(new))


def _plain(value: object) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", _text(value)))


_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    **dict.fromkeys(("safehtml", "safehtmlattr", "htmlunescape"), _html),
    **dict.fromkeys(("safeurl", "safecss", "safejs", "emojify", "string"), _same),
    **dict.fromkeys(("relurl", "absurl", "rellangurl", "abslangurl"), _same),
    "and": _and,
    "default": _default,
    "eq": lambda first, *others: any(_text(first) == _text(other) for other in others),
    "htmlescape": lambda value: escape(_text(value)),
    "in": lambda values, item: (
        _text(item) in (values if isinstance(values, list) else _text(values))
    ),
    "index": _index,
    "isset": lambda values, key: _index(values, key) not in (None, ""),
    "len": len,
    "lower": lambda value: _text(value).lower(),
    "tolower": lambda value: _text(value).lower(),
    "ne": lambda first, second: _text(first) != _text(second),
    "not": lambda value: not _is_true(value),
    "or": _or,
    "plainify": _plain,
    "print": lambda *values: "".join(map(_text, values)),
    "printf": _printf,
    "replace": _replaced,
    "title": lambda value: _text(value).title(),
    "trim": lambda value, characters=" \n\t": _text(value).strip(_text(characters)),
    "trimspace": lambda value: (
        _html(value.strip()) if isinstance(value, _Html) else _text(value).strip()
    ),
    "upper": lambda value: _text(value).upper(),
    "toupper": lambda value: _text(value).upper(),
}
"""Functions by their names in lower case, without the name of their package."""
