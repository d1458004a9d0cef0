"""The context of a chapter: what each rule may know of the chapter and of the book around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.diagnostics import Diagnostics
from exporter.model.labels import Labels
from exporter.model.post import Post
from exporter.options.settings import Settings


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A chapter, or the page that opens a part, that others may link to.

    `ids` are its final ids by the ids of the post; `key` is that of its division.
    """

    title: str
    ids: Mapping[str, str]
    key: str


@dataclass(frozen=True, slots=True)
class ChapterContext:
    """A chapter's post and labels, the user's settings, and the diagnostics to report to.

    `link_targets` are those of the book by the keys of their posts; empty for a single post.
    """

    post: Post
    labels: Labels
    settings: Settings
    diagnostics: Diagnostics
    link_targets: Mapping[str, LinkTarget] = field(default_factory=dict)
