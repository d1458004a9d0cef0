"""The posts of a site without their text: which there are, and where each is on the web.

Nothing is read before it is needed, and then no more than the metadata block of each file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from exporter.input_files import InputFileError, InputFolders
from exporter.read.metadata.block import read_metadata
from exporter.read.metadata.file_names import title_of_path
from exporter.read.sites.dependencies import DependencyTracker
from exporter.read.sites.file_index import folded_name
from exporter.read.sites.permalinks import dated_name, words_of
from exporter.read.sites.text_files import is_text_name

_MAX_ALIKE = 50
"""The most names that are compared with one that no file has: a vault has thousands of each."""


@dataclass(frozen=True, slots=True)
class PostEntry:
    """A post: its file, its key, its date and slug, its path on the web and former paths.

    `collection` is `posts`, or the name of what else the text belongs to (Jekyll).
    `path` is without `baseurl`, and empty if the post has no date to form one of.
    """

    file: Path
    key: str
    date: datetime.date | None
    slug: str
    path: str
    aliases: tuple[str, ...] = ()
    collection: str = "posts"


class PostIndex:
    """The published posts of a site, by their paths on the web and by their file names.

    `find_entries` returns them in the order of their file names; it is called when the posts are
    first needed. `path_pattern` matches every path that a post may have, None if any path may be
    one.
    """

    def __init__(
        self,
        folders: InputFolders,
        find_entries: Callable[[], Sequence[PostEntry]],
        path_pattern: re.Pattern[str] | None,
    ) -> None:
        self._folders = folders
        self._find_entries = find_entries
        self._path_pattern = path_pattern
        self._hints: dict[str, str] = {}
        self._listings: dict[str, list[dict[str, Any]]] = {}

    @cached_property
    def entries(self) -> Sequence[PostEntry]:
        """Every published post."""
        return self._find_entries()

    @cached_property
    def _by_name(self) -> dict[tuple[datetime.date | None, str], list[PostEntry]]:
        """The posts by the date and the slug in their file names."""
        found: dict[tuple[datetime.date | None, str], list[PostEntry]] = {}
        for entry in self.entries:
            found.setdefault(dated_name(entry.file.stem), []).append(entry)
        return found

    @cached_property
    def _by_path(self) -> dict[str, list[PostEntry]]:
        """The posts by their paths on the web; at a former path, if no post is there now."""
        found: dict[str, list[PostEntry]] = {}
        for entry in self.entries:
            if entry.path:
                found.setdefault(_normalized(entry.path), []).append(entry)
        for entry in self.entries:
            for path in entry.aliases:
                found.setdefault(_normalized(path), [entry])
        return found

    @cached_property
    def _by_key(self) -> dict[str, PostEntry]:
        return {entry.key: entry for entry in self.entries}

    def in_file(self, path: str) -> PostEntry | None:
        """Return the post in the file at a path from the root; None if there is none.

        The path may lack the first folders, such as the one that holds all texts, if only one post
        is at such a path.
        """
        if entry := self._by_key.get(path):
            return entry
        same_name = self._by_file_name.get(path.rpartition("/")[2], ())
        found = [entry for entry in same_name if entry.key.endswith(f"/{path}")]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_file_name(self) -> dict[str, list[PostEntry]]:
        found: dict[str, list[PostEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.file.name, []).append(entry)
        return found

    def of_file(self, path: str) -> PostEntry | None:
        """Return the post with a file name, with or without suffix; None if there is none.

        Of several with the same name, it is the one with the most of the folders before the name,
        or the one in the fewest folders.
        """
        return _likest(self._by_name.get(dated_name(_stem(path)), ()), path)

    def of_note(self, path: str) -> PostEntry | None:
        """Return the post as `of_file` does, with names in upper or lower case.

        If no file has the name, it is the first post that gives it itself.
        """
        return _likest(self._by_folded_name.get(folded_name(_stem(path)), ()), path)

    @cached_property
    def _by_folded_name(self) -> dict[str, list[PostEntry]]:
        found: dict[str, list[PostEntry]] = {}
        for entry in self.entries:
            found.setdefault(folded_name(entry.file.stem), []).append(entry)
        for entry in self.entries:
            for alias in entry.aliases:
                found.setdefault(folded_name(alias.strip()), [entry])
        return found

    def hint_for(self, name: str) -> str:
        """Return a hint for a file name that no post has: those with its slug, or a similar one."""
        name = name.strip().rpartition("/")[2]
        if name not in self._hints:
            self._hints[name] = self._hint_for(name)
        return self._hints[name]

    def _hint_for(self, name: str) -> str:
        stem = PurePosixPath(name).stem if is_text_name(name) else name
        slug = dated_name(stem)[1].casefold()
        files = self._names_by_slug.get(slug, [])
        if not files:
            alike = self._names_by_letter.get(name[:1].casefold(), ())
            alike = sorted(alike, key=lambda other: abs(len(other) - len(name)))
            files = get_close_matches(name, alike[:_MAX_ALIKE], 1)
        shown = " or ".join(f"‘{file}’" for file in dict.fromkeys(files[:3]))
        return f"did you mean {shown}?" if shown else ""

    @cached_property
    def _names_by_slug(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entry in self.entries:
            found.setdefault(entry.slug.casefold(), []).append(entry.file.name)
        return found

    @cached_property
    def _names_by_letter(self) -> dict[str, list[str]]:
        """The names of the files by the letter with which they begin."""
        found: dict[str, list[str]] = {}
        for entry in self.entries:
            found.setdefault(entry.file.name[:1].casefold(), []).append(entry.file.name)
        return found

    def path_of_name(self, name: str) -> str | None:
        """Return a path that leads to the post with a file name; None if there is none.

        It is the path on the web, or that of the file if another post has the same on the web.
        """
        entry = self.of_file(name)
        if entry is None or len(self.sharing_path(entry)) < 2:
            return entry.path if entry else None
        return "/" + quote(entry.key)

    def shared_paths(self) -> list[list[PostEntry]]:
        """Return the posts that have the same path on the web as another, by path."""
        return [entries for entries in self._by_path.values() if len(entries) > 1]

    def sharing_path(self, entry: PostEntry) -> Sequence[PostEntry]:
        """Return the posts with the path of a post on the web, among them the post itself."""
        return self._by_path.get(_normalized(entry.path), ()) if entry.path else ()

    def path_of_file(self, name: str, dependencies: DependencyTracker) -> str | None:
        """Return the path on the web of a file by its path in the site; None if there is none."""
        name = name.strip().strip("\"'").lstrip("/")
        try:
            file = self._folders.resolve(self._folders.root / name)
            if not name:
                return None
            if not self._folders.exists(file) and (entry := self.in_file(name)):
                # The path is relative to the folder of all texts.
                file = entry.file
            is_post = "_posts/" in name or "_drafts/" in name
            if not is_post:
                dependencies.add(file)
            if not self._folders.is_file(file):
                return None
        except InputFileError:
            return None
        if is_post:
            return self.path_of_name(name)
        if (entry := self.in_file(name)) and entry.path:
            return entry.path
        values = read_metadata(file, self._folders) if is_text_name(file.name) else None
        if values is None:
            return f"/{name}"
        permalink = str(values.get("permalink") or "")
        if permalink:
            return permalink if permalink.startswith("/") else f"/{permalink}"
        stem = PurePosixPath(name).with_suffix("")
        return f"/{stem.parent}/".replace("/./", "/") if stem.name == "index" else f"/{stem}.html"

    def at(self, path: str) -> PostEntry | None:
        """Return the first post at a path, or formerly there, or there without first folders."""
        parts = _normalized(unquote(path)).split("/")
        for first in range(len(parts)):
            tail = "/".join(parts[first:])
            # A single word is too little to identify a post.
            if first and "/" not in tail:
                break
            if entries := self._by_path.get(tail):
                return entries[0]
        return None

    def may_be_post(self, path: str) -> bool:
        """Return whether a path has the form of the site's permalinks."""
        pattern = self._path_pattern
        return pattern is not None and pattern.fullmatch(unquote(path)) is not None

    def listing(
        self, dependencies: DependencyTracker, collection: str = "posts"
    ) -> list[dict[str, Any]]:
        """Return the metadata of each post as Liquid's `site.posts`, newest first.

        That of the documents of a collection is in the order of their files.
        """
        dependencies.add(*(entry.file for entry in self.entries))
        if collection not in self._listings:
            self._listings[collection] = self._listing(collection)
        listed = self._listings[collection]
        return listed[::-1] if collection == "posts" else listed

    def _listing(self, collection: str) -> list[dict[str, Any]]:
        return [
            {
                "title": title_of_path(entry.file),
                **(values := read_metadata(entry.file, self._folders) or {}),
                "tags": words_of(values.get("tags")),
                "categories": words_of(values.get("categories") or values.get("category")),
                "url": entry.path,
                "date": entry.date,
                "slug": entry.slug,
                "path": entry.key,
                "id": entry.path.removesuffix(".html"),
            }
            for entry in self.entries
            if entry.collection == collection
        ]


def _stem(path: str) -> str:
    name = path.strip().rpartition("/")[2]
    return PurePosixPath(name).stem if is_text_name(name) else name


def _likest(entries: Iterable[PostEntry], path: str) -> PostEntry | None:
    """Return the entry whose folders are most like those of a path; None if there is none."""
    *folders, name = path.strip().strip("/").split("/")

    def likeness(entry: PostEntry) -> tuple[int, bool, int]:
        own = entry.key.split("/")[-2::-1]
        same = (one == other for one, other in zip(reversed(folders), own, strict=False))
        return sum(takewhile(bool, same)), entry.file.name == name, -len(own)

    return max(entries, key=likeness, default=None)


def _normalized(path: str) -> str:
    """Return a path without slashes at its ends, `.html` and `index`."""
    path = path.strip("/")
    for suffix in (".html", "/index"):
        path = path.removesuffix(suffix)
    return path
