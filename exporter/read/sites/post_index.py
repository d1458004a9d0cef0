"""The posts of a site without their text: which there are, and where each is on the web.

Nothing is read before it is needed, and then no more than the metadata block of each file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from exporter.read.metadata_block import read_metadata
from exporter.read.sites.dependencies import DependencyTracker
from exporter.read.sites.permalinks import dated_name

TEXT_SUFFIXES = (".md", ".markdown", ".mkd", ".mkdown", ".mkdn", ".html")
MARKDOWN_SUFFIXES = TEXT_SUFFIXES[:-1]


@dataclass(frozen=True, slots=True)
class PostEntry:
    """A post: its file, its key, its date and slug, its path on the web and former paths.

    `path` is without `baseurl`, and empty if the post has no date to form one of.
    """

    file: Path
    key: str
    date: datetime.date | None
    slug: str
    path: str
    aliases: tuple[str, ...] = ()


class PostIndex:
    """The published posts of a site, by their paths on the web and by their file names.

    `find_entries` returns them in the order of their file names; it is called when the posts are
    first needed. `path_pattern` matches every path that a post may have, None if any path may be
    one.
    """

    def __init__(
        self,
        root: Path,
        find_entries: Callable[[], Sequence[PostEntry]],
        path_pattern: re.Pattern[str] | None,
    ) -> None:
        self._root = root
        self._find_entries = find_entries
        self._path_pattern = path_pattern

    @cached_property
    def entries(self) -> Sequence[PostEntry]:
        """Every published post."""
        return self._find_entries()

    @cached_property
    def _by_name(self) -> dict[tuple[datetime.date | None, str], PostEntry]:
        """The posts by the date and the slug in their file names."""
        return {dated_name(entry.file.stem): entry for entry in reversed(self.entries)}

    @cached_property
    def _by_path(self) -> dict[str, PostEntry]:
        former = {_normalized(path): entry for entry in self.entries for path in entry.aliases}
        return former | {_normalized(entry.path): entry for entry in self.entries if entry.path}

    def path_of_name(self, name: str) -> str | None:
        """Return the path on the web of the post with this file name; None if there is none."""
        file = PurePosixPath(name.strip().strip("/"))
        stem = file.stem if file.suffix in TEXT_SUFFIXES else file.name
        entry = self._by_name.get(dated_name(stem))
        return entry.path if entry else None

    def path_of_file(self, name: str, dependencies: DependencyTracker) -> str | None:
        """Return the path on the web of a file by its path in the site; None if there is none."""
        name = name.strip().strip("\"'").lstrip("/")
        try:
            file = (self._root / name).resolve()
            if not name or not file.is_relative_to(self._root):
                return None
            is_post = "_posts/" in name or "_drafts/" in name
            if not is_post:
                dependencies.add(file)
            if not file.is_file():
                return None
        except (OSError, ValueError):
            # No file can have this name: it is too long, or has a zero byte.
            return None
        if is_post:
            return self.path_of_name(file.name)
        values = read_metadata(file) if file.suffix in TEXT_SUFFIXES else None
        if values is None:
            return f"/{name}"
        permalink = str(values.get("permalink") or "")
        if permalink:
            return permalink if permalink.startswith("/") else f"/{permalink}"
        stem = PurePosixPath(name).with_suffix("")
        return f"/{stem.parent}/".replace("/./", "/") if stem.name == "index" else f"/{stem}.html"

    def at(self, path: str) -> PostEntry | None:
        """Return the post at a path, or formerly there, or there without its first folders."""
        parts = _normalized(unquote(path)).split("/")
        for first in range(len(parts)):
            tail = "/".join(parts[first:])
            # A single word is too little to identify a post.
            if first and "/" not in tail:
                break
            if entry := self._by_path.get(tail):
                return entry
        return None

    def may_be_post(self, path: str) -> bool:
        """Return whether a path has the form of the site's permalinks."""
        pattern = self._path_pattern
        return pattern is not None and pattern.fullmatch(unquote(path)) is not None

    def listing(self, dependencies: DependencyTracker) -> list[dict[str, Any]]:
        """Return the metadata of each post as Liquid's `site.posts`, newest first."""
        dependencies.add(*(entry.file for entry in self.entries))
        return self._listing

    @cached_property
    def _listing(self) -> list[dict[str, Any]]:
        return [
            {
                **(read_metadata(entry.file) or {}),
                "url": entry.path,
                "date": entry.date,
                "slug": entry.slug,
                "path": entry.key,
                "id": entry.path.removesuffix(".html"),
            }
            for entry in reversed(self.entries)
        ]


def _normalized(path: str) -> str:
    """Return a path without slashes at its ends, `.html` and `index`."""
    path = path.strip("/")
    for suffix in (".html", "/index"):
        path = path.removesuffix(suffix)
    return path
