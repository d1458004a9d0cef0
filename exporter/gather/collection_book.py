"""A collection and its posts: what the book is called, whose it is, and what stands in it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exporter.gather.modification_date import modification_date
from exporter.gather.selection import SelectedPart
from exporter.model.collection import Collection
from exporter.model.publication import Author, Book, BookMetadata, Part, Person, Post
from exporter.options.settings import Settings

_MOST_AUTHORS = 12
"""More are not named on a cover, nor as the creators of the book, but as contributors."""
_MOST_SUBJECTS = 20


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """The site that a collection is of."""

    title: str = ""
    address: str = ""
    lang: str = ""
    rights: str = ""


def book_of_collection(
    collection: Collection,
    parts: Sequence[SelectedPart],
    posts: Mapping[str, Post],
    people: tuple[Person, ...],
    home: SiteInfo,
    settings: Settings,
) -> Book:
    """The book that a collection is. `posts` are those of the parts by their paths."""
    bound = tuple(
        Part(tuple(posts[post.path] for post in part.posts), part.title, part.introduction)
        for part in parts
    )
    chapters = [post for part in bound for post in part.chapters]
    title = collection.title or _title(collection, home)
    authors = _authors(collection, chapters)
    days = [post.metadata.date for post in chapters if post.metadata.date]
    return Book(
        BookMetadata(
            title=title,
            identifier=_identifier(collection, title, home),
            lang=collection.lang or _language(chapters) or home.lang,
            modified=settings.epoch
            or modification_date(chapters, _content(collection, title, bound), collection.date),
            subtitle=collection.subtitle,
            authors=authors,
            editors=collection.editors,
            contributors=() if authors else unique_authors(chapters),
            date=collection.date or max(days, default=None),
            description=collection.description,
            subjects=_subjects(collection, chapters),
            publisher=collection.publisher or home.title,
            source=home.address,
            rights=collection.rights,
            series=collection.series,
        ),
        bound,
        pages=collection.pages,
        policy=collection.policy,
        sources=collection.sources,
        people=people,
        cover=collection.cover,
        site_title=home.title,
        rights=home.rights,
        collection=True,
    )


def unique_authors(posts: Iterable[Post]) -> tuple[Author, ...]:
    """Everybody who wrote, in the order of the posts."""
    found = {author.id or author.name: author for post in posts for author in post.metadata.authors}
    return tuple(found.values())


def _authors(collection: Collection, chapters: Sequence[Post]) -> tuple[Author, ...]:
    """The authors of the book as a whole; those of its chapters where they are not too many."""
    if collection.authors or collection.editors:
        return collection.authors
    found = unique_authors(chapters)
    return found if len(found) <= _MOST_AUTHORS else ()


def _title(collection: Collection, home: SiteInfo) -> str:
    """The site's title and what was asked of its posts."""
    said: list[str] = []
    for pick in (pick for plan in collection.parts for pick in plan.selectors):
        wanted = pick.filter
        said += (*wanted.tags, *wanted.authors, *wanted.langs)
        if wanted.since or wanted.until:
            said.append("–".join(str(day or "") for day in (wanted.since, wanted.until)))
    filters = ", ".join(dict.fromkeys(said))
    return ": ".join(part for part in (home.title or "Collection", filters) if part)


def _identifier(collection: Collection, title: str, home: SiteInfo) -> str:
    """A URN of the collection's own, which no change of its members changes."""
    if collection.identifier.startswith("urn:"):
        return collection.identifier
    name = f"{home.address}#collection:{collection.identifier or title}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _language(chapters: Iterable[Post]) -> str:
    counted = Counter(post.metadata.lang for post in chapters)
    return counted.most_common(1)[0][0] if counted else ""


def _subjects(collection: Collection, chapters: Iterable[Post]) -> tuple[str, ...]:
    """What the book is about: the tags of most posts, the most frequent first."""
    if collection.subjects is not None:
        return collection.subjects
    tags = [tag for post in chapters for tag in post.metadata.tags]
    written = {tag.casefold(): tag for tag in reversed(tags)}
    counted = Counter(tag.casefold() for tag in tags)
    ranked = sorted(counted, key=lambda tag: (-counted[tag], tag))
    return tuple(written[tag] for tag in ranked[:_MOST_SUBJECTS])


def _content(collection: Collection, title: str, bound: Iterable[Part]) -> Iterable[str]:
    """What the collection adds to its posts, as far as the book says it in words."""
    texts = (
        *(plan.text for plan in collection.pages),
        *(plan.introduction for plan in collection.parts),
        *(rule.text for rule in collection.policy),
    )
    yield from (title, collection.subtitle, collection.description, collection.rights)
    yield from (f"{plan.role} {plan.title}" for plan in collection.pages)
    yield from (f"{part.title} {len(part.chapters)}" for part in bound)
    yield from (f"{rule.label} {rule.where} {rule.always}" for rule in collection.policy)
    yield from (author.name for author in (*collection.authors, *collection.editors))
    for source in collection.sources:
        yield from (source.address, source.title, source.author, source.date)
        yield from (source.accessed, source.archived)
    yield from (text.digest for text in texts if text)
