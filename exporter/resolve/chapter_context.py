"""What every rule may know of the chapter that it works on, and of the book around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.diagnostics import Diagnostics
from exporter.model.publication import Labels, Post
from exporter.options.settings import Settings


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A chapter that others may lead to: its title, and its ids by what a post may call them."""

    title: str
    ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChapterContext:
    """A chapter's post, its words, the user's choices, and where findings go.

    `landings` are the chapters of the book by their posts' keys; none where a post stands alone.
    """

    post: Post
    labels: Labels
    settings: Settings
    diagnostics: Diagnostics
    landings: Mapping[str, LinkTarget] = field(default_factory=dict)
