"""JSON and TOML whose lists and mappings are nested no deeper than their readers can follow."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

MAX_DEPTH = 100
"""How deep lists and mappings may be nested in data and settings. Honest files need 10."""
_LONG_KEY = re.compile(
    rf"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{MAX_DEPTH},}}"""
)
"""A key of TOML of too many names, for which Python's reader takes the square of the time."""
_TOO_DEEP = "lists and mappings are nested too deep"


def load_json(text: str | bytes, max_depth: int = MAX_DEPTH) -> Any:
    """Return the value of a JSON text. Raises `json.JSONDecodeError`, and for bytes ValueError."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise json.JSONDecodeError(_TOO_DEEP, "", 0) from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError as error:
        # A whole number may have 4,300 digits.
        raise json.JSONDecodeError(f"{error}", "", 0) from None
    if is_deeper(value, max_depth):
        raise json.JSONDecodeError(_TOO_DEEP, "", 0)
    return value


def load_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text. Raises `tomllib.TOMLDecodeError`."""
    if _LONG_KEY.search(text):
        raise tomllib.TOMLDecodeError(_TOO_DEEP)
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError(_TOO_DEEP) from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise tomllib.TOMLDecodeError(f"{error}") from None
    if is_deeper(values, MAX_DEPTH):
        raise tomllib.TOMLDecodeError(_TOO_DEEP)
    return values


def is_deeper(value: object, max_depth: int) -> bool:
    """Return whether lists and mappings in a value are nested deeper than `max_depth`."""
    pending = [(value, 0)]
    while pending:
        item, depth = pending.pop()
        if depth > max_depth:
            return True
        match item:
            case dict():
                pending += ((inner, depth + 1) for inner in item.values())
            case list():
                pending += ((inner, depth + 1) for inner in item)
    return False
