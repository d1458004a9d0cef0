"""Rights: who may do what with a text, as it says itself, else as its site or its book does."""

from __future__ import annotations

from exporter.model.publication import Book, Labels, Post

_MOST_NAMES = 4


def rights_of(post: Post, book: Book) -> str:
    """The rights in a chapter. In a collection one that nobody speaks of is its authors'."""
    said = post.metadata.rights or book.rights
    if said or not book.collection:
        return said
    who = ", ".join(author.name for author in post.metadata.authors) or post.site_title
    year = f"{post.metadata.date.year} " if post.metadata.date else ""
    return f"© {year}{who}" if who else ""


def rights_of_book(book: Book, labels: Labels) -> str:
    """The rights in a collection, for its imprint."""
    said = book.metadata.rights or book.rights
    if said:
        return said
    years = sorted({post.metadata.date.year for post in book.chapters if post.metadata.date})
    span = f"{years[0]}–{years[-1]} " if len(years) > 1 else f"{years[0]} " if years else ""
    names = [person.author.name for person in book.people]
    who = ", ".join(names) if 0 < len(names) <= _MOST_NAMES else labels.the_authors
    return f"© {span}{who}"
