"""The syntax of JSX: tags with their attributes, and expressions in braces (JSX specification)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from exporter.errors import ExporterError
from exporter.read.javascript_brackets import end_of_brackets

MAX_TAG = 20_000
"""The greatest length of a tag or an expression, in characters."""
HTML_NAMES = frozenset(
    """a abbr acronym address applet article aside audio b base basefont bdi bdo big blink
    blockquote body br button canvas caption center cite code col colgroup data datalist dd
    del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form
    frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd
    label legend li main map mark marquee math menu meta meter nav nobr noframes noscript
    object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc
    ruby s samp script search section select slot small source span strike strong style sub
    summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u
    ul var video wbr xmp""".split()
)
VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
"""HTML elements without a closing tag."""
_START = re.compile(r"<(/?)([A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*)*)?(?=[\s/>{]|\Z)")
_ATTRIBUTE = re.compile(
    r"""\s+([A-Za-z_$@:][\w$:.@-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(?=([{<]))))?"""
)
_NO_VALUE = re.compile(r"\s*=\s*(?:[\"']|\Z)?")
_SPREAD = re.compile(r"\s*(?=\{)")
_END = re.compile(r"\s*(/\s*)?>")
_NOTHING = re.compile(r"\s*\Z")
_COMMENT = re.compile(r"\s*(?:/\*(?:[^*]|\*(?!/))*\*/\s*|//[^\n]*\s*)+\Z")
_HTML_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9-]*)?")


@dataclass(frozen=True, slots=True)
class JsxExpression:
    """JavaScript in braces, without them."""

    source: str


JsxValue: TypeAlias = str | JsxExpression


@dataclass(frozen=True, slots=True)
class JsxTag:
    """A tag as written in `source`. The `name` of a fragment, `<>` or `</>`, is empty."""

    name: str
    kind: Literal["open", "close", "empty"]
    source: str
    attributes: Mapping[str, JsxValue] = field(default_factory=dict)

    @property
    def is_component(self) -> bool:
        """Whether the name is that of a component, and not of an HTML element."""
        return not _HTML_NAME.fullmatch(self.name)


class IncompleteError(ExporterError):
    """A tag or an expression does not end in the text."""


def read_tag(text: str, at: int) -> JsxTag | None:
    """Return the tag at an offset; None if there is none. Raises `IncompleteError`."""
    start = _START.match(text, at)
    if start is None:
        return None
    name, end = start[2] or "", start.end()
    attributes: dict[str, JsxValue] = {}
    limit = at + MAX_TAG
    while not (closing := _END.match(text, end)):
        if end > limit or _NOTHING.match(text, end):
            raise IncompleteError
        if start[1] or not name:
            return None
        spread = _SPREAD.match(text, end)
        if spread:
            end = end_of_expression(text, spread.end())
            continue
        attribute = _ATTRIBUTE.match(text, end)
        if attribute is None:
            return None
        end = attribute.end()
        key, double, single, bracket = attribute.groups()
        if bracket == "{":
            expression_end = end_of_expression(text, end)
            attributes[key] = JsxExpression(text[end + 1 : expression_end - 1])
            end = expression_end
        elif bracket:
            # An element is a value only in JSX that no book can show.
            return None
        else:
            value = double if double is not None else single
            if value is None and (sign := _NO_VALUE.match(text, end)):
                # A quotation mark that is not closed yet, or no value.
                if sign[0][-1] == "=" and sign.end() < len(text):
                    return None
                raise IncompleteError
            attributes[key] = JsxExpression("true") if value is None else value
    if start[1]:
        return None if closing[1] else JsxTag(name, "close", text[at : closing.end()])
    source = text[at : closing.end()]
    return JsxTag(name, "empty" if closing[1] else "open", source, attributes)


def end_of_expression(text: str, at: int) -> int:
    """Return the offset behind the expression whose brace is at `at`. Raises `IncompleteError`."""
    end = end_of_brackets(text, at, MAX_TAG)
    if end < 0:
        raise IncompleteError
    return end


def is_comment(expression: JsxExpression) -> bool:
    """Return whether an expression is nothing but comments."""
    return _COMMENT.match(expression.source) is not None
