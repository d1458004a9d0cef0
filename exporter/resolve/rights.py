"""Rights: the copyright statements of chapters and of the book."""

from __future__ import annotations

from exporter.model.book import Book
from exporter.model.labels import Labels
from exporter.model.post import Post
from exporter.resolve.labels import labels_for

_MOST_NAMES = 4


def rights_of(post: Post, book: Book) -> str:
    """Return the statement of a chapter: the post's, else the site's.

    In a collection a chapter without one is the copyright of its authors, else of the book's.
    """
    stated = post.metadata.rights or book.rights
    if stated or not book.collection:
        return stated
    comma = labels_for(post.metadata.lang).comma
    authors = post.metadata.authors or book.metadata.authors
    holders = comma.join(author.name for author in authors) or post.site_title
    year = f"{post.metadata.date.year} " if post.metadata.date else ""
    return f"© {year}{holders}" if holders else ""


def rights_of_book(book: Book, labels: Labels) -> str:
    """Return the statement for an imprint: the collection's, else the site's, else a default."""
    stated = book.metadata.rights or book.rights
    if stated:
        return stated
    years = sorted({post.metadata.date.year for post in book.chapters if post.metadata.date})
    span = f"{years[0]}–{years[-1]} " if len(years) > 1 else f"{years[0]} " if years else ""
    names = [person.author.name for person in book.people]
    names = names or [author.name for author in book.metadata.authors]
    holders = labels.comma.join(names) if 0 < len(names) <= _MOST_NAMES else labels.the_authors
    return f"© {span}{holders}"
