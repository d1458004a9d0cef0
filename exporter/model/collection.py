"""A collection as it is asked for, by a file or by the command line: no post is read yet."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from exporter.diagnostics.source import Place
from exporter.model.assets import Asset
from exporter.model.publication import (
    Author,
    DisclaimerRule,
    Metadata,
    PagePlan,
    Post,
    PostFilter,
    Series,
    SourceEntry,
)
from exporter.options.settings import Choices

Order: TypeAlias = Literal["listed", "date", "-date", "title"]
"""How posts follow one another: as they are named (what a pattern finds, by date), oldest first,
newest first, or by title."""
ORDERS: tuple[Order, ...] = ("listed", "date", "-date", "title")

PartsBy: TypeAlias = Literal["none", "year", "tag"]
"""What makes parts where a collection does not say them."""
PARTS_BY: tuple[PartsBy, ...] = ("none", "year", "tag")


@dataclass(frozen=True, slots=True)
class PostSelector:
    """Posts that a collection asks for.

    `pattern` is a whole path with slashes: of a file, of a folder (all posts below it), or with
    `*`, `?` and `[…]` in it; empty for every post of the site. `filter` narrows it down. `written`
    is how the user said it, for messages.
    """

    pattern: str = ""
    filter: PostFilter = field(default_factory=PostFilter)
    written: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part that a collection asks for. `exclude` are patterns as a pick's, left out of it.

    `order` is empty where the collection's holds.
    """

    selectors: tuple[PostSelector, ...]
    title: str = ""
    introduction: Post | None = None
    exclude: tuple[PostSelector, ...] = ()
    order: Order | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collection file says. Empty fields are the exporter's to fill.

    `parts` holds one part without a title where the file lists posts alone. `parts_by` makes
    parts of that one. `pages` are the divisions around the posts that are wanted, in order.
    `identifier` is what the collection calls itself, or an ISBN with its prefix `urn:isbn:`.
    `subjects` is None where the tags of the posts are to serve. `choices` are the
    settings that it names.
    """

    parts: tuple[PartPlan, ...]
    title: str = ""
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    lang: str = ""
    identifier: str = ""
    series: Series | None = None
    cover: Asset | None = None
    description: str = ""
    publisher: str = ""
    rights: str = ""
    date: datetime.date | None = None
    subjects: tuple[str, ...] | None = None
    order: Order | None = None
    parts_by: PartsBy = "none"
    exclude: tuple[PostSelector, ...] = ()
    pages: tuple[PagePlan, ...] = ()
    policy: tuple[DisclaimerRule, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    choices: Choices = field(default_factory=Choices)
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that may be picked: its file, whole and with slashes, and what its head says."""

    path: str
    key: str
    metadata: Metadata
