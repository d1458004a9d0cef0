"""The moment that stands for the last change of a book, without asking a clock."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable

from exporter.model.publication import Post

_NO_DATE = datetime.date(2000, 1, 1)


def modification_date(
    posts: Iterable[Post], more: Iterable[str] = (), day: datetime.date | None = None
) -> datetime.datetime:
    """The latest day that the posts or the book name, at a second that follows from the content.

    A book that changed must not have the moment of the one before (EPUB 3.3, section 5.5.2). `more`
    is what else decides what the book says, `day` its own date.
    """
    posts = tuple(posts)
    named = (date for post in posts for date in (post.metadata.date, post.metadata.updated))
    days = [date for date in (*named, day) if date]
    content = "".join((*(post.digest for post in posts), *more))
    second = int.from_bytes(hashlib.sha256(content.encode()).digest()[:8]) % 86_400
    midnight = datetime.datetime.combine(max(days, default=_NO_DATE), datetime.time(), datetime.UTC)
    return midnight + datetime.timedelta(seconds=second)
