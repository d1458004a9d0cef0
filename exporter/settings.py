"""What a user can choose. Every field has a default that suits most blogs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

PageSize: TypeAlias = Literal["a4", "a5", "letter"]
ReferenceStyle: TypeAlias = Literal["endnotes", "none"]

PAGE_SIZES: tuple[PageSize, ...] = ("a4", "a5", "letter")
REFERENCE_STYLES: tuple[ReferenceStyle, ...] = ("endnotes", "none")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run.

    `page_size` is the trim of a PDF. `references` says whether links become numbered references at
    the end of a chapter or stay mere links. `epoch` overrides every date of making (SOURCE_DATE_
    EPOCH, see reproducible-builds.org); without it they follow from the posts. `fetch_images` says
    that pictures on the web are fetched, and kept in the user's cache.
    """

    page_size: PageSize = "a5"
    references: ReferenceStyle = "endnotes"
    epoch: datetime | None = None
    fetch_images: bool = False
