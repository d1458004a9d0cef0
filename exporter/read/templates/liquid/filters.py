"""The filters that Jekyll adds to Liquid, and Liquid's own that are deterministic here."""

from __future__ import annotations

import datetime
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, quote_plus

from liquid import RenderContext, TokenStream
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.filter import with_context
from liquid.token import TOKEN_EXPRESSION, Token
from liquid.undefined import is_undefined

from exporter.file_formats.urls import join_url, split_url
from exporter.read.dialects.kramdown import to_html
from exporter.read.metadata.dates import ordinal, parse_time, strftime
from exporter.read.templates.liquid.render_context import liquid_context


def _text(value: object) -> str:
    if value is None or is_undefined(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return "".join(map(_text, value)) if isinstance(value, list | tuple) else str(value)


def _items(value: object) -> list[Any]:
    if value is None or is_undefined(value):
        return []
    if isinstance(value, Mapping):
        return list(value.items())
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]


def _property(item: object, name: str) -> object:
    for part in name.split("."):
        item = item.get(part) if isinstance(item, Mapping) else None
    return item


# Addresses


@with_context
def _relative_url(value: object, *, context: RenderContext) -> str:
    text = _text(value)
    if split_url(text).scheme:
        return text
    base = liquid_context(context).state.reading.site.base
    return re.sub(r"/{2,}", "/", f"{base}/{text}") if text or base else "/"


@with_context
def _absolute_url(value: object, *, context: RenderContext) -> str:
    text = _text(value)
    if split_url(text).scheme:
        return text
    site = liquid_context(context).state.reading.site
    path = re.sub(r"/{2,}", "/", f"{site.base}/{text}")
    return join_url(site.address + "/", path) if site.address else path


def _strip_index(value: object) -> str:
    return re.sub(r"/index\.html?$", "/", _text(value))


def _slugify(value: object, mode: str = "default") -> str:
    text = _text(value)
    match mode:
        case "none":
            return text
        case "raw":
            return re.sub(r"\s+", "-", text).strip("-").lower()
        case "pretty":
            return re.sub(r"[^\w._~!$&'()+,;=@-]+|_{2,}", "-", text).strip("-").lower()
        case "ascii":
            return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()
        case "latin":
            folded = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
            base = "".join(letter for letter in folded if not unicodedata.combining(letter))
            return re.sub(r"[^A-Za-z0-9]+", "-", base).strip("-").lower()
        case _:
            return re.sub(r"[\W_]+", "-", text).strip("-").lower()


# Escapes


def _xml_escape(value: object) -> str:
    return html.escape(_text(value)).replace("&#x27;", "&apos;")


def _cgi_escape(value: object) -> str:
    return quote_plus(_text(value))


def _uri_escape(value: object) -> str:
    return quote(_text(value), safe=";/?:@&=+$,[]!'()*~%#")


def _jsonify(value: object) -> str:
    def plain(item: object) -> object:
        match item:
            case datetime.date():
                return str(item)
            case Mapping() if not is_undefined(item):
                return {str(key): plain(inner) for key, inner in item.items()}
            case list() | tuple() | range():
                return [plain(inner) for inner in item]
            case None | bool() | int() | float() | str():
                return item
            case _:
                return None if is_undefined(item) else str(item)

    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


# Dates


def _date(value: object, pattern: object = "") -> str:
    text = _text(value)
    if text in ("now", "today"):
        raise ValueError(f"‘{text}’ is disabled, since builds are reproducible")
    time = parse_time(value)
    if time is None or not _text(pattern):
        return text
    return strftime(time, _text(pattern))


def _date_filter(pattern: str) -> Callable[[object], str]:
    def format_date(value: object) -> str:
        time = parse_time(value)
        return strftime(time, pattern) if time else _text(value)

    return format_date


def _styled_date_filter(month: str) -> Callable[..., str]:
    """Return `date_to_string` or `date_to_long_string`, which take “ordinal” and a style."""

    def format_date(value: object, kind: str = "", style: str = "UK") -> str:
        time = parse_time(value)
        if time is None:
            return _text(value)
        if kind != "ordinal":
            return strftime(time, f"%d {month} %Y")
        day = ordinal(time.day)
        if style == "US":
            return strftime(time, f"{month} {day}, %Y")
        return strftime(time, f"{day} {month} %Y")

    return format_date


# Words


def _number_of_words(value: object, mode: str = "") -> int:
    text = _text(value)
    if mode not in ("cjk", "auto"):
        return len(text.split())
    cjk = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    return len(re.findall(cjk, text)) + len(re.sub(cjk, " ", text).split())


def _array_to_sentence_string(value: object, connector: str = "and") -> str:
    words = [_text(item) for item in _items(value)]
    if len(words) < 3:
        return f" {connector} ".join(words)
    return f"{', '.join(words[:-1])}, {connector} {words[-1]}"


@with_context
def _markdownify(value: object, *, context: RenderContext) -> str:
    liquid_context(context).state.check_time()
    return to_html(_text(value))[0]


