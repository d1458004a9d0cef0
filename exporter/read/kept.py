"""Posts as an earlier build read them, as long as nothing that they depend on has changed.

A post depends on its own file, on the site's settings, data and includes, on where the other posts
live, and on its pictures. One that asks for more than that is read anew each time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.fingerprint import fingerprint
from exporter.model.assets import is_data
from exporter.model.publication import Post
from exporter.read.post import read_post
from exporter.read.site import Site
from exporter.source import Place
from exporter.store import Store, frozen, key_of, thawed

_ASKS_FOR_MORE = re.compile(
    rb"include_relative|site\s*\.\s*(posts|related_posts|tags|categories|pages|documents)"
)
"""Liquid that looks into other files than those that every post depends on."""
_MISSING = frozenset(("image-missing", "image-unreadable", "image-remote", "include-missing"))
"""Findings that another file, elsewhere, would mend."""
_MADE = frozenset((".epub", ".pdf"))
"""The endings of what we make, which may lie in the site: each build would be new to the next."""
Record: TypeAlias = tuple[Post, tuple[Diagnostic, ...], tuple[tuple[str, str], ...]]
"""A post, what its reading found, and other files that it looked into, with their digests."""


class KeptPosts:
    """The posts of one site, from a store or from their files."""

    def __init__(self, site: Site, store: Store) -> None:
        self._site = site
        self._store = store
        self._digests: dict[str, str] = {}

    def read(self, path: Path, diagnostics: Diagnostics) -> Post | None:
        """The post in a file, with the findings of its reading; None after an error."""
        own = diagnostics.apart(Place(str(path)))
        try:
            key = key_of("post", fingerprint(), self._around, str(path), path.read_bytes())
        except OSError:
            return self._tell(read_post(path, self._site, own), own, diagnostics)
        kept: Record | None = thawed(self._store.get(key))
        if kept is not None:
            post, findings, lookups = kept
            if all(map(self._holds, (*_assets(post), *lookups))):
                for finding in findings:
                    diagnostics.add(finding)
                return post
        made = read_post(path, self._site, own)
        if made is not None and self._may_be_kept(path, own):
            lookups = tuple((name, self._digest(Path(name))) for name in self._looked_up(made))
            record = frozen((made, tuple(own), lookups))
            self._store.put(key, record)
            # What comes from the store is never told from what does not.
            made, _, _ = thawed(record)
        return self._tell(made, own, diagnostics)

    @staticmethod
    def _tell(post: Post | None, own: Diagnostics, diagnostics: Diagnostics) -> Post | None:
        for finding in own:
            diagnostics.add(finding)
        return post

    @staticmethod
    def _may_be_kept(path: Path, findings: Iterable[Diagnostic]) -> bool:
        if _ASKS_FOR_MORE.search(path.read_bytes()):
            return False
        return not any(finding.code in _MISSING for finding in findings)

    def _looked_up(self, post: Post) -> Iterator[str]:
        """The files of other posts in which places were looked up that this one links to."""
        for address, neighbour in post.neighbours.items():
            if "#" in address:
                yield str(self._site.root / neighbour.key)

    @cached_property
    def _around(self) -> str:
        """What all posts of the site depend on: settings, data, includes, addresses, file names."""
        root = self._site.root
        folders = (
            self._site.folder("data_dir", "_data"),
            self._site.folder("includes_dir", "_includes"),
        )
        files = [root / "_config.yml", *(path for folder in folders for path in _below(folder))]
        contents = "".join(f"{path} {self._digest(path)}\n" for path in files)
        posts = "".join(
            f"{entry.key} {entry.path} {entry.aliases} {entry.published}\n"
            for entry in self._site.posts.entries
        )
        names = "".join(f"{path}\n" for path in _below(root) if path.suffix.lower() not in _MADE)
        return key_of(contents, posts, names)

    def _holds(self, asset: tuple[str, str]) -> bool:
        path, digest = asset
        return is_data(path) or self._digest(Path(path)) == digest

    def _digest(self, path: Path) -> str:
        name = str(path)
        if name not in self._digests:
            try:
                self._digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:
                self._digests[name] = ""
        return self._digests[name]


def _assets(post: Post) -> Iterator[tuple[str, str]]:
    return ((asset.path, asset.digest) for asset in post.assets.values())


def _below(folder: Path) -> list[Path]:
    """The files below a folder, but for hidden ones and what a site generator makes."""
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in ("node_modules", "_site"):
                continue
            if entry.is_dir() and not entry.is_symlink():
                waiting.append(entry)
            else:
                found.append(entry)
    return found
