"""The posts of a site, as a collection of them would select them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from exporter.api.arguments import (
    Day,
    PathName,
    Words,
    build_options,
    collection_request,
    diagnostics_for,
)
from exporter.api.results import value_or_error
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Choices, Settings

if TYPE_CHECKING:
    from exporter.model.collection import Order
    from exporter.model.post import Metadata, Post

GroupedBy: TypeAlias = Literal["tag", "author", "series", "year", "lang"]
"""What posts of one group have in common."""


@dataclass(frozen=True, slots=True)
class ListedPost:
    """A post of which only the metadata were read.

    - `path`: the file, as an absolute path.
    - `key`: its path relative to the site, with slashes.
    - `metadata`: those of its metadata block, completed from its file name and first heading.
    """

    path: Path
    key: str
    metadata: Metadata


def listed_post(post: Post) -> ListedPost:
    """Return a post of a book as one of a list."""
    return ListedPost(Path(post.place.path if post.place else post.key), post.key, post.metadata)


def list_posts(
    *sources: PathName,
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    order: Order | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    diagnostics: Diagnostics | None = None,
) -> tuple[ListedPost, ...]:
    """Return the posts that a collection would have, in its order. Only metadata are read.

    `sources` and the conditions are those of `collection`; without sources, it is the current
    folder. Exceptions and `diagnostics` are those of `load`.
    """
    from exporter import build

    request = collection_request(sources or ["."], tag, author, since, until, lang, order=order)
    found = diagnostics_for(request)
    posts = build.selected_posts(request, build_options(settings, site, None), found)
    selected = value_or_error(posts, found, diagnostics)
    return tuple(ListedPost(Path(post.path), post.key, post.metadata) for post in selected)


@dataclass(frozen=True, slots=True)
class PostGroup:
    """Posts that have something in common, such as a tag.

    - `name`: the tag, the name of the author or of the series, the year, or the language tag.
    - `posts`: the posts, in the order of the list.
    - `id`: the id of an author in the data of the site, empty for none.
    """

    name: str
    posts: tuple[ListedPost, ...]
    id: str = ""

    @property
    def dates(self) -> tuple[date, date] | None:
        """The first and the last date of the posts; None if none has a date."""
        days = [post.metadata.date for post in self.posts if post.metadata.date]
        return (min(days), max(days)) if days else None


def group_posts(posts: Iterable[ListedPost], by: GroupedBy) -> tuple[PostGroup, ...]:
    """Return the groups of posts, the largest first; of several tags, a post is in each group.

    Names that differ only in case are one. A post without a tag, an author or the like is in no
    group.
    """
    found: dict[str, tuple[str, str, list[ListedPost]]] = {}
    for post in posts:
        for name, id_ in dict.fromkeys(_names(post.metadata, by)):
            group = found.setdefault((id_ or name).casefold(), (name, id_, []))[2]
            if post not in group[-1:]:
                group.append(post)
    groups = (PostGroup(name, tuple(members), id_) for name, id_, members in found.values())
    return tuple(sorted(groups, key=lambda each: (-len(each.posts), each.name.casefold())))


def _names(metadata: Metadata, by: GroupedBy) -> Iterator[tuple[str, str]]:
    """Yield the names of the groups of a post, each with its id."""
    match by:
        case "tag":
            yield from ((tag, "") for tag in metadata.tags)
        case "author":
            yield from ((author.name, author.id) for author in metadata.authors)
        case "series":
            yield from ((name, "") for name in metadata.series)
        case "year":
            yield from ((f"{day.year}", "") for day in [metadata.date] if day)
        case "lang":
            yield metadata.lang, ""
        case _:
            assert_never(by)
