"""Whether a post is meant by a filter."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from exporter.model.publication import Metadata, PostFilter


def fits(wanted: PostFilter, metadata: Metadata, links: Iterable[str] = ()) -> bool:
    """Whether every part of a filter fits a post; `links` are the addresses that it links to."""
    return all(
        (
            has_tag(wanted, metadata),
            has_author(wanted, metadata),
            is_since(wanted, metadata),
            is_until(wanted, metadata),
            has_language(wanted, metadata),
            _has_link(wanted, links),
        )
    )


def has_tag(wanted: PostFilter, metadata: Metadata) -> bool:
    """Whether the post has one of the tags, in whatever case."""
    have = {tag.casefold() for tag in metadata.tags}
    return not wanted.tags or any(tag.casefold() in have for tag in wanted.tags)


def has_author(wanted: PostFilter, metadata: Metadata) -> bool:
    """Whether one of the authors, by name or id, wrote the post."""
    have = {word.casefold() for author in metadata.authors for word in (author.name, author.id)}
    return not wanted.authors or any(name.casefold() in have for name in wanted.authors)


def is_since(wanted: PostFilter, metadata: Metadata) -> bool:
    """Whether the post is of the first day or after it; one without a date never is."""
    return not wanted.since or (metadata.date is not None and metadata.date >= wanted.since)


def is_until(wanted: PostFilter, metadata: Metadata) -> bool:
    """Whether the post is of the last day or before it; one without a date never is."""
    return not wanted.until or (metadata.date is not None and metadata.date <= wanted.until)


def has_language(wanted: PostFilter, metadata: Metadata) -> bool:
    """Whether the post is in one of the languages: `pt` means `pt-BR` too (RFC 4647, 3.3.1)."""
    lang = metadata.lang.lower()
    return not wanted.langs or any(
        lang == tag.lower() or lang.startswith(f"{tag.lower()}-") for tag in wanted.langs
    )


def _has_link(wanted: PostFilter, links: Iterable[str]) -> bool:
    return not wanted.links or any(
        fnmatchcase(address.lower(), pattern.lower())
        for address in links
        for pattern in wanted.links
    )
