"""Posts and people as an earlier build read them, as long as nothing they depend on has changed.

A post depends on its own file, on the site's settings, data and includes, on where the other posts
live, on its pictures, and on whatever else it had looked into.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import is_data_url
from exporter.model.publication import Author, Person, Post
from exporter.read.post import read_post
from exporter.read.sites.jekyll import Site
from exporter.read.sites.site_dependencies import files_below, site_dependencies
from exporter.runtime.cache import Cache, cache_key, content_digest, memoized_entry
from exporter.runtime.fingerprint import fingerprint

_PASSING = frozenset(("image-unreadable", "include-missing", "liquid-limit"))
"""Findings that another file, elsewhere, would mend, or a machine with less to do."""


@dataclass(frozen=True, slots=True)
class CachedPost:
    """A post, what its reading found, and other files that it looked into, with their digests."""

    post: Post | None
    findings: tuple[Diagnostic, ...]
    lookups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _People:
    """People, what was found about them, and the files looked into, as in `CachedPost`."""

    people: tuple[Person, ...]
    findings: tuple[Diagnostic, ...]
    lookups: tuple[tuple[str, str], ...]


class PostCache:
    """The posts of one site, from a store or from their files."""

    def __init__(self, site: Site, cache: Cache) -> None:
        self._site = site
        self._cache = cache
        self._digests: dict[str, str] = {}

    def read(self, path: Path, diagnostics: Diagnostics) -> Post | None:
        """The post in a file, with the findings of its reading; None after an error."""
        own = diagnostics.apart(Place(str(path)))
        try:
            data = path.read_bytes()
        except OSError:
            post = read_post(path, self._site, own)
            diagnostics.extend(own)
            return post

        def made() -> CachedPost:
            self._site.looked_into.clear()
            return CachedPost(read_post(path, self._site, own), tuple(own), self._lookups())

        def is_current(cached: CachedPost) -> bool:
            assets = _assets(cached.post) if cached.post else ()
            return all(map(self._holds, (*assets, *cached.lookups)))

        def is_final(cached: CachedPost) -> bool:
            return cached.post is not None and _may_be_kept(cached.post, data, cached.findings)

        where = (str(path), str(path.resolve()))
        entry = memoized_entry(
            self._cache,
            cache_key("post", fingerprint(), self._around, *where, data),
            CachedPost,
            made,
            is_current=is_current,
            is_final=is_final,
        )
        diagnostics.extend(entry.value.findings)
        post = entry.value.post
        return replace(post, content_digest=entry.digest) if post else None

    def people(
        self, authors: Sequence[Author], diagnostics: Diagnostics, file: Path | None = None
    ) -> tuple[Person, ...]:
        """The authors as `people_of` presents them; `file` is the collection file."""
        said = self._digest(file) if file else ""
        key = cache_key(
            "people", fingerprint(), self._around, f"{file}", said, content_digest(authors)
        )

        def made() -> _People:
            from exporter.read.people import people_of

            own = diagnostics.apart(None)
            self._site.looked_into.clear()
            people = people_of(authors, self._site, own, file)
            return _People(people, tuple(own), self._lookups())

        cached = memoized_entry(
            self._cache,
            key,
            _People,
            made,
            is_current=lambda each: all(map(self._holds, (*_photos(each.people), *each.lookups))),
            is_final=lambda each: not any(finding.code in _PASSING for finding in each.findings),
        ).value
        diagnostics.extend(cached.findings)
        return cached.people

    def _lookups(self) -> tuple[tuple[str, str], ...]:
        return tuple((str(file), self._digest(file)) for file in sorted(self._site.looked_into))

    @cached_property
    def _around(self) -> str:
        """What all posts of the site depend on: settings, data, includes, addresses, file names."""
        root = self._site.root
        files = site_dependencies(self._site)
        contents = "".join(f"{path} {self._digest(path)}\n" for path in files)
        posts = "".join(
            f"{entry.key} {entry.path} {entry.aliases} {entry.published}\n"
            for entry in self._site.posts.entries
        )
        # Where a link leads is part of what it is.
        names = "".join(
            f"{path} {path.resolve() if path.is_symlink() else ''}\n" for path in files_below(root)
        )
        return cache_key(contents, posts, names)

    def _holds(self, asset: tuple[str, str]) -> bool:
        path, digest = asset
        return is_data_url(path) or self._digest(Path(path)) == digest

    def _digest(self, path: Path) -> str:
        name = str(path)
        if name not in self._digests:
            try:
                # A post may name a device, which has no end.
                data = path.read_bytes() if path.is_file() else None
                self._digests[name] = "" if data is None else hashlib.sha256(data).hexdigest()
            except OSError:
                self._digests[name] = ""
        return self._digests[name]


def _assets(post: Post) -> Iterator[tuple[str, str]]:
    return ((asset.path, asset.digest) for asset in post.assets.values())


def _photos(people: Iterable[Person]) -> Iterator[tuple[str, str]]:
    photos = (person.photo for person in people)
    return ((photo.path, photo.digest) for photo in photos if photo)


def _may_be_kept(post: Post, data: bytes, findings: Iterable[Diagnostic]) -> bool:
    """Whether a post is what its file and its site say, and nothing besides."""
    # It may have been edited between two looks at it.
    same = post.digest == hashlib.sha256(data).hexdigest()
    return same and not any(finding.code in _PASSING for finding in findings)
