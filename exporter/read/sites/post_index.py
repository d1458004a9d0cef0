"""The posts of a site, without their texts: which there are, and where each lives on the web.

Nothing is read before it is asked for, and then no more than the head of each file.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml

from exporter.read.sites.permalinks import dated_name, path_of, shape_of
from exporter.read.yaml_values import is_bounded, load_yaml

TEXTS = (".md", ".markdown", ".mkd", ".mkdown", ".mkdn", ".html")
_HEAD = 8192
_TELLING = re.compile(
    r"^(permalink|slug|date|categories|category|redirect_from|published)[ \t]*:", re.MULTILINE
)
_FULL_DAY = re.compile(
    r"^date[ \t]*:[ \t]*[\"']?(\d{4})-(\d{1,2})-(\d{1,2})[\"']?[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class PostEntry:
    """One post: its file, its key, what its name says, and its path on the web and former ones.

    `path` has no `baseurl` in front, and is empty where the post has no date to make one of.
    """

    file: Path
    key: str
    date: datetime.date | None
    slug: str
    path: str
    aliases: tuple[str, ...] = ()
    published: bool = True


class PostIndex:
    """The posts below a folder. `day_of` takes a value of metadata to the site's day.

    `looked_into` is told of files that an answer depends on besides where the posts live.
    """

    def __init__(
        self,
        root: Path,
        permalink: str,
        defaults: Callable[[str], Mapping[str, Any]],
        day_of: Callable[[object], datetime.date | None],
        looked_into: set[Path],
    ) -> None:
        self._root = root
        self._permalink = permalink
        self._defaults = defaults
        self._day_of = day_of
        self._looked_into = looked_into

    def files(self, *, drafts: bool = False) -> list[Path]:
        """The files of every `_posts` (on request of every `_drafts` too), in order of names."""
        return posts_below(self._root, ("_posts", "_drafts") if drafts else ("_posts",))

    @cached_property
    def entries(self) -> tuple[PostEntry, ...]:
        """Every published post."""
        found = (self._entry(file) for file in self.files())
        return tuple(entry for entry in found if entry.published)

    def _entry(self, file: Path) -> PostEntry:
        key = file.relative_to(self._root).as_posix()
        day, slug = dated_name(file.stem)
        values = {**self._defaults(key), **_telling(file)}
        folders = key.rpartition("_posts/")[0].strip("/")
        day = self._day_of(values.get("date")) or day
        former = values.get("redirect_from") or ()
        former = former if isinstance(former, list | tuple) else (former,)
        return PostEntry(
            file,
            key,
            day,
            slug,
            path_of(self._permalink, day, slug, values, folders),
            tuple(map(str, former)),
            values.get("published") is not False,
        )

    @cached_property
    def _by_name(self) -> dict[tuple[datetime.date | None, str], PostEntry]:
        """By the day and the slug of their file names."""
        return {dated_name(entry.file.stem): entry for entry in reversed(self.entries)}

    @cached_property
    def _by_path(self) -> dict[str, PostEntry]:
        former = {_bare(path): entry for entry in self.entries for path in entry.aliases}
        return former | {_bare(entry.path): entry for entry in self.entries if entry.path}

    def path_of_name(self, name: str) -> str | None:
        """The path on the web of a post by the name of its file; None where there is none."""
        stem = PurePosixPath(name.strip().strip("/"))
        bare = stem.stem if stem.suffix in TEXTS else stem.name
        entry = self._by_name.get(dated_name(bare))
        return entry.path if entry else None

    def path_of_file(self, name: str) -> str | None:
        """The path on the web of a file by its path below the site; None where there is none."""
        name = name.strip().strip("\"'").lstrip("/")
        try:
            file = (self._root / name).resolve()
            if not name or not file.is_relative_to(self._root):
                return None
            is_post = "_posts/" in name or "_drafts/" in name
            if not is_post:
                self._looked_into.add(file)
            if not file.is_file():
                return None
        except (OSError, ValueError):
            # A name that no file can have: too long, or with a zero byte in it.
            return None
        if is_post:
            return self.path_of_name(file.name)
        values = head_of(file) if file.suffix in TEXTS else None
        if values is None:
            return f"/{name}"
        own = str(values.get("permalink") or "")
        if own:
            return own if own.startswith("/") else f"/{own}"
        stem = PurePosixPath(name).with_suffix("")
        return f"/{stem.parent}/".replace("/./", "/") if stem.name == "index" else f"/{stem}.html"

    def at(self, path: str) -> PostEntry | None:
        """The post that lives at a path, or did, or would without folders in front of it."""
        parts = _bare(unquote(path)).split("/")
        for first in range(len(parts)):
            tail = "/".join(parts[first:])
            # A single word is no path that one could tell from others.
            if first and "/" not in tail:
                break
            if entry := self._by_path.get(tail):
                return entry
        return None

    def looks_like_a_post(self, path: str) -> bool:
        """Whether a path has the shape of the site's permalinks."""
        shape = shape_of(self._permalink)
        return shape is not None and shape.fullmatch(unquote(path)) is not None

    @property
    def listed(self) -> list[dict[str, Any]]:
        """What Liquid knows of each post, newest first. Reads every head, once."""
        self._looked_into.update(entry.file for entry in self.entries)
        return self._listed

    @cached_property
    def _listed(self) -> list[dict[str, Any]]:
        return [
            {
                **(head_of(entry.file) or {}),
                "url": entry.path,
                "date": entry.date,
                "slug": entry.slug,
                "path": entry.key,
                "id": entry.path.removesuffix(".html"),
            }
            for entry in reversed(self.entries)
        ]


