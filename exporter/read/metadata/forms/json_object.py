"""Metadata as a JSON object at the beginning of a text, without marks, as Hugo reads it."""

from __future__ import annotations

import json
import re
from typing import Any

from exporter.file_formats import nested_data
from exporter.read.metadata.forms.block import MetadataBlock
from exporter.read.yaml_errors import DataSyntaxError

_OPENING = re.compile(r"\A\s*(?=\{\s*\"[^\"\n]*\"\s*:)")
_LINE_END = re.compile(r"[ \t]*(?=\n|\Z)")


def find_json(text: str) -> MetadataBlock | None:
    """Return the JSON object at the beginning of a text; None if there is none.

    Raises `DataSyntaxError` for one that is not valid.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    start = opening.end()
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise _explained(error) from None
    rest = _LINE_END.match(text, end)
    return MetadataBlock("json", start, end, rest.end()) if rest else None


def load_json(text: str) -> Any:
    """Return the value of a JSON text, in which the outermost braces may be missing.

    Raises `DataSyntaxError`.
    """
    added = 0 if text.lstrip().startswith("{") else 1
    try:
        return nested_data.load_json(f"{{{text}}}" if added else text)
    except json.JSONDecodeError as error:
        raise _explained(error, added) from None


def _explained(error: ValueError | RecursionError, added: int = 0) -> DataSyntaxError:
    """Return what is wrong with a JSON text, before which `added` characters were put."""
    if not isinstance(error, json.JSONDecodeError):
        # A whole number may have 4,300 digits.
        deep = isinstance(error, RecursionError)
        problem = "lists and mappings are nested too deep" if deep else "a number is too long"
        return DataSyntaxError(problem, 0)
    hint = "put names and text between double quotation marks, and a comma between two values"
    return DataSyntaxError(f"not valid JSON: {error.msg}", max(error.pos - added, 0), hint)
