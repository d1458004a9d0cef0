"""Metadata in TOML."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from exporter.file_formats import nested_data
from exporter.read.yaml_errors import DataSyntaxError

_POSITION = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")


def load_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text. Raises `DataSyntaxError`."""
    try:
        return nested_data.load_toml(text)
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        message = f"not valid TOML: {_POSITION.sub('', str(error))}"
        if found is None:
            raise DataSyntaxError(message, len(text)) from None
        lines = text.splitlines(keepends=True)[: int(found[1]) - 1]
        offset = sum(map(len, lines)) + int(found[2]) - 1
        raise DataSyntaxError(message, offset, "put text between quotation marks") from None
