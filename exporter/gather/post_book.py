"""A post alone: a book of one chapter."""

from __future__ import annotations

import uuid

from exporter.gather.modification_date import modification_date
from exporter.model.publication import Book, BookMetadata, Part, Post
from exporter.options.settings import Settings


def book_of_post(post: Post, settings: Settings) -> Book:
    """The book that a single post is."""
    metadata = post.metadata
    return Book(
        BookMetadata(
            title=metadata.title,
            identifier=uuid.uuid5(uuid.NAMESPACE_URL, post.address or post.key).urn,
            lang=metadata.lang,
            modified=settings.epoch or modification_date((post,)),
            authors=metadata.authors,
            date=metadata.date,
            description=metadata.description,
            subjects=metadata.tags,
            publisher=post.site_title,
            source=post.address,
            rights=metadata.rights,
        ),
        (Part((post,)),),
        site_title=post.site_title,
    )
