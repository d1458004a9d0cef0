"""What the posts of one site share, whichever program generates it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from exporter.diagnostics.source import Source
from exporter.model.post import Author
from exporter.read.dates import local_day, local_time
from exporter.read.sites.data_files import DataFiles
from exporter.read.sites.dependencies import DependencyTracker, files_below
from exporter.read.sites.formula_support import FormulaSupport
from exporter.read.sites.post_index import PostIndex

_PORTRAIT_FOLDERS = tuple(
    f"{folder}/{kind}"
    for folder in ("assets/img", "assets/images", "assets", "images", "img")
    for kind in ("authors", "members", "team", "avatars")
)


@dataclass(frozen=True, slots=True)
class MetadataDefaults:
    """Metadata for the posts below a folder, or that fit a pattern (`path`), of one kind.

    `kind` is `posts` or `drafts`; empty for both.
    """

    path: str
    kind: str
    values: Mapping[str, Any]

    def apply_to(self, key: str) -> bool:
        """Return whether the file with this key is in scope."""
        if self.kind not in ("", "drafts" if "_drafts/" in key else "posts"):
            return False
        if "*" in self.path:
            return fnmatchcase(key, self.path) or fnmatchcase(key, f"{self.path}/*")
        return not self.path or key == self.path or key.startswith(f"{self.path}/")


def defaults_for(key: str, defaults: tuple[MetadataDefaults, ...]) -> dict[str, Any]:
    """Return the default metadata of the file with this key; narrower scopes win."""
    in_scope = [entry for entry in defaults if entry.apply_to(key)]
    in_scope.sort(key=lambda entry: (len(entry.path), bool(entry.kind)))
    return {str(name): value for entry in in_scope for name, value in entry.values.items()}


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of a site; its posts, data files and layouts are read when first used.

    `address` has no slash at its end and may be empty; its path is `base` (Jekyll's `baseurl`).
    `permalink` is the pattern of the posts' paths. `config` holds every setting by its name. The
    authors come from `author_files`, a later one overriding an earlier one.
    """

    root: Path
    config_file: Path
    author_files: tuple[Path, ...]
    posts: PostIndex = field(compare=False, repr=False)
    data: DataFiles = field(compare=False, repr=False)
    formulas: FormulaSupport = field(compare=False, repr=False)
    includes: Path
    title: str = ""
    address: str = ""
    base: str = ""
    permalink: str = ""
    lang: str = ""
    timezone: datetime.tzinfo = datetime.UTC
    authors: Mapping[str, Author] = field(default_factory=dict)
    defaults: tuple[MetadataDefaults, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)

    def key(self, path: Path) -> str:
        """Return a file's path below the site, with slashes; its name if it is elsewhere."""
        resolved = path.resolve()
        inside = resolved.is_relative_to(self.root)
        key = resolved.relative_to(self.root).as_posix() if inside else resolved.name
        # A file name may hold bytes that are not text.
        return key.encode(errors="replace").decode()

    def defaults_for(self, key: str) -> dict[str, Any]:
        """Return the default metadata of the file with this key."""
        return defaults_for(key, self.defaults)

    @property
    def kramdown(self) -> Mapping[str, Any]:
        """The options of kramdown (Jekyll's “Configuration Options”)."""
        options = self.config.get("kramdown")
        return options if isinstance(options, dict) else {}

    @property
    def smart_quotes(self) -> bool:
        """Whether straight quotation marks become those of the language."""
        marks = self.kramdown.get("smart_quotes", "")
        marks = marks if isinstance(marks, str) else ",".join(map(str, marks or ()))
        return marks.replace(" ", "") != "apos,apos,quot,quot"

    def day(self, value: object) -> datetime.date | None:
        """Return the day of a date or a time in the site's time zone; None if it is neither."""
        return local_day(value, self.timezone)

    def local_time(self, value: object) -> datetime.datetime | None:
        """Return a date or a time in the site's time zone; None if it is neither."""
        return local_time(value, self.timezone)

    def is_own_host(self, host: str) -> bool:
        """Return whether a host is the site's, with or without `www.`."""
        own = (urlsplit(self.address).hostname or "").removeprefix("www.")
        return bool(own) and host.lower().removeprefix("www.") == own

    def is_related_host(self, host: str) -> bool:
        """Return whether a host is the site's, or a domain above or below it.

        A blog may have moved between such hosts.
        """
        own = (urlsplit(self.address).hostname or "").removeprefix("www.")
        host = host.lower().removeprefix("www.")
        related = host.endswith(f".{own}") or own.endswith(f".{host}")
        return self.is_own_host(host) or bool(own and "." in host and related)

    def include(self, name: str) -> Source | None:
        """Return the text of an include; None if the site has none of that name."""
        return _text_file(self.includes, self.includes / name)

    def file_beside(self, post: Path, name: str, dependencies: DependencyTracker) -> Source | None:
        """Return the text of a file beside a post and inside the site; None if there is none."""
        file = post.resolve().parent / name
        dependencies.add(file)
        return _text_file(self.root, file)

    def dependencies(self) -> list[Path]:
        """Return the files that any post may depend on: settings, authors, data and includes."""
        files = [self.config_file, *self.author_files]
        for folder in (self.data.folder, self.includes):
            files += files_below(folder, everything=True)
        return [file for file in dict.fromkeys(files) if file.is_file()]

    def portrait(self, id_: str) -> str:
        """Return the address of an author's photograph as a post writes it; empty if none."""
        for folder in _PORTRAIT_FOLDERS:
            for suffix in ("jpg", "png", "jpeg", "webp"):
                if (self.root / folder / f"{id_}.{suffix}").is_file():
                    return f"/{folder}/{id_}.{suffix}"
        return ""


def _text_file(folder: Path, file: Path) -> Source | None:
    """Return a UTF-8 text file, unless it is outside of the folder."""
    try:
        file = file.resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            return None
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError):
        return None
    return Source(str(file), text)
