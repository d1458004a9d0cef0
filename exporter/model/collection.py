"""Collections as a file or the command line describes them, before any post is read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from exporter.diagnostics.source import Place
from exporter.model.assets import Asset
from exporter.model.book import BackCoverPlan, DisclaimerRule, PagePlan, Series
from exporter.model.listing import Listing
from exporter.model.post import Author, Metadata, Post, SourceEntry
from exporter.model.post_filter import PostFilter
from exporter.options.settings import Choices, Format

Order: TypeAlias = Literal["listed", "date", "-date", "title"]
"""The order of posts: as listed (those of one pattern by date), oldest first, newest first, or by
title."""
ORDERS: tuple[Order, ...] = ("listed", "date", "-date", "title")

PartsBy: TypeAlias = Literal["none", "year", "tag"]
"""What posts are grouped into parts by, if the collection lists no parts."""
PARTS_BY: tuple[PartsBy, ...] = ("none", "year", "tag")

VolumesBy: TypeAlias = Literal["none", "part"]
"""What has a book of its own."""
VOLUMES_BY: tuple[VolumesBy, ...] = ("none", "part")


@dataclass(frozen=True, slots=True)
class PostSelector:
    """A selection of posts: those that `pattern` matches and that meet `filter`.

    `pattern` is an absolute path with slashes: a file, a folder (all posts below it), or a glob
    (see `matches_path`); empty for every post of the site. `written` is the user's own text of the
    selector, for messages. `short_title` is the title of the one post in running heads.
    """

    pattern: str = ""
    filter: PostFilter = field(default_factory=PostFilter)
    written: str = ""
    short_title: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part of a collection: the posts of its selectors, in order, without those excluded.

    `order` is None if the collection's order applies.
    """

    selectors: tuple[PostSelector, ...]
    title: str = ""
    introduction: Post | None = None
    exclude: tuple[PostSelector, ...] = ()
    order: Order | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Collection:
    """The description of a collection. An empty field leaves the value to the exporter.

    `parts` holds one part without a title if only posts are listed; `parts_by` groups its posts
    into parts, and `volumes_by` makes several books. `formats` are those of its files. `pages` are
    the pages around the chapters, in order. `identifier` is a name that is unique on the site, or a
    URN such as `urn:isbn:…`. `short_title` is the title in running heads. `subjects` is None to use
    the posts' tags. `corrections_since` is the file of an earlier printing. `choices` are the
    settings that the collection sets. `other_posts` describes posts in other volumes, by key.
    """

    parts: tuple[PartPlan, ...]
    title: str = ""
    subtitle: str = ""
    short_title: str = ""
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    lang: str = ""
    identifier: str = ""
    series: Series | None = None
    cover: Asset | None = None
    cover_motif: str = ""
    back_cover: BackCoverPlan = field(default_factory=BackCoverPlan)
    listing: Listing = field(default_factory=Listing)
    description: str = ""
    publisher: str = ""
    rights: str = ""
    date: datetime.date | None = None
    subjects: tuple[str, ...] | None = None
    order: Order | None = None
    parts_by: PartsBy | None = None
    volumes_by: VolumesBy | None = None
    formats: tuple[Format, ...] = ()
    corrections_since: Path | None = None
    exclude: tuple[PostSelector, ...] = ()
    pages: tuple[PagePlan, ...] = ()
    policy: tuple[DisclaimerRule, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    other_posts: Mapping[str, SourceEntry] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """Texts that stand together in an outline, in order, by their absolute paths with slashes.

    `title` is empty for texts outside of parts. `introduction` is the path of the text that opens
    the part, and gives it a title if it has none.
    """

    paths: tuple[str, ...]
    title: str = ""
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The order and the parts that a folder of texts has by itself.

    `source` says where they are from, for messages; `files` are the paths of the files that were
    read for it. If it is a list, the texts that it does not name are not in the book.
    """

    source: str
    parts: tuple[OutlinePart, ...]
    files: tuple[str, ...] = ()
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that can be selected: its absolute path with slashes, its key, and its metadata.

    `short_title` is the title in running heads that the collection sets.
    """

    path: str
    key: str
    metadata: Metadata
    short_title: str = ""
