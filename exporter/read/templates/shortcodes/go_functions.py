"""Functions of Go's templates and of Hugo, on texts and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape


class TemplateHtml(str):
    """A text that is HTML or Markdown, and is not escaped."""

    __slots__ = ()


_MAX_LENGTH = 1_000_000


def text_of(value: object) -> str:
    """Return a value as templates write it. Raises TypeError for lists, which may hold each other.

    A list of a list twice, a few dozen times over, would be longer than the memory.
    """
    if isinstance(value, list | Mapping):
        raise TypeError("a list is not a text")
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _printf(pattern: object, *values: object) -> str:
    left = list(values)
    return re.sub(
        r"%(?:[svdq]|%)",
        lambda mark: "%" if mark[0] == "%%" else text_of(left.pop(0)),
        text_of(pattern),
    )


def _default(default: object, value: object = None) -> object:
    return value or default


def _index(values: object, *keys: object) -> object:
    for key in keys:
        if isinstance(values, Mapping):
            values = values.get(text_of(key).lower())
        elif isinstance(values, list) and isinstance(key, int):
            values = values[key] if 0 <= key < len(values) else ""
        else:
            return ""
    return values


def _or(*values: object) -> object:
    return next(filter(None, values), values[-1])


def _and(*values: object) -> object:
    return next((value for value in values if not value), values[-1])


def _html(value: object) -> TemplateHtml:
    return TemplateHtml(text_of(value))


def _same(value: object, *_: object) -> object:
    return value


def _replaced(value: object, old: object, new: object, *_: object) -> str:
    text, searched, replacement = map(text_of, (value, old, new))
    if text.count(searched) * len(replacement) > _MAX_LENGTH:
        raise ValueError("a text is too long")
    return text.replace(searched, replacement)


def _plain(value: object) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", text_of(value)))


def _items(values: object) -> list[object]:
    if not isinstance(values, list):
        raise TypeError("not a list")
    return values


def _substring(value: object, start: int, length: int | None = None) -> str:
    text = text_of(value)
    start = start if start >= 0 else max(len(text) + start, 0)
    return text[start:] if length is None else text[start:][:length]


def _dictionary(*values: object) -> Mapping[str, object]:
    pairs = zip(values[::2], values[1::2], strict=True)
    return {text_of(key).lower(): value for key, value in pairs}


def _has_prefix(value: object, prefix: object) -> bool:
    return text_of(value).startswith(text_of(prefix))


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    **dict.fromkeys(("safehtml", "safehtmlattr", "htmlunescape"), _html),
    **dict.fromkeys(("safeurl", "safecss", "safejs", "emojify", "string"), _same),
    **dict.fromkeys(("relurl", "absurl", "rellangurl", "abslangurl"), _same),
    "add": lambda first, second: int(first) + int(second),
    "after": lambda count, values: _items(values)[count:],
    "and": _and,
    "delimit": lambda values, mark, *_: text_of(mark).join(map(text_of, _items(values))),
    "dict": _dictionary,
    "first": lambda count, values: _items(values)[:count],
    "hasprefix": _has_prefix,
    "hassuffix": lambda value, suffix: text_of(value).endswith(text_of(suffix)),
    "slice": lambda *values: list(values),
    "split": lambda value, mark: text_of(value).split(text_of(mark)),
    "sub": lambda first, second: int(first) - int(second),
    "substr": _substring,
    "trimprefix": lambda prefix, value: text_of(value).removeprefix(text_of(prefix)),
    "trimsuffix": lambda suffix, value: text_of(value).removesuffix(text_of(suffix)),
    "default": _default,
    "eq": lambda first, *others: any(text_of(first) == text_of(other) for other in others),
    "htmlescape": lambda value: escape(text_of(value)),
    "in": lambda values, item: (
        text_of(item) in (values if isinstance(values, list) else text_of(values))
    ),
    "index": _index,
    "isset": lambda values, key: _index(values, key) not in (None, ""),
    "len": len,
    "lower": lambda value: text_of(value).lower(),
    "tolower": lambda value: text_of(value).lower(),
    "ne": lambda first, second: text_of(first) != text_of(second),
    "not": lambda value: not value,
    "or": _or,
    "plainify": _plain,
    "print": lambda *values: "".join(map(text_of, values)),
    "printf": _printf,
    "replace": _replaced,
    "title": lambda value: text_of(value).title(),
    "trim": lambda value, characters=" \n\t": text_of(value).strip(text_of(characters)),
    "trimspace": lambda value: (
        _html(value.strip()) if isinstance(value, TemplateHtml) else text_of(value).strip()
    ),
    "upper": lambda value: text_of(value).upper(),
    "toupper": lambda value: text_of(value).upper(),
}
"""Functions by their names in lower case, without the name of their package."""