def posts_below(root: Path, names: tuple[str, ...] = ("_posts",)) -> list[Path]:
    """The texts in every folder of these names below a folder, in order of their names."""
    return sorted(
        (file for folder in _folders(root, names) for file in texts_below(folder)),
        key=lambda file: (file.name, file),
    )


def _folders(root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for folder, below, _ in os.walk(root):
        here = Path(folder)
        yield from (here / name for name in names if name in below)
        below[:] = [
            name
            for name in below
            if name[0] not in "._" and name not in ("assets", "node_modules", "vendor")
        ]


def texts_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder that can be a post by its name."""
    return (
        Path(path, name)
        for path, _, names in os.walk(folder)
        for name in names
        if name.endswith(TEXTS) and not name.startswith(".")
    )


def _bare(path: str) -> str:
    """A path without what servers take as well as leave."""
    path = path.strip("/")
    for ending in (".html", "/index"):
        path = path.removesuffix(ending)
    return path


def _beginning(file: Path) -> str:
    """The metadata block of a file as text, empty where it has none."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_HEAD)
            if b"\n---" not in data[3:]:
                data += stream.read()
    except OSError:
        return ""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    match = re.match(r"\s*---[ \t]*\n(.*?)^---", text, re.DOTALL | re.MULTILINE)
    return match[1] if match else ""


def has_head(file: Path) -> bool:
    """Whether a file begins with a metadata block; without one, Jekyll takes it for no post."""
    return bool(_beginning(file))


def head_of(file: Path) -> dict[str, Any] | None:
    """The values of a file's metadata block, None where it has none that can be read."""
    text = _beginning(file)
    if not text:
        return None
    try:
        values = load_yaml(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None
    return values if isinstance(values, dict) and is_bounded(values) else None


def _telling(file: Path) -> dict[str, Any]:
    """What a metadata block says of the post's address, without reading YAML for nothing."""
    text = _beginning(file)
    keys = set(_TELLING.findall(text))
    if not keys:
        return {}
    if keys == {"date"} and (day := _FULL_DAY.search(text)):
        return {"date": "-".join(day.groups())}
    return head_of(file) or {}
