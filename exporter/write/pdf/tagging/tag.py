"""A structure element before it is written (ISO 32000-1, 14.7.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.write.pdf.jobs.job import Drawn

Value: TypeAlias = str | int | tuple[float, ...]


@dataclass(eq=False, slots=True)
class Tag:
    """A structure element.

    `kind` is its structure type (ISO 32000-1, 14.8.4). `attributes` belong to one `owner`, such as
    `Table` (14.7.5): a string is written as a name, a tuple as an array of numbers. `implied` marks
    a paragraph that stands for no element of the document.
    """

    kind: str
    kids: list[Tag | Drawn] = field(default_factory=list)
    id: str = ""
    lang: str = ""
    title: str = ""
    alt: str = ""
    expansion: str = ""
    owner: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)
    implied: bool = False

    def add(self, kind: str) -> Tag:
        """Add a tag after the other kids, and return it."""
        tag = Tag(kind)
        self.kids.append(tag)
        return tag
