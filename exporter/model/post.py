"""A post as read, with its metadata."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.diagnostics import Diagnostic
from exporter.diagnostics.source import Place
from exporter.model.assets import Assets
from exporter.model.lazy_fields import LazyFields
from exporter.options.settings import Choices

if TYPE_CHECKING:
    # A list of posts needs no nodes, whose many types take a fifteenth of a second to make.
    from exporter.model.nodes import Blocks

NOT_IN_JSON = {"json": False}
"""Metadata of a field that `json_format` leaves out."""


@dataclass(frozen=True, slots=True)
class Author:
    """An author. `id` is the key in the site's data, empty for a name written out.

    `links` are pairs of a kind (github, website) and an address. `photo` is the address of an image
    as written. `file_as` is the name for sorting, empty if it is not given.
    """

    name: str
    id: str = ""
    bio: str = ""
    links: tuple[tuple[str, str], ...] = ()
    photo: str = ""
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An editor's description of an address, for the list of references.

    `author`, `date` and `accessed` are printed as written; `archived` is an address.
    """

    address: str
    title: str = ""
    author: str = ""
    date: str = ""
    accessed: str = ""
    archived: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a post: its metadata block, completed from its text and file name.

    `lang` is a BCP 47 tag. `description` is plain text, for library catalogues and the standfirst.
    `cover` is an address as written. `disclaimer` was parsed as Markdown. `rights` is a copyright
    statement, `sources` are descriptions of addresses. `skip` keeps the post out of collections
    that do not name its file. `short_title` is the title in running heads, empty for one that is
    made from the title. `series` are the names of the series of posts that it belongs to.
    """

    title: str
    authors: tuple[Author, ...] = ()
    date: datetime.date | None = None
    updated: datetime.date | None = None
    tags: tuple[str, ...] = ()
    lang: str = "en"
    description: str = ""
    cover: str = ""
    published: bool = True
    disclaimer: Blocks = ()
    rights: str = ""
    sources: tuple[SourceEntry, ...] = ()
    skip: bool = False
    short_title: str = ""
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedPost:
    """Another post of the same site that a post links to.

    `address` is its URL without a fragment; a path if the address of the site is unknown. Both are
    empty if there is no such post, which is reported.
    """

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class Post(LazyFields):
    """A post as read.

    `key` is its path relative to the site, with slashes. `digest` is the SHA-256 of the file in
    hexadecimal. `address` is its URL, empty if the address of the site is unknown; `aliases` are
    further URLs of the post. `linked_posts` are the posts of the site that it links to, by the
    address as written. `place` is that of the metadata block. `choices` are the settings of the
    post as a book of its own. `source_text` is the text that the post was read from, without
    comments, empty for the content of its file. `formula_preamble` is the TeX that defines the
    site's macros for formulas; `numbers_formulas` says that the site numbers all equations.
    `revision` is a digest of what a transform has made of it, empty for what was read. `generator`
    is the program that makes the site, such as `hugo`. `findings` are those of reading a post that
    was loaded by itself. `content_digest` is the digest of the cache entry that holds the post,
    empty if there is none: it saves digesting the tree again. A copy with other content must clear
    it.
    """

    key: str
    digest: str
    metadata: Metadata
    blocks: Blocks
    address: str = ""
    aliases: tuple[str, ...] = ()
    site_title: str = ""
    assets: Assets = field(default_factory=dict)
    linked_posts: Mapping[str, LinkedPost] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False)
    choices: Choices = field(default_factory=Choices)
    source_text: str = field(default="", repr=False)
    formula_preamble: str = ""
    numbers_formulas: bool = False
    revision: str = ""
    generator: str = ""
    findings: tuple[Diagnostic, ...] = field(
        default=(), compare=False, repr=False, metadata=NOT_IN_JSON
    )
    content_digest: str = field(default="", compare=False, repr=False, metadata=NOT_IN_JSON)
