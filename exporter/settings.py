"""What a user can choose. Every field has a default that suits most blogs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

PageSize: TypeAlias = Literal["a4", "a5", "letter"]
ReferenceStyle: TypeAlias = Literal["endnotes", "footnotes", "inline", "none"]
ReferenceScope: TypeAlias = Literal["chapter", "book", "both"]

PAGE_SIZES: tuple[PageSize, ...] = ("a4", "a5", "letter")
REFERENCE_STYLES: tuple[ReferenceStyle, ...] = ("endnotes", "footnotes", "inline", "none")
REFERENCE_SCOPES: tuple[ReferenceScope, ...] = ("chapter", "book", "both")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run.

    `page_size` is the trim of a PDF. `two_sided` says that it will be printed on both sides of a
    leaf and bound: margins are mirrored, and chapters open on a right-hand page. `references` says
    whether links become numbered references in a list (endnotes) or at the foot of the page, show
    their address in the line, or stay mere links; `scope`, whether a list is a chapter's, the
    book's, or both. `epoch` overrides every date of making (SOURCE_DATE_
    EPOCH, see reproducible-builds.org); without it they follow from the posts. `fetch_images` says
    that pictures on the web are fetched, and kept in the user's cache.
    """

    page_size: PageSize = "a5"
    two_sided: bool = False
    references: ReferenceStyle = "endnotes"
    scope: ReferenceScope = "chapter"
    epoch: datetime | None = None
    fetch_images: bool = False
