"""Where the settings of a book are from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

SettingSource: TypeAlias = Literal["call", "collection file", "exporter.toml", "default"]
"""Where a value is from; `call` is the command line, or the arguments in Python."""


@dataclass(frozen=True, slots=True)
class PlannedSetting:
    """A setting of a book.

    - `name`: its name, with hyphens.
    - `value`: its value, None or empty for what the exporter decides.
    - `source`: where the value is from.
    """

    name: str
    value: object
    source: SettingSource