def _normalize_whitespace(value: object) -> str:
    return " ".join(_text(value).split())


def _to_integer(value: object) -> int:
    if isinstance(value, bool):
        return int(value)
    match = re.match(r"\s*-?\d{1,18}", _text(value))
    return int(match[0]) if match else 0


# Lists


@with_context
def _where_exp(value: object, name: str, condition: str, *, context: RenderContext) -> list[Any]:
    return [item for item in _items(value) if _holds(item, name, condition, context)]


@with_context
def _find_exp(value: object, name: str, condition: str, *, context: RenderContext) -> object:
    return next((item for item in _items(value) if _holds(item, name, condition, context)), None)


def _holds(item: object, name: str, condition: str, context: RenderContext) -> bool:
    return bool(_evaluate(BooleanExpression.parse, item, name, condition, context))


def _evaluate(
    parse: Callable[..., Any], item: object, name: str, text: str, context: RenderContext
) -> object:
    """Return the value of the expression `text` with the variable `name` set to an item."""
    liquid_context(context).state.count_iterations(1)
    token = Token(TOKEN_EXPRESSION, text, 0, text)
    expression = parse(context.env, TokenStream(tokenize(text, token)))
    with context.extend({name: item}):
        value: object = expression.evaluate(context)
        return value


def _where(value: object, name: str, target: object = None) -> list[Any]:
    items = list(value.values()) if isinstance(value, Mapping) else _items(value)
    if target is None or is_undefined(target):
        return [item for item in items if _property(item, name) not in (None, False)]
    wanted = _text(target)
    found = []
    for item in items:
        value = _property(item, name)
        values = [_text(part) for part in value] if isinstance(value, list) else [_text(value)]
        if wanted in values:
            found.append(item)
    return found


def _find(value: object, name: str, target: object = None) -> object:
    return next(iter(_where(value, name, target)), None)


def _grouped(items: Iterable[object], key: Callable[[object], object]) -> list[dict[str, object]]:
    groups: dict[str, list[object]] = {}
    for item in items:
        groups.setdefault(_text(key(item)), []).append(item)
    return [{"name": name, "items": found, "size": len(found)} for name, found in groups.items()]


def _group_by(value: object, name: str) -> list[dict[str, object]]:
    return _grouped(_items(value), lambda item: _property(item, name))


@with_context
def _group_by_exp(
    value: object, name: str, expression: str, *, context: RenderContext
) -> list[dict[str, object]]:
    def key(item: object) -> object:
        return _evaluate(FilteredExpression.parse, item, name, expression, context)

    return _grouped(_items(value), key)


def _sort(value: object, name: object = None, nils: str = "first") -> list[Any]:
    items = _items(value)
    key = (lambda item: _property(item, str(name))) if name else (lambda item: item)
    without_value = [item for item in items if key(item) is None]
    with_value = [item for item in items if key(item) is not None]
    with_value.sort(key=lambda item: _sort_key(key(item)))
    return [*with_value, *without_value] if nils == "last" else [*without_value, *with_value]


def _sort_key(value: object) -> tuple[int, Any]:
    match value:
        case bool() | int() | float():
            return 0, value
        case datetime.date():
            return 1, str(value)
        case _:
            return 2, _text(value)


def _push(value: Sequence[object], item: object) -> list[object]:
    return [*_items(value), item]


def _pop(value: Sequence[object], count: int = 1) -> list[object]:
    return _items(value)[: -count or None]


def _shift(value: Sequence[object], count: int = 1) -> list[object]:
    return _items(value)[count:]


def _unshift(value: Sequence[object], item: object) -> list[object]:
    return [item, *_items(value)]


FILTERS: dict[str, Callable[..., Any]] = {
    "absolute_url": _absolute_url,
    "array_to_sentence_string": _array_to_sentence_string,
    "cgi_escape": _cgi_escape,
    "date": _date,
    "date_to_long_string": _styled_date_filter("%B"),
    "date_to_rfc822": _date_filter("%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": _styled_date_filter("%b"),
    "date_to_xmlschema": _date_filter("%Y-%m-%dT%H:%M:%S%:z"),
    "find": _find,
    "find_exp": _find_exp,
    "group_by": _group_by,
    "group_by_exp": _group_by_exp,
    "inspect": _jsonify,
    "jsonify": _jsonify,
    "markdownify": _markdownify,
    "normalize_whitespace": _normalize_whitespace,
    "number_of_words": _number_of_words,
    "pop": _pop,
    "push": _push,
    "relative_url": _relative_url,
    "shift": _shift,
    "slugify": _slugify,
    "smartify": _text,
    "sort": _sort,
    "strip_index": _strip_index,
    "to_integer": _to_integer,
    "unshift": _unshift,
    "uri_escape": _uri_escape,
    "where": _where,
    "where_exp": _where_exp,
    "xml_escape": _xml_escape,
}
