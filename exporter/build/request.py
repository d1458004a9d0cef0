"""What is asked for: a collection by its file, or by posts, folders and patterns."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from exporter.build.provenance import asked_of, below
from exporter.model.collection import Order, PartsBy
from exporter.model.publication import PostFilter
from exporter.options.settings import Choices

Format: TypeAlias = Literal["epub", "html", "pdf"]

COLLECTION_FILES = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Request:
    """A collection as it is asked for: one collection file, or posts, folders and patterns.

    What is said here wins over what the file says; a filter is for posts without a file.
    """

    paths: tuple[Path, ...]
    title: str = ""
    filter: PostFilter = field(default_factory=PostFilter)
    order: Order | None = None
    parts_by: PartsBy | None = None
    choices: Choices = field(default_factory=Choices)

    @property
    def file(self) -> Path | None:
        """The collection file, where one is named."""
        first = self.paths[0] if len(self.paths) == 1 else None
        return first if first and first.suffix.lower() in COLLECTION_FILES else None


def asked(request: Request, root: Path) -> dict[str, object]:
    """What was asked for, as the record says it."""
    said = {
        "paths": [below(path, root) for path in request.paths],
        "title": request.title,
        "filter": asked_of(request.filter),
        "order": request.order or "",
        "parts": request.parts_by or "",
    }
    return {name: value for name, value in said.items() if value}
