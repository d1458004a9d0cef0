"""Posts and people of earlier builds, as long as nothing that they depend on has changed.

A post depends on its file, on the site's settings, data and includes, on the addresses of the other
posts, on its images, and on every other file that was looked up while it was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from exporter.diagnostics import Diagnostic
from exporter.diagnostics.source import Place
from exporter.input_files import FileKind, real_path
from exporter.model.assets import is_data_url
from exporter.model.book import Person
from exporter.model.lazy_fields import LazyEntry, replace_fields
from exporter.model.post import Author, Post
from exporter.read.context import ReadContext
from exporter.read.metadata.people import people_of
from exporter.read.post import read_post
from exporter.read.sites.dependencies import DependencyTracker, files_below
from exporter.runtime.cache import Cache, cache_key, content_digest, memoized_entry
from exporter.runtime.fingerprint import fingerprint, plugins_fingerprint

_TEMPORARY_CODES = frozenset(
    ("image-unreadable", "include-missing", "liquid-limit", "plugin-failed")
)
"""Findings that may go away without a change of the files that are tracked."""


@dataclass(frozen=True, slots=True)
class CachedPost:
    """A post, the findings of reading it, and the files looked up, with their digests.

    Few builds need the blocks of most posts.
    """

    post: LazyEntry[Post] | None
    findings: tuple[Diagnostic, ...]
    lookups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CachedPeople:
    """People, findings and files looked up, as in `CachedPost`."""

    people: tuple[Person, ...]
    findings: tuple[Diagnostic, ...]
    lookups: tuple[tuple[str, str], ...]


class PostCache:
    """The posts and people of one site, from a cache or from their files.

    Nothing is cached if the context downloads images.
    """

    def __init__(self, context: ReadContext, cache: Cache) -> None:
        self._context = context
        self._cache = cache
        self._digests: dict[str, str] = {}

    def read(self, path: Path) -> Post | None:
        """Return the post in a file; None after an error. Findings are reported either way."""
        context = self._context.for_file(Place(str(path)))
        try:
            data = (
                None if context.download else context.site.folders.read_bytes(path, FileKind.POST)
            )
        except OSError:
            data = None
        if data is None:
            post = read_post(path, context)
            self._context.diagnostics.extend(context.diagnostics)
            return post

        def make() -> CachedPost:
            post = read_post(path, context)
            stored = LazyEntry(post, ("blocks",)) if post else None
            return CachedPost(
                stored, tuple(context.diagnostics), self._lookups(context.dependencies)
            )

        def is_current(cached: CachedPost) -> bool:
            assets = _assets(cached.post.value) if cached.post else ()
            return all(map(self._is_unchanged, (*assets, *cached.lookups)))

        def is_final(cached: CachedPost) -> bool:
            # The file may have been edited between the two times that it was read.
            digest = hashlib.sha256(data).hexdigest()
            is_same = cached.post is not None and cached.post.value.digest == digest
            return is_same and _are_final(cached.findings)

        names = (str(path), str(real_path(path)))
        entry = memoized_entry(
            self._cache,
            cache_key("post", fingerprint(), self._plugins_digest, self._site_digest, *names, data),
            CachedPost,
            make,
            is_current=is_current,
            is_final=is_final,
        )
        self._context.diagnostics.extend(entry.value.findings)
        stored = entry.value.post
        return replace_fields(stored.value, content_digest=entry.digest) if stored else None

    def people(self, authors: Sequence[Author], file: Path | None = None) -> tuple[Person, ...]:
        """Return the authors as `people_of` does; `file` is the collection file."""
        if self._context.download:
            return people_of(authors, self._context, file)
        file_digest = self._digest(file) if file else ""
        key = cache_key(
            "people",
            fingerprint(),
            self._site_digest,
            f"{file}",
            file_digest,
            content_digest(authors),
        )

        def make() -> CachedPeople:
            context = self._context.for_file(None)
            people = people_of(authors, context, file)
            return CachedPeople(
                people, tuple(context.diagnostics), self._lookups(context.dependencies)
            )

        cached = memoized_entry(
            self._cache,
            key,
            CachedPeople,
            make,
            is_current=lambda entry: all(
                map(self._is_unchanged, (*_photos(entry.people), *entry.lookups))
            ),
            is_final=lambda entry: _are_final(entry.findings),
        ).value
        self._context.diagnostics.extend(cached.findings)
        return cached.people

    def _lookups(self, dependencies: DependencyTracker) -> tuple[tuple[str, str], ...]:
        return tuple((str(file), self._digest(file)) for file in dependencies.files())

    @cached_property
    def _plugins_digest(self) -> str:
        return plugins_fingerprint(plugin.name for plugin in self._context.plugins.plugins)

    @cached_property
    def _site_digest(self) -> str:
        """The digest of what every post depends on.

        These are settings, data, includes, the addresses of posts, and the names of all files.
        """
        site = self._context.site
        contents = "".join(f"{path} {self._digest(path)}\n" for path in site.dependencies())
        posts = "".join(
            f"{entry.key} {entry.path} {entry.aliases}\n" for entry in site.posts.entries
        )
        # The target of a symbolic link is a part of it.
        names = "".join(
            f"{path} {real_path(path) if path.is_symlink() else ''}\n"
            for path in files_below(site.root, site.folders)
        )
        return cache_key(contents, posts, names, f"{site.bibliography}")

    def _is_unchanged(self, asset: tuple[str, str]) -> bool:
        path, digest = asset
        return is_data_url(path) or self._digest(Path(path)) == digest

    def _digest(self, path: Path) -> str:
        """Return the SHA-256 of a file; empty if it cannot be read."""
        name = str(path)
        if name not in self._digests:
            try:
                data = self._context.site.folders.read_bytes(path, FileKind.IMAGE)
                self._digests[name] = hashlib.sha256(data).hexdigest()
            except OSError:
                self._digests[name] = ""
        return self._digests[name]


def _assets(post: Post) -> Iterator[tuple[str, str]]:
    return ((asset.path, asset.digest) for asset in post.assets.values())


def _photos(people: Iterable[Person]) -> Iterator[tuple[str, str]]:
    photos = (person.photo for person in people)
    return ((photo.path, photo.digest) for photo in photos if photo)


def _are_final(findings: Iterable[Diagnostic]) -> bool:
    return not any(finding.code in _TEMPORARY_CODES for finding in findings)
