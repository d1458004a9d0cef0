"""The HTML of JSX elements, when a text has been parsed: tags are paired, values are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from exporter.read.dialects.commonmark.document import CommonmarkDocument, document_of
from exporter.read.dialects.commonmark.jsx.components import (
    ElementMarkup,
    JsxElement,
    code_markup,
    component_markup,
)
from exporter.read.dialects.commonmark.jsx.paragraphs import (
    is_alone,
    is_childless,
    unwrap_paragraphs,
    wrap_text,
)
from exporter.read.dialects.commonmark.jsx.statements import JsxScope, scope_of
from exporter.read.dialects.commonmark.jsx.syntax import (
    HTML_NAMES,
    VOID,
    JsxExpression,
    JsxTag,
    JsxValue,
    is_comment,
)
from exporter.read.javascript import UNKNOWN, literal
from exporter.read.templates.tags.elements import html_attributes

_HTML_ATTRIBUTES = {"classname": "class", "htmlfor": "for", "defaultvalue": "value"}
_UPPER = re.compile(r"[A-Z]")
_WITHOUT_UNIT = frozenset("flex flexgrow fontweight lineheight opacity order zindex zoom".split())
_MEDIA = re.compile(r"\.(?:avif|bmp|gif|jpe?g|mov|mp[34]|pdf|png|svg|webm|webp)(?:\?.*)?$", re.I)
_CODE_NAMES = frozenset("code codeblock pre codesnippet syntaxhighlighter".split())
_TEXT = re.compile(r"\.mdx?$", re.IGNORECASE)
_PAGE = frozenset(("body", "head", "html"))
"""Elements that Docusaurus moves to those of the page; what is in them is read alone."""
_EMBEDS = frozenset(("iframe", "noframes", "title", "textarea"))
_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Event:
    """A tag or an expression, in the order of the text, and the line of its block from 1."""

    token: Token
    line: int

    @property
    def jsx(self) -> JsxTag | JsxExpression:
        found: JsxTag | JsxExpression = self.token.meta["jsx"]
        return found


def write_elements(state: StateCore) -> None:
    """Write HTML for the tags and expressions of a text."""
    events = list(_events(state.tokens))
    if not events:
        return
    scope = scope_of(state.env, state.src)
    unwrap_paragraphs(state.tokens)
    _ElementWriter(events, _pairs(events), scope, document_of(state.env)).write()
    wrap_text(state.tokens)


def _events(tokens: Sequence[Token]) -> Iterator[_Event]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        for each in token.children or () if token.type == "inline" else (token,):
            if each.type in ("jsx_tag", "jsx_expression"):
                yield _Event(each, line)


def _pairs(events: Sequence[_Event]) -> dict[int, int]:
    """Return the closing tag of each opening tag, and the other way round, by their numbers."""
    pairs: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    open_names: Counter[str] = Counter()
    for number, event in enumerate(events):
        match event.jsx:
            case JsxTag(name, "open") if name not in VOID:
                stack.append((name, number))
                open_names[name] += 1
            case JsxTag(name, "close") if open_names[name]:
                while True:
                    opened, start = stack.pop()
                    open_names[opened] -= 1
                    if opened == name:
                        pairs[start], pairs[number] = number, start
                        break
    return pairs


class _ElementWriter:
    """Writes the HTML of each tag and each expression into its token."""

    def __init__(
        self,
        events: Sequence[_Event],
        pairs: Mapping[int, int],
        scope: JsxScope,
        document: CommonmarkDocument,
    ) -> None:
        self._events = events
        self._pairs = pairs
        self._document = document
        self._names: dict[str, Any] = {**scope.constants}
        self._names |= {name: path for name, path in scope.imports.items() if _MEDIA.search(path)}
        self._texts = {name: path for name, path in scope.imports.items() if _TEXT.search(path)}
        self._around: list[tuple[str, Mapping[str, Any], Iterator[str]]] = []

    def write(self) -> None:
        """Write all of them."""
        number = 0
        while number < len(self._events):
            event = self._events[number]
            match event.jsx:
                case JsxExpression() as expression:
                    self._write_expression(event, expression)
                case JsxTag(_, "close") as tag:
                    self._write_close(number, tag)
                case tag:
                    number = self._write_tag(number, tag)
            number += 1

    def _write_expression(self, event: _Event, expression: JsxExpression) -> None:
        token, source = event.token, expression.source
        if is_comment(expression):
            first = "{" + source.split("\n", 1)[0]
            self._document.report("mdx-removed", "a comment was removed", first, event.line)
            _set_html(token, "")
            return
        value = literal(source, self._names)
        if value is None or isinstance(value, bool):
            _set_html(token, "")
        elif isinstance(value, str | int | float):
            text = str(value)
            if token.block:
                _set_html(token, f"<p>{escape(text)}</p>\n" if text.strip() else "")
            else:
                # The id of a heading has its words.
                token.type, token.content = "text", text
        else:
            first = "{" + source.split("\n", 1)[0][:_MAX_SHOWN]
            lost = "it was removed" if token.block else "it is shown as code"
            message = f"the value of ‘{{{_shown(source)}}}’ is not known; {lost}"
            self._document.report("jsx-expression", message, first, event.line)
            _set_html(token, "" if token.block else f"<code>{{{escape(source)}}}</code>")

    def _write_close(self, number: int, tag: JsxTag) -> None:
        event = self._events[number]
        if number in self._pairs:
            if self._around and self._around[-1][0] == tag.name:
                self._around.pop()
            return
        if tag.name not in HTML_NAMES:
            self._report_unpaired(event, tag)
            _set_html(event.token, "" if event.token.block else escape(tag.source))
        else:
            _set_html(event.token, tag.source)

    def _write_tag(self, number: int, tag: JsxTag) -> int:
        """Write an opening tag and its closing one; return the number of the last one written."""
        event = self._events[number]
        token = event.token
        end = self._pairs.get(number)
        if tag.kind == "open" and end is None and tag.name.lower() not in HTML_NAMES:
            self._report_unpaired(event, tag)
            text = escape(tag.source)
            _set_html(token, f"<p>{text}</p>\n" if token.block else text)
            return number
        values = self._values(tag, event.line)
        if tag.name.rpartition(".")[2].lower() in _CODE_NAMES and end is not None:
            code = self._literal_child(number, end)
            # HTML's `code` stands in a line.
            if code is not None and (tag.is_component or (tag.name == "pre" and code)):
                self._write_code(number, end, tag, values, code)
                return end
        if tag.name in _PAGE:
            for number_written in (number, number if end is None else end):
                _set_html(self._events[number_written].token, "")
        elif not tag.is_component or (tag.kind == "open" and end is None):
            self._write_html_element(number, end, tag, values)
        else:
            self._write_component(number, end, tag, values)
        return number

    def _write_html_element(
        self, number: int, end: int | None, tag: JsxTag, values: Mapping[str, Any]
    ) -> None:
        # The rule for raw HTML looks for the end of an embed in the same token.
        is_whole = tag.kind == "empty" or (tag.name in _EMBEDS and end == number + 1)
        closing = f"</{tag.name}>" if is_whole and tag.name not in VOID else ""
        token = self._events[number].token
        _set_html(token, f"<{tag.name}{_html_attributes(values)}>{closing}")
        if end is not None:
            for number_paired in (number, end):
                self._events[number_paired].token.meta["is_paired"] = True
            self._around.append((tag.name, values, iter(())))
            _set_html(self._events[end].token, "" if closing else f"</{tag.name}>")

    def _write_component(
        self, number: int, end: int | None, tag: JsxTag, values: Mapping[str, Any]
    ) -> None:
        event = self._events[number]
        token = event.token
        attributes = {key.lower(): value for key, value in values.items() if value is not UNKNOWN}
        is_empty = tag.kind == "empty" or (end == number + 1 and is_childless(token))
        element = JsxElement(
            tag.name, attributes, is_empty, token.block or is_alone(token), self._label(attributes)
        )
        if not tag.name:
            markup = _fragment(token)
        elif part := self._texts.get(tag.name):
            markup = _embedded(tag.name, part)
        else:
            markup = component_markup(element)
        if markup.finding:
            self._document.report("jsx-unread", markup.finding, f"<{tag.name}", event.line)
        token.meta["holds_blocks"] = markup.holds_blocks
        after = "" if end is not None else markup.after
        _set_html(token, markup.before + after)
        if end is not None:
            self._around.append((tag.name, attributes, iter(_item_labels(attributes))))
            _set_html(self._events[end].token, markup.after)

    def _label(self, attributes: Mapping[str, Any]) -> str:
        """Return the label that the tabs around an element give to it."""
        if not self._around:
            return ""
        _, around, items = self._around[-1]
        for value in _list(around.get("values")):
            if isinstance(value, dict) and value.get("value") == attributes.get("value"):
                return str(value.get("label") or "")
        return next(items, "")

    def _values(self, tag: JsxTag, line: int) -> dict[str, Any]:
        """Return the values of attributes; of addresses that are none, after a report."""
        values = {key: self._value(value) for key, value in tag.attributes.items()}
        for key, value in values.items():
            written = tag.attributes[key]
            is_lost = value is UNKNOWN and isinstance(written, JsxExpression)
            if is_lost and key in ("src", "href", "to") and isinstance(written, JsxExpression):
                message = f"the address ‘{{{_shown(written.source)}}}’ of ‹{tag.name}› is not known"
                self._document.report("jsx-expression", message, f"<{tag.name}", line)
        return values

    def _value(self, value: JsxValue) -> Any:
        return literal(value.source, self._names) if isinstance(value, JsxExpression) else value

    def _literal_child(self, number: int, end: int) -> str | None:
        """Return the text between two tags if it is an expression with a literal; else None."""
        if end != number + 2 or not isinstance(
            child := self._events[number + 1].jsx, JsxExpression
        ):
            return None
        value = literal(child.source, self._names)
        return value if isinstance(value, str) else None

    def _write_code(
        self, number: int, end: int, tag: JsxTag, values: Mapping[str, Any], code: str
    ) -> None:
        attributes = {key.lower(): value for key, value in values.items() if value is not UNKNOWN}
        element = JsxElement(tag.name, attributes, is_empty=False, is_block=True)
        tokens = [event.token for event in self._events[number : end + 1]]
        _set_html(tokens[0], code_markup(element, code).before)
        for token in tokens[1:]:
            _set_html(token, "")

    def _report_unpaired(self, event: _Event, tag: JsxTag) -> None:
        missing = "closed" if tag.kind == "open" else "opened"
        message = f"the JSX element ‘{_shown(tag.source)}’ is not {missing}; it is shown as text"
        self._document.report("jsx-invalid", message, tag.source.split("\n", 1)[0], event.line)


def _embedded(name: str, path: str) -> ElementMarkup:
    """Return what `embedded_notes` replaces with the text of a file."""
    link = f'<a href="{escape(path)}">{escape(name)}</a>'
    return ElementMarkup(f'<div class="embedded-note">{link}</div>\n')


def _fragment(token: Token) -> ElementMarkup:
    if token.block or is_alone(token):
        return ElementMarkup("<div>\n", "</div>\n", holds_blocks=True)
    return ElementMarkup("<span>", "</span>")


def _item_labels(attributes: Mapping[str, Any]) -> Iterator[str]:
    for item in _list(attributes.get("items")):
        yield str(item.get("label") or "") if isinstance(item, dict) else str(item)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _shown(source: str) -> str:
    """Return code on one line, shortened."""
    words = " ".join(source.split())
    return words if len(words) <= _MAX_SHOWN else words[: _MAX_SHOWN - 1] + "…"


def _set_html(token: Token, markup: str) -> None:
    token.type = "html_block" if token.block else "html_inline"
    # Words of two lines must not become one.
    token.content = f"{markup}\n" if token.block and markup[-1:] == ">" else markup


def _html_attributes(values: Mapping[str, Any]) -> str:
    """Return the attributes of an HTML element that React would write."""
    written: dict[str, str | None] = {}
    for key, value in values.items():
        name = _HTML_ATTRIBUTES.get(key.lower(), key)
        if name == "style" and isinstance(value, dict):
            value = "; ".join(_declarations(value))
        if value is True:
            written[name] = ""
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            written[name] = str(value)
    return html_attributes({key: value for key, value in written.items() if key[:2] != "on"})


def _declarations(style: Mapping[str, Any]) -> Iterator[str]:
    """Yield the declarations of CSS of a style in JavaScript."""
    for key, value in style.items():
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            is_length = not isinstance(value, str) and value and key.lower() not in _WITHOUT_UNIT
            name = _UPPER.sub(lambda letter: f"-{letter[0].lower()}", key)
            yield f"{name}: {value}{'px' if is_length else ''}"
