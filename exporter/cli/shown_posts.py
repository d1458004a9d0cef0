"""Posts as commands show them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import exporter
from exporter.reports.records import AuthorRecord, PlannedPost

P = TypeVar("P", bound=PlannedPost)


def post_data(post: exporter.ListedPost, kind: type[P]) -> P:
    """Return what is known of a post as a record of a kind."""
    about = post.metadata
    return kind(
        file=shown_path(post.path),
        key=post.key,
        title=about.title,
        authors=tuple(AuthorRecord(name=each.name, id=each.id) for each in about.authors),
        date=str(about.date) if about.date else None,
        updated=str(about.updated) if about.updated else None,
        tags=about.tags,
        series=about.series,
        lang=about.lang,
        description=about.description,
    )


def shown_path(path: Path) -> str:
    """Return a path below the current folder as relative to it, and another as it is."""
    here = os.path.relpath(path)
    return str(path) if here.startswith(os.pardir) else here
