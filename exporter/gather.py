"""Gathering: posts become a book. A post alone is a book of one chapter."""

from __future__ import annotations

import datetime
import hashlib
import uuid

from exporter.model.publication import Book, BookMetadata, Part, Post
from exporter.settings import Settings

_NO_DATE = datetime.date(2000, 1, 1)


def book_of_post(post: Post, settings: Settings) -> Book:
    """The book that a single post is."""
    metadata = post.metadata
    return Book(
        BookMetadata(
            title=metadata.title,
            identifier=uuid.uuid5(uuid.NAMESPACE_URL, post.address or post.key).urn,
            lang=metadata.lang,
            modified=settings.epoch or _moment((post,)),
            authors=metadata.authors,
            date=metadata.date,
            description=metadata.description,
            subjects=metadata.tags,
            publisher=post.site_title,
            source=post.address,
        ),
        (Part((post,)),),
    )


def _moment(posts: tuple[Post, ...]) -> datetime.datetime:
    """The moment that stands for the last change of the posts, without asking a clock.

    The day is the latest that they name. The second of the day follows from their content, since
    a book that changed must not have the moment of the one before (EPUB 3.3, section 5.5.2).
    """
    days = [day for post in posts for day in (post.metadata.date, post.metadata.updated) if day]
    digest = hashlib.sha256("".join(post.digest for post in posts).encode()).digest()
    second = int.from_bytes(digest[:8]) % 86_400
    midnight = datetime.datetime.combine(max(days, default=_NO_DATE), datetime.time(), datetime.UTC)
    return midnight + datetime.timedelta(seconds=second)
