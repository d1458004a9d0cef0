"""Posts as commands show them."""

from __future__ import annotations

import os
from pathlib import Path

import exporter


def post_data(post: exporter.ListedPost) -> dict[str, object]:
    """Return what is known of a post as JSON data."""
    about = post.metadata
    return {
        "file": shown_path(post.path),
        "key": post.key,
        "title": about.title,
        "authors": [{"name": each.name, "id": each.id} for each in about.authors],
        "date": str(about.date) if about.date else None,
        "updated": str(about.updated) if about.updated else None,
        "tags": about.tags,
        "series": about.series,
        "lang": about.lang,
        "description": about.description,
    }


def shown_path(path: Path) -> str:
    """Return a path below the current folder as relative to it, and another as it is."""
    here = os.path.relpath(path)
    return str(path) if here.startswith(os.pardir) else here
