"""What every template language is given, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.diagnostics.source import Source
from exporter.read.source_positions import TagOutput


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template as a part of a source; `start` and `end` are offsets in characters."""

    source: Source
    start: int = 0
    end: int | None = None

    @property
    def text(self) -> str:
        """The template as written."""
        return self.source.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class RenderedText:
    """The text after a template language, and what the tags of the post wrote."""

    text: str
    tag_outputs: tuple[TagOutput, ...]
