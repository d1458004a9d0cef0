"""A structure element before it is written (ISO 32000-1, 14.7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.write.pdf.jobs.job import Area, MarkedContent

Value: TypeAlias = str | int | tuple[float, ...]


@dataclass(eq=False, slots=True)
class Tag:
    """A structure element.

    `attributes` are those of one owner, `/Table` for example, as names (strings), numbers, or a
    rectangle. `implied` marks a paragraph that no element of the document stands for.
    """

    kind: str
    kids: list[Tag | MarkedContent | Area] = field(default_factory=list)
    id: str = ""
    lang: str = ""
    title: str = ""
    alt: str = ""
    expansion: str = ""
    owner: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)
    implied: bool = False

    def grow(self, kind: str) -> Tag:
        """A new tag, after all that this one holds."""
        tag = Tag(kind)
        self.kids.append(tag)
        return tag

    def walk(self) -> Iterator[Tag]:
        """This tag and every one below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()
