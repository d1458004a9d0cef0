"""Books of a collection and of a single post: metadata, parts and chapters."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.gather.selection import SelectedPart
from exporter.model.book import Book, BookMetadata, Part, Person
from exporter.model.collection import Collection
from exporter.model.post import Author, Post
from exporter.model.typography import typeset

_MAX_AUTHORS = 12
"""The authors of more chapters' authors than these are contributors, and not on the cover."""
_MAX_SUBJECTS = 20
_NO_DATE = datetime.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """The site of a collection. `authors` are those of the site as a whole.

    `folder` is the name in words of the folder that holds the texts, for a site without a title.
    """

    title: str = ""
    address: str = ""
    lang: str = ""
    rights: str = ""
    authors: tuple[Author, ...] = ()
    folder: str = ""


def book_of_post(post: Post, epoch: datetime.datetime | None = None) -> Book:
    """Return the book of a single post. `epoch` replaces the date of its last change."""
    metadata = post.metadata
    return Book(
        BookMetadata(
            title=metadata.title,
            identifier=uuid.uuid5(uuid.NAMESPACE_URL, post.address or post.key).urn,
            lang=metadata.lang,
            modified=epoch or modification_date((post,)),
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
        choices=post.choices,
    )


def book_of_collection(
    collection: Collection,
    parts: Sequence[SelectedPart],
    posts: Mapping[str, Post],
    people: tuple[Person, ...],
    site: SiteInfo,
    epoch: datetime.datetime | None = None,
) -> Book:
    """Return the book of a collection. `posts` are the posts of its parts by their paths.

    `epoch` replaces the date of its last change.
    """
    chapters = [posts[post.path] for part in parts for post in part.posts]
    lang = collection.lang or _most_frequent_language(chapters) or site.lang
    book_parts = tuple(
        Part(
            tuple(_chapter(posts[post.path], post.short_title) for post in part.posts),
            typeset(part.title, lang),
            part.introduction,
            opens_with_post=part.opening is not None,
        )
        for part in parts
    )
    title = collection_title(collection, site)
    authors = _authors(collection, chapters) or site.authors
    dates = [post.metadata.date for post in chapters if post.metadata.date]
    return Book(
        BookMetadata(
            title=typeset(title, lang),
            identifier=_identifier(collection, title, site),
            lang=lang,
            modified=epoch
            or modification_date(
                chapters, _text_of(collection, title, book_parts), collection.date
            ),
            subtitle=typeset(collection.subtitle, lang),
            authors=authors,
            editors=collection.editors,
            contributors=() if authors else unique_authors(chapters),
            date=collection.date or max(dates, default=None),
            description=collection.description,
            subjects=_subjects(collection, chapters),
            publisher=collection.publisher or site.title,
            source=site.address,
            rights=collection.rights,
            series=collection.series,
            short_title=typeset(collection.short_title, lang),
            cover_motif=collection.cover_motif,
        ),
        book_parts,
        pages=tuple(replace(page, title=typeset(page.title, lang)) for page in collection.pages),
        policy=collection.policy,
        sources=collection.sources,
        other_posts=collection.other_posts,
        people=people,
        cover=collection.cover,
        back_cover=collection.back_cover,
        listing=collection.listing,
        site_title=site.title,
        rights=site.rights,
        collection=True,
        choices=collection.choices,
    )


def _chapter(post: Post, short_title: str) -> Post:
    """Return a post with the title for running heads that the collection gives it, if any."""
    if not short_title:
        return post
    short_title = typeset(short_title, post.metadata.lang)
    metadata = replace(post.metadata, short_title=short_title)
    return replace(post, metadata=metadata, content_digest="")


def unique_authors(posts: Iterable[Post]) -> tuple[Author, ...]:
    """Return the authors of the posts, each once, in order of first appearance."""
    found = {author.id or author.name: author for post in posts for author in post.metadata.authors}
    return tuple(found.values())


def _authors(collection: Collection, chapters: Sequence[Post]) -> tuple[Author, ...]:
    """Return the collection's authors, else those of its chapters unless there are too many."""
    if collection.authors or collection.editors:
        return collection.authors
    found = unique_authors(chapters)
    return found if len(found) <= _MAX_AUTHORS else ()


def collection_title(collection: Collection, site: SiteInfo) -> str:
    """Return the title of a collection, by default that of the site with its filters."""
    return collection.title or _default_title(collection, site)


def _default_title(collection: Collection, site: SiteInfo) -> str:
    """Return the site's title and the values of the collection's filters."""
    values: list[str] = []
    for selector in (selector for part in collection.parts for selector in part.selectors):
        wanted = selector.filter
        values += (*wanted.tags, *wanted.authors, *wanted.langs)
        if wanted.since or wanted.until:
            values.append("–".join(str(day or "") for day in (wanted.since, wanted.until)))
    filters = ", ".join(dict.fromkeys(values))
    return ": ".join(part for part in (site.title or site.folder or "Collection", filters) if part)


def _identifier(collection: Collection, title: str, site: SiteInfo) -> str:
    """Return a URN that stays the same when the posts of the collection change."""
    if collection.identifier.startswith("urn:"):
        return collection.identifier
    name = f"{site.address}#collection:{collection.identifier or title}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _most_frequent_language(chapters: Iterable[Post]) -> str:
    counted = Counter(post.metadata.lang for post in chapters)
    return counted.most_common(1)[0][0] if counted else ""


def _subjects(collection: Collection, chapters: Iterable[Post]) -> tuple[str, ...]:
    """Return the collection's subjects, else the most frequent tags of its posts."""
    if collection.subjects is not None:
        return collection.subjects
    tags = [tag for post in chapters for tag in post.metadata.tags]
    written = {tag.casefold(): tag for tag in reversed(tags)}
    counted = Counter(tag.casefold() for tag in tags)
    ranked = sorted(counted, key=lambda tag: (-counted[tag], tag))
    return tuple(written[tag] for tag in ranked[:_MAX_SUBJECTS])


def _text_of(collection: Collection, title: str, parts: Iterable[Part]) -> Iterable[str]:
    """Yield the texts that the collection adds to its posts in the book."""
    texts = (
        *(plan.text for plan in collection.pages),
        *(plan.introduction for plan in collection.parts),
        *(rule.text for rule in collection.policy),
        collection.back_cover.text,
    )
    yield from (title, collection.subtitle, collection.description, collection.rights)
    yield from (collection.short_title, collection.cover_motif)
    back = collection.back_cover
    yield from (back.category, back.price, back.price_code)
    yield from (selector.short_title for plan in collection.parts for selector in plan.selectors)
    yield from (f"{plan.role} {plan.title}" for plan in collection.pages)
    yield from (f"{part.title} {len(part.chapters)}" for part in parts)
    yield from (f"{rule.label} {rule.where} {rule.always}" for rule in collection.policy)
    yield from (author.name for author in (*collection.authors, *collection.editors))
    for source in (*collection.sources, *collection.other_posts.values()):
        yield from (source.address, source.title, source.author, source.date)
        yield from (source.accessed, source.archived)
    yield from (text.digest + text.revision for text in texts if text)


def modification_date(
    posts: Iterable[Post], texts: Iterable[str] = (), date: datetime.date | None = None
) -> datetime.datetime:
    """Return a time that stands for the last change of a book, in UTC.

    The day is the latest among those of the posts and `date`; the second follows from the content
    of the posts and from `texts`, so that a changed book has another time (EPUB 3.3, section 5.5).
    """
    posts = tuple(posts)
    named = (day for post in posts for day in (post.metadata.date, post.metadata.updated))
    days = [day for day in (*named, date) if day]
    content = "".join((*(post.digest + post.revision for post in posts), *texts))
    second = int.from_bytes(hashlib.sha256(content.encode()).digest()[:8]) % 86_400
    midnight = datetime.datetime.combine(max(days, default=_NO_DATE), datetime.time(), datetime.UTC)
    return midnight + datetime.timedelta(seconds=second)
