"""Chapters of a book, resolved from their posts or read from the cache.

A chapter depends on its post, on the disclaimers that the policy adds, and on the titles and ids of
the chapters it links to. Where references are numbered through the book it also depends on every
chapter before it, and is not cached.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.model.book import BACK, FRONT, Book, Part
from exporter.model.edition import Chapter
from exporter.model.lazy_fields import LazyEntry, replace_fields
from exporter.model.nodes import Blocks
from exporter.model.post import Post, SourceEntry
from exporter.model.summary import summary_of
from exporter.options.settings import Settings
from exporter.resolve.addresses import absolute_url
from exporter.resolve.chapter_context import LinkTarget
from exporter.resolve.drafts import Draft, draft
from exporter.resolve.languages import check_language
from exporter.resolve.links import resolve_links
from exporter.resolve.notes_and_references import Annotator
from exporter.resolve.opening import byline, dateline, kicker, standfirst
from exporter.resolve.rights import rights_of
from exporter.resolve.spacing import bind_last_words
from exporter.runtime.cache import Cache, Entry, cache_key, content_digest, memoize, memoized_entry
from exporter.runtime.fingerprint import fingerprint, plugins_fingerprint

_PLAIN_KEY = re.compile(r"_posts/([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_RESERVED_NAMES = re.compile("|".join((*FRONT, *BACK, r"part-\d+")))
_MAX_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class _CachedIds:
    """The ids of a draft, and the diagnostics of drafting it."""

    ids: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _CachedChapter:
    """A chapter, and the diagnostics of resolving it. Few builds need the content of most."""

    chapter: LazyEntry[Chapter]
    diagnostics: tuple[Diagnostic, ...]


_CONTENT = ("blocks", "notes")
"""The fields of the content of a chapter. A colophon depends on whether there are references."""


class ChapterBuilder:
    """Builds the chapters of one book, each from the cache if it is there.

    Drafts every post whose ids are not cached, since links between chapters need all ids.
    """

    def __init__(
        self, book: Book, settings: Settings, diagnostics: Diagnostics, cache: Cache
    ) -> None:
        self._book = book
        self._settings = settings
        self._diagnostics = diagnostics
        self._cache = cache
        self._drafts: dict[str, Draft] = {}
        self._locked_digest = content_digest((book.locked, settings.prefer_archived))
        self._content_digests = {
            post.key: post.content_digest or content_digest(post) for post in book.chapters
        }
        ids = {post.key: self._ids(post) for post in book.chapters}
        self.link_targets: Mapping[str, LinkTarget] = {
            **dict(self._part_openings()),
            **{
                post.key: LinkTarget(post.metadata.title, ids[post.key], post.key)
                for post in (book.chapters if book.collection else ())
            },
        }

    def drafts(self) -> list[Draft]:
        """Return the draft of every chapter, in reading order."""
        return [self._draft(post) for post in self._book.chapters]

    def chapter(self, post: Post, annotator: Annotator, opening: Blocks = ()) -> Chapter:
        """Return the chapter of a post, with the blocks of `opening` before its own."""

        def resolved() -> _CachedChapter:
            own = self._diagnostics.separate(post.place)
            drafted = self._draft(post)
            drafted = replace(drafted, context=replace(drafted.context, diagnostics=own))
            chapter = _resolved(drafted, opening, annotator, self._other_posts(post))
            chapter = replace(chapter, summary=summary_of(chapter))
            return _CachedChapter(LazyEntry(chapter, _CONTENT), tuple(own))

        if annotator.numbers_through_book:
            entry = Entry(resolved(), "")
        else:
            entry = memoized_entry(
                self._cache,
                self._key(post, opening),
                _CachedChapter,
                resolved,
                is_final=lambda made: all(it.code != "plugin-failed" for it in made.diagnostics),
            )
        self._drafts.pop(post.key, None)
        self._report(entry.value.diagnostics)
        return replace_fields(entry.value.chapter.value, content_digest=entry.digest)

    def _part_openings(self) -> Iterator[tuple[str, LinkTarget]]:
        """Yield the pages that open parts, with the keys of their texts."""
        for number, part in numbered_parts(self._book.parts):
            if part.title and (text := part.introduction):
                # Its findings are reported when the page is made.
                ids = draft(text, self._settings, Diagnostics()).ids
                yield text.key, LinkTarget(part.title, ids, part_key(number))

    def _ids(self, post: Post) -> Mapping[str, str]:
        def drafted() -> _CachedIds:
            own = self._diagnostics.separate(post.place)
            check_language(post, own)
            made = draft(post, self._settings, own, rights_of(post, self._book))
            self._drafts[post.key] = made
            return _CachedIds(made.ids, tuple(own))

        key = cache_key("ids", fingerprint(), self._content_digests[post.key])
        cached = memoize(self._cache, key, _CachedIds, drafted)
        self._report(cached.diagnostics)
        return cached.ids

    def _draft(self, post: Post) -> Draft:
        if post.key not in self._drafts:
            # `_ids` has reported the diagnostics of this draft from the cache.
            rights = rights_of(post, self._book)
            self._drafts[post.key] = draft(post, self._settings, Diagnostics(), rights)
        return self._drafts[post.key].with_link_targets(self.link_targets)

    def _key(self, post: Post, opening: Blocks) -> str:
        return cache_key(
            "chapter",
            fingerprint(),
            self._content_digests[post.key],
            rights_of(post, self._book),
            f"{self._settings.references} {self._book.collection}",
            plugins_fingerprint(self._settings.plugins),
            self._locked_digest,
            content_digest((self._book.sources, self._other_posts(post), opening)),
            *self._linked_chapters(post),
        )

    def _other_posts(self, post: Post) -> tuple[SourceEntry, ...]:
        """Return the descriptions of the posts in other volumes that a post links to."""
        others = self._book.other_posts
        linked = {neighbour.key for neighbour in post.linked_posts.values()}
        return tuple(others[key] for key in sorted(linked & others.keys()))

    def _linked_chapters(self, post: Post) -> Iterator[str]:
        """Yield title and ids of each chapter that a post links to."""
        for key in sorted({neighbour.key for neighbour in post.linked_posts.values()}):
            if target := self.link_targets.get(key):
                yield repr((key, target.key, target.title, sorted(target.ids.items())))

    def _report(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._diagnostics.extend(diagnostics)


def numbered_parts(parts: Iterable[Part]) -> Iterator[tuple[int, Part]]:
    """Yield the parts with their numbers, counted from 1; parts without a title do not count."""
    number = 0
    for part in parts:
        number += bool(part.title)
        yield number, part


def part_key(number: int) -> str:
    """Return the key of the page that opens the part with a number, which is also its name."""
    return f"part-{number}"


def chapter_name(key: str) -> str:
    """Return the stem of a chapter's file, in characters that all file systems and readers accept.

    It follows from the post's key alone, so that no other post changes it. Six hexadecimal digits
    of the key's SHA-256 are added where the stem does not hold all of the key.
    """
    plain = _PLAIN_KEY.fullmatch(key)
    if plain and len(plain[1]) <= _MAX_NAME_LENGTH and not _RESERVED_NAMES.fullmatch(plain[1]):
        return plain[1]
    stem = key.rpartition("/")[2].rpartition(".")[0] or key
    words = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:_MAX_NAME_LENGTH].strip("-")
    return f"{words or 'post'}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"


def _resolved(
    drafted: Draft, opening: Blocks, annotator: Annotator, other_posts: tuple[SourceEntry, ...]
) -> Chapter:
    post = drafted.post
    metadata = post.metadata
    blocks = resolve_links((*opening, *drafted.blocks), drafted.ids, drafted.context)
    blocks = bind_last_words(blocks)
    # What the post says about an address itself wins.
    sources = (*other_posts, *metadata.sources)
    annotated = annotator.annotate(
        blocks, post.key, metadata.title, metadata.lang, drafted.context.diagnostics, sources
    )
    return Chapter(
        key=post.key,
        name=chapter_name(post.key),
        metadata=metadata,
        blocks=annotated.blocks,
        notes=annotated.notes,
        references=annotated.references,
        labels=drafted.context.labels,
        kicker=kicker(metadata),
        standfirst=standfirst(metadata, blocks),
        byline=byline(metadata.authors, metadata.lang),
        dateline=dateline(metadata.date, metadata.lang),
        address=absolute_url(post.address, ""),
        rights=drafted.rights,
        cover=post.assets.get(metadata.cover),
        as_footnotes=annotated.as_footnotes,
    )
