"""The chapters of one book: made from their posts, or as an earlier build decided them.

A chapter follows from its post, from what the policy puts in front of it, and from the ids of those
chapters that it leads to. Where references are counted through the book, it also follows from every
chapter before it, and is made anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.model.nodes import Blocks
from exporter.model.publication import Book, Chapter, Post
from exporter.options.settings import Settings
from exporter.resolve.addresses import whole
from exporter.resolve.chapter_context import LinkTarget
from exporter.resolve.chapter_names import chapter_name
from exporter.resolve.drafts import Draft, draft
from exporter.resolve.links import settle_links
from exporter.resolve.notes_and_references import Citations
from exporter.resolve.opening import byline, dateline, kicker, standfirst
from exporter.resolve.rights import rights_of
from exporter.resolve.spacing import bind_last_words
from exporter.runtime.cache import Cache, cache_key, content_digest, deserialize, serialize
from exporter.runtime.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class _Drafted:
    """The ids of a draft, and what drafting it has found."""

    ids: Mapping[str, str]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Finished:
    """A chapter, and what finishing it has found."""

    chapter: Chapter
    findings: tuple[Diagnostic, ...]


class Chapters:
    """Makes the chapters of a book. What was made before is taken from the store."""

    def __init__(self, book: Book, settings: Settings, diagnostics: Diagnostics, cache: Cache):
        self._book = book
        self._settings = settings
        self._diagnostics = diagnostics
        self._cache = cache
        self._drafts: dict[str, Draft] = {}
        self._content_digests = {
            post.key: post.content_digest or content_digest(post) for post in book.chapters
        }
        self._ids = {post.key: self._drafted(post) for post in book.chapters}

    def landings(self) -> dict[str, LinkTarget]:
        """Where the chapters of a collection are come to, by the keys of their posts."""
        posts = self._book.chapters if self._book.collection else ()
        return {post.key: LinkTarget(post.metadata.title, self._ids[post.key]) for post in posts}

    def drafts(self, landings: Mapping[str, LinkTarget]) -> list[Draft]:
        """Every chapter before its links are settled."""
        return [self._draft(post).among(landings) for post in self._book.chapters]

    def finished(
        self,
        post: Post,
        landings: Mapping[str, LinkTarget],
        citations: Citations,
        opening: Blocks = (),
    ) -> Chapter:
        """The chapter of a post, whose first blocks are the opening."""
        key = self._key(post, landings, opening)
        entry = None if citations.run_on else self._cache.get(key)
        kept = deserialize(entry, _Finished)
        if entry is None or kept is None:
            own = self._diagnostics.apart(post.place)
            drafted = self._draft(post).among(landings)
            drafted = replace(drafted, scene=replace(drafted.scene, diagnostics=own))
            kept = _Finished(_finished(drafted, opening, citations), tuple(own))
            if not citations.run_on:
                entry = serialize(kept)
                self._cache.put(key, entry)
        self._drafts.pop(post.key, None)
        for finding in kept.findings:
            self._diagnostics.add(finding)
        return replace(kept.chapter, content_digest=cache_key(entry) if entry else "")

    def _drafted(self, post: Post) -> Mapping[str, str]:
        """The ids of a post's draft, which is made now unless they are known."""
        key = cache_key("ids", fingerprint(), self._content_digests[post.key])
        kept = deserialize(self._cache.get(key), _Drafted)
        if kept is None:
            own = self._diagnostics.apart(post.place)
            made = draft(post, self._settings, own, rights_of(post, self._book))
            self._drafts[post.key] = made
            kept = _Drafted(made.ids, tuple(own))
            self._cache.put(key, serialize(kept))
        for finding in kept.findings:
            self._diagnostics.add(finding)
        return kept.ids

    def _draft(self, post: Post) -> Draft:
        if post.key not in self._drafts:
            # What there is to find is known from the build that kept its ids.
            rights = rights_of(post, self._book)
            self._drafts[post.key] = draft(post, self._settings, Diagnostics(), rights)
        return self._drafts[post.key]

    def _key(self, post: Post, landings: Mapping[str, LinkTarget], opening: Blocks) -> str:
        return cache_key(
            "chapter",
            fingerprint(),
            self._content_digests[post.key],
            rights_of(post, self._book),
            f"{self._settings.references} {self._book.collection}",
            content_digest((self._book.sources, opening)),
            *_led_to(post, landings),
        )


def _led_to(post: Post, landings: Mapping[str, LinkTarget]) -> Iterator[str]:
    """What a chapter may say of others: their titles, and what is called how in them."""
    for key in sorted({neighbour.key for neighbour in post.neighbours.values()}):
        landing = landings.get(key)
        if landing:
            yield repr((key, landing.title, sorted(landing.ids.items())))


def _finished(drafted: Draft, opening: Blocks, citations: Citations) -> Chapter:
    post = drafted.post
    metadata = post.metadata
    blocks = settle_links((*opening, *drafted.blocks), drafted.ids, drafted.scene)
    blocks = bind_last_words(blocks)
    called = citations.of(blocks, post.key, metadata.title, metadata.sources)
    return Chapter(
        key=post.key,
        name=chapter_name(post.key),
        metadata=metadata,
        blocks=called.blocks,
        notes=called.notes,
        references=called.references,
        labels=drafted.scene.labels,
        kicker=kicker(metadata),
        standfirst=standfirst(metadata, blocks),
        byline=byline(metadata.authors, metadata.lang),
        dateline=dateline(metadata.date, metadata.lang),
        address=whole(post.address, ""),
        rights=drafted.rights,
        cover=post.assets.get(metadata.cover),
        at_foot=called.at_foot,
    )
