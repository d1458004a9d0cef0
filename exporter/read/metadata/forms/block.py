"""Where the metadata block of a text is, and in which form it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

MetadataForm: TypeAlias = Literal["yaml", "toml", "json", "javascript", "key lines", "title block"]


@dataclass(frozen=True, slots=True)
class MetadataBlock:
    """A metadata block: the offsets of its content without its marks, and that of the text."""

    form: MetadataForm
    start: int
    end: int
    text_start: int
