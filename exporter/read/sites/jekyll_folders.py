"""Where the texts of a Jekyll site lie: posts, drafts, documents of collections, and pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.input_files import InputFolders
from exporter.read.sites.folders import relative_inside
from exporter.read.sites.permalinks import STYLES, dated_name, path_of
from exporter.read.sites.text_files import texts_below

_EXCLUDED = ("node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby")
"""What Jekyll excludes in any site."""
_NOT_SEARCHED = ("assets", "node_modules", "vendor")


@dataclass(frozen=True, slots=True)
class JekyllFolders:
    """The folders of one site, and the patterns of the paths on the web of what lies in them.

    `source` and `collections_dir` are relative to the root and to the source, empty if they are the
    same. `collections` holds the pattern of each collection (Jekyll, “Collections”); `permalink` is
    that of the posts. `excluded` are folders, files and patterns of files that are not pages.
    """

    folders: InputFolders
    source: str = ""
    collections_dir: str = ""
    collections: Mapping[str, str] = field(default_factory=dict)
    permalink: str = STYLES["date"]
    excluded: tuple[str, ...] = ()

    @property
    def root(self) -> Path:
        """The root of the site."""
        return self.folders.root

    def inner_key(self, key: str) -> str:
        """Return the path of a file below the source, by its path below the root."""
        return key.removeprefix(f"{self.source}/") if self.source else key

    def collection_of(self, key: str) -> str:
        """Return `posts`, `drafts`, the name of a collection, or `pages` for any other file."""
        folders = self.inner_key(key).split("/")[:-1]
        for name in ("posts", "drafts"):
            if f"_{name}" in folders:
                return name
        names = (folder[1:] for folder in folders if folder[0:1] == "_")
        return next(filter(self.collections.__contains__, names), "pages")

    def path_of(self, key: str, date: datetime.date | None, values: Mapping[str, Any]) -> str:
        """Return the path on the web of a file; empty if its pattern needs a date and has none."""
        file = PurePosixPath(self.inner_key(key))
        slug = dated_name(file.stem)[1]
        collection = self.collection_of(key)
        if collection in self.collections:
            below = str(file).partition(f"_{collection}/")[2].removesuffix(file.suffix)
            words = {"collection": collection, "path": below, "name": file.stem}
            return path_of(self.collections[collection], date, slug, values, words=words)
        if collection == "pages" and dated_name(file.stem)[0] is None:
            if own := str(values.get("permalink") or ""):
                return f"/{own.lstrip('/')}"
            folder = f"/{file.parent}/".replace("/./", "/")
            return folder if file.stem == "index" else folder + file.stem + self.suffix
        categories = str(file).rpartition("_posts/")[0].strip("/")
        if self.collections_dir:
            categories = f"{categories}/".removeprefix(f"{self.collections_dir}/").strip("/")
        return path_of(self.permalink, date, slug, values, categories)

    @property
    def suffix(self) -> str:
        """What the style of the posts' paths puts behind the names of pages and documents."""
        return (
            ".html"
            if self.permalink.endswith(":output_ext")
            else self.permalink[-1] * (self.permalink[-1] == "/")
        )

    def post_files(self, folder: Path) -> list[Path]:
        """Return the texts in every `_posts` folder below a folder, in the order of their names."""
        found = (
            texts_below(each, self.folders)
            for each in post_folders(folder, self.folders, self.collections_dir)
        )
        return sorted(
            (file for files in found for file in files), key=lambda file: (file.name, file)
        )

    def documents(self) -> list[Path]:
        """Return the texts of every collection, in the order of the settings."""
        base = self.root / self.source / self.collections_dir
        found = (base / f"_{name}" for name in self.collections)
        return [file for folder in found for file in sorted(texts_below(folder, self.folders))]

    def pages(self, folder: Path) -> list[Path]:
        """Return the texts below a folder that are in no folder for another purpose."""
        return sorted(
            file
            for file in texts_below(folder, self.folders)
            if not any(part[0] == "_" for part in file.relative_to(folder).parts[:-1])
            and not self._is_excluded(file)
        )

    def _is_excluded(self, file: Path) -> bool:
        root = self.root / self.source
        path = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
        return any(
            path.startswith(f"{pattern}/") or fnmatchcase(path, pattern) or path == pattern
            for pattern in self.excluded
        )


def folders_of(folders: InputFolders, config: Mapping[str, Any]) -> JekyllFolders:
    """Return the folders of the site with these settings."""
    permalink = str(config.get("permalink") or "date")
    texts = JekyllFolders(
        folders,
        _inside(folders, config.get("source")),
        _inside(folders, config.get("collections_dir")),
        permalink=STYLES.get(permalink, permalink),
    )
    own = config.get("exclude")
    excluded = (*_EXCLUDED, *(own if isinstance(own, list) else ()))
    return JekyllFolders(
        folders,
        texts.source,
        texts.collections_dir,
        _collections(config.get("collections"), texts.suffix),
        texts.permalink,
        tuple(str(each).strip("/") for each in excluded if str(each).strip("/")),
    )


def post_folders(folder: Path, folders: InputFolders, collections_dir: str = "") -> Iterator[Path]:
    """Yield every `_posts` folder below a folder."""
    searched = collections_dir.split("/")

    def is_entered(name: str) -> bool:
        return name in searched or (name[0] not in "._" and name not in _NOT_SEARCHED)

    return folders.folders_named("_posts", folder, is_entered)


def _inside(folders: InputFolders, value: object) -> str:
    """Return a folder of the settings as a path relative to the root; empty if it is outside."""
    name = relative_inside(folders.root, str(value or "").strip(" /"), folders)
    return "" if name == "." else name


def _collections(value: object, suffix: str) -> dict[str, str]:
    """Return the patterns of the collections that the site shows."""
    default = f"/:collection/:path{suffix}"
    if isinstance(value, list):
        return {str(name): default for name in value if _is_name(name)}
    found = {}
    for name, settings in value.items() if isinstance(value, dict) else ():
        settings = settings if isinstance(settings, dict) else {}
        if _is_name(name) and name != "posts":
            permalink = str(settings.get("permalink") or default)
            found[str(name)] = STYLES.get(permalink, permalink)
    return found


def _is_name(name: object) -> bool:
    return re.fullmatch(r"[\w. -]+", str(name)) is not None
