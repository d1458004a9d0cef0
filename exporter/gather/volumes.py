"""Volumes: a collection as several books, one of each part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.suggestions import listed
from exporter.gather.selection import SelectedPart
from exporter.model.book import Series
from exporter.model.collection import Collection
from exporter.model.post import LinkedPost, Post, SourceEntry

_LONGEST_TITLE = 60
"""Characters of the title of a work in the names of its volumes, which have a number after it."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume: its number, from 1, its title, which may be empty, its name, and its posts.

    The name is the title, or the number of a volume without one. No other volume has the same.
    """

    number: int
    title: str
    name: str
    parts: tuple[SelectedPart, ...]

    def full_title(self, title: str) -> str:
        """Return the title of the volume of a work with a title, which no other volume has."""
        return f"{title}: {self.name}" if self.title else f"{title} {self.name}"


def volumes_of(parts: Iterable[SelectedPart]) -> tuple[Volume, ...]:
    """Return a volume of each part; parts without a title that follow one another are one volume.

    The title of a part is that of the text that opens it, if it has none itself.
    """
    titles = ((_title_of(part), at, part) for at, part in enumerate(parts))
    groups = [
        (title, tuple(part for _, _, part in group))
        for (title, _), group in groupby(titles, lambda each: each[:2] if each[0] else ("", -1))
    ]
    names = _names([title for title, _ in groups])
    return tuple(
        Volume(number, title, name, of_volume)
        for number, ((title, of_volume), name) in enumerate(zip(groups, names, strict=True), 1)
    )


def _names(titles: Sequence[str]) -> list[str]:
    """Return the names of volumes with titles, all different.

    A title that another volume has, or that is the number of one without a title, is followed by
    the number of its volume: reading systems take two books with one identifier for one book.
    """
    names = [title or str(number) for number, title in enumerate(titles, 1)]
    while len({*names}) < len(names):
        # “Rye (1)” may be the title of yet another volume.
        counts = Counter(names)
        names = [
            f"{name} ({number})" if title and counts[name] > 1 else name
            for number, (title, name) in enumerate(zip(titles, names, strict=True), 1)
        ]
    return names


def requested_volume(
    volumes: Sequence[Volume], name: str, number: int, diagnostics: Diagnostics
) -> Volume | None:
    """Return the volume with a name; None after an error.

    Another number than the one that it had before is reported.
    """
    for volume in volumes:
        if name == volume.name:
            if number != volume.number:
                message = f"the volume ‘{name}’ was number {number}, and is now {volume.number}"
                diagnostics.report("volume-number", message)
            return volume
    hint = listed([volume.name for volume in volumes])
    diagnostics.report("volume-missing", f"there is no volume ‘{name}’", hint=hint)
    return None


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
    to, unless it does so itself. It is part of the series that the collection names, otherwise of
    the collection. `posts` are those of the volume, by path.
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
    others = {
        key: SourceEntry(each.address, title=titles[key])
        for key, each in linked.items()
        if each.address and each.address not in described
    }
    name, named = collection.identifier or title, collection.series
    return replace(
        collection,
        title=volume.full_title(title),
        identifier=f"{name}/{volume.name}".removeprefix("urn:"),
        back_cover=replace(collection.back_cover, isbn=""),
        listing=replace(collection.listing, isbn=""),
        # The volumes cannot all have the one position that the file names.
        series=Series(named.name) if named else Series(title, str(volume.number)),
        other_posts=others,
    )


def volume_file_title(title: str, volume: Volume, count: int) -> str:
    """Return what the files of a volume are named after, of a work with a title.

    `count` is the number of the volumes: all their numbers have as many digits as it has, and two
    at least.
    """
    width = max(2, len(str(count)))
    return f"{title.lower()[:_LONGEST_TITLE]} {volume.number:0{width}} {volume.title}"


def parts_of_volume(volume: Volume, parts: Iterable[SelectedPart]) -> tuple[SelectedPart, ...]:
    """Return the parts of a volume without the page that repeats the title of the volume.

    `parts` are its parts, of which posts may be left out. A part with an introduction keeps it.
    """
    return tuple(
        replace(part, title="") if part.title == volume.title and not part.introduction else part
        for part in parts
    )
