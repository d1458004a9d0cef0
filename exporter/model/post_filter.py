"""Filters of posts, and which posts a filter selects."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase

from exporter.model.post import Metadata


@dataclass(frozen=True, slots=True)
class PostFilter:
    """Conditions on posts. Each condition that is set must hold, for at least one of its values.

    `authors` are names or ids. `since` and `until` are inclusive. `links` are patterns with `*` of
    addresses that the post links to.
    """

    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    langs: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    def before(self, other: PostFilter) -> PostFilter:
        """Return these conditions, and those of `other` that are not set here."""
        return PostFilter(
            *(getattr(self, each.name) or getattr(other, each.name) for each in fields(self))
        )


def matches(condition: PostFilter, metadata: Metadata, links: Iterable[str] = ()) -> bool:
    """Whether a post meets every condition of a filter. `links` are the addresses it links to."""
    return all(
        (
            has_tag(condition, metadata),
            has_author(condition, metadata),
            is_since(condition, metadata),
            is_until(condition, metadata),
            has_language(condition, metadata),
            _has_link(condition, links),
        )
    )


def has_tag(condition: PostFilter, metadata: Metadata) -> bool:
    """Whether a post has one of the tags, ignoring case."""
    own = {tag.casefold() for tag in metadata.tags}
    return not condition.tags or any(tag.casefold() in own for tag in condition.tags)


def has_author(condition: PostFilter, metadata: Metadata) -> bool:
    """Whether one of the authors, by name or id, wrote a post."""
    own = {word.casefold() for author in metadata.authors for word in (author.name, author.id)}
    return not condition.authors or any(name.casefold() in own for name in condition.authors)


def is_since(condition: PostFilter, metadata: Metadata) -> bool:
    """Whether a post is dated `since` or later; a post without a date is not."""
    return not condition.since or (metadata.date is not None and metadata.date >= condition.since)


def is_until(condition: PostFilter, metadata: Metadata) -> bool:
    """Whether a post is dated `until` or earlier; a post without a date is not."""
    return not condition.until or (metadata.date is not None and metadata.date <= condition.until)


def has_language(condition: PostFilter, metadata: Metadata) -> bool:
    """Whether a post is in one of the languages: `pt` matches `pt-BR` (RFC 4647, 3.3.1)."""
    lang = metadata.lang.lower()
    return not condition.langs or any(
        lang == tag.lower() or lang.startswith(f"{tag.lower()}-") for tag in condition.langs
    )


def _has_link(condition: PostFilter, links: Iterable[str]) -> bool:
    return not condition.links or any(
        fnmatchcase(address.lower(), pattern.lower())
        for address in links
        for pattern in condition.links
    )
