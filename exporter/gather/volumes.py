"""Volumes: a collection as several books, one of each part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from exporter.gather.selection import SelectedPart
from exporter.model.collection import Collection
from exporter.model.post import LinkedPost, Post, SourceEntry


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume: its number, from 1, its title, which may be empty, and its posts."""

    number: int
    title: str
    parts: tuple[SelectedPart, ...]

    def full_title(self, title: str) -> str:
        """Return the title of the volume of a work with a title."""
        return f"{title}: {self.title}" if self.title else f"{title} {self.number}"


def volumes_of(parts: Iterable[SelectedPart]) -> tuple[Volume, ...]:
    """Return a volume of each part; parts without a title that follow one another are one volume.

    The title of a part is that of the text that opens it, if it has none itself.
    """
    titles = ((_title_of(part), at, part) for at, part in enumerate(parts))
    groups = groupby(titles, lambda each: each[:2] if each[0] else ("", -1))
    return tuple(
        Volume(number, title, tuple(part for _, _, part in group))
        for number, ((title, _), group) in enumerate(groups, 1)
    )


def _title_of(part: SelectedPart) -> str:
    return part.title or (part.opening.metadata.title if part.opening else "")


def collection_of_volume(
    collection: Collection,
    title: str,
    volume: Volume,
    volumes: Iterable[Volume],
    posts: Mapping[str, Post],
) -> Collection:
    """Return the collection of one volume of a work with a title.

    It has an identifier of its own, and describes the posts in other volumes that its posts link
    to; what the collection says about them wins. `posts` are those of the volume, by path.
    """
    titles = {
        post.key: f"{post.metadata.title} ({other.full_title(title)})"
        for other in volumes
        if other.number != volume.number
        for part in other.parts
        for post in part.posts
    }
    linked: dict[str, LinkedPost] = {}
    for post in posts.values():
        linked |= {each.key: each for each in post.linked_posts.values() if each.key in titles}
    described = {source.address for source in collection.sources}
    others = (
        SourceEntry(each.address, title=titles[key])
        for key, each in linked.items()
        if each.address and each.address not in described
    )
    name = collection.identifier or title
    return replace(
        collection,
        title=volume.full_title(title),
        identifier=f"{name}/{volume.title or volume.number}".removeprefix("urn:"),
        sources=(*collection.sources, *others),
    )


def parts_of_volume(volume: Volume, parts: Iterable[SelectedPart]) -> tuple[SelectedPart, ...]:
    """Return the parts of a volume without the page that repeats the title of the volume.

    `parts` are its parts, of which posts may be left out. A part with an introduction keeps it.
    """
    return tuple(
        replace(part, title="") if part.title == volume.title and not part.introduction else part
        for part in parts
    )
