"""What a user can choose. Every field has a default that suits most blogs."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

from exporter.options.geometry import Margins

ReferenceStyle: TypeAlias = Literal["endnotes", "footnotes", "inline", "none"]
ReferenceScope: TypeAlias = Literal["chapter", "book", "both"]

REFERENCE_STYLES: tuple[ReferenceStyle, ...] = ("endnotes", "footnotes", "inline", "none")
REFERENCE_SCOPES: tuple[ReferenceScope, ...] = ("chapter", "book", "both")


@dataclass(frozen=True, slots=True)
class Certifier:
    """Who answers for it that everybody can use a book: the name of a person.

    `credential` is what makes them fit to say so, `report` the address of what they found.
    """

    name: str
    credential: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run.

    `profile` is what a PDF is made for, `printer` whose wishes it follows, `epub_profile` the kind
    of e-reader that an EPUB is made for, `theme` how both look: a name or a folder. What is left
    empty or None here is the profile's to say: `page_size`, the trim of a PDF by its name or as
    `120x190mm`; `margins`; `two_sided`, that it will be printed on both sides of a leaf and bound,
    with mirrored margins and chapters that open on a right-hand page. `references` says
    whether links become numbered references in a list (endnotes) or at the foot of the page, show
    their address in the line, or stay mere links; `scope`, whether a list is a chapter's, the
    book's, or both. `epoch` overrides every date of making (SOURCE_DATE_
    EPOCH, see reproducible-builds.org); without it they follow from the posts. `fetch_images` says
    that pictures on the web are fetched, and kept in the user's cache. `certified_by` is who
    answers for the claim that an EPUB conforms to a standard of accessibility; without a name, none
    is made.
    """

    profile: str = "screen"
    printer: str = ""
    epub_profile: str = "generic"
    theme: str = ""
    page_size: str = ""
    margins: Margins | None = None
    two_sided: bool | None = None
    references: ReferenceStyle = "endnotes"
    scope: ReferenceScope = "chapter"
    epoch: datetime | None = None
    fetch_images: bool = False
    certified_by: Certifier | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What one source of settings says: a collection file, or the command line. None is silence.

    The fields are those of `Settings`. Printers are for the profile `press`: another profile that
    is said here has none, whatever is said elsewhere.
    """

    profile: str | None = None
    printer: str | None = None
    epub_profile: str | None = None
    theme: str | None = None
    page_size: str | None = None
    margins: Margins | None = None
    two_sided: bool | None = None
    references: ReferenceStyle | None = None
    scope: ReferenceScope | None = None
    certified_by: Certifier | None = None

    @property
    def at_odds(self) -> bool:
        """Whether it names a printer, and a profile that is not for one."""
        return bool(self.printer) and self.profile not in (None, "press")

    def over(self, settings: Settings) -> Settings:
        """The settings with what is said here in their place."""
        return replace(settings, **self._said())

    def before(self, other: Choices) -> Choices:
        """What is said here, and where nothing is, what is said there."""
        return replace(other, **self._said())

    def _said(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        said = {name: value for name, value in values.items() if value is not None}
        if self.profile not in (None, "press"):
            said.setdefault("printer", "")
        return said
