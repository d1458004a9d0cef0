"""The changes of a collection file, a closed union.

Entries are what `posts` lists: paths of posts, folders and patterns, and filters. Positions count
from 0, as in a list. `part` is the position of a part, and None in a file without a list of parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from exporter.model.book import Role
from exporter.model.collection import PartsBy

TextKey: TypeAlias = Literal[
    "title",
    "subtitle",
    "short-title",
    "description",
    "publisher",
    "rights",
    "lang",
    "date",
    "isbn",
    "series.name",
    "series.position",
    "cover",
    "cover-motif",
    "order",
    "volumes",
    "to",
    "profile",
    "printer",
    "epub-profile",
    "page-size",
    "theme",
    "references.style",
    "references.scope",
]
"""The keys of a collection file whose value is one text. One with a dot is within another key, of
which a text alone is the main key of `MAIN_KEYS`."""
ListKey: TypeAlias = Literal[
    "authors",
    "editors",
    "subjects",
    "keywords",
    "categories.bisac",
    "categories.thema",
    "prices.print",
    "prices.ebook",
]
"""The keys of a collection file whose value is a list of texts, or one."""
MAIN_KEYS = {"references": "style", "series": "name"}


@dataclass(frozen=True, slots=True)
class SetText:
    """Set a key to a text; remove the key if the text is empty."""

    key: TextKey
    text: str


@dataclass(frozen=True, slots=True)
class SetTexts:
    """Set a key to texts. A person whom the file describes by name or id keeps the description."""

    key: ListKey
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """The title and the text of a page, or the file that has it. Empty fields are left out."""

    title: str = ""
    text: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class SetPage:
    """Switch a page around the chapters on or off, or give it a text; None removes the key."""

    role: Role
    value: PageText | bool | None


@dataclass(frozen=True, slots=True)
class NewDisclaimer:
    """A disclaimer, and the conditions of its chapters, such as `(("tag", "sponsored"),)`."""

    text: str
    when: tuple[tuple[str, str], ...] = ()
    label: str = ""
    where: Literal["", "opening", "imprint"] = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class AddDisclaimer:
    """Add a disclaimer after the others."""

    disclaimer: NewDisclaimer


@dataclass(frozen=True, slots=True)
class SetDisclaimer:
    """Replace a disclaimer. Without a text, it keeps the file that has its text.

    A condition of several values, joined by commas, is kept as it is written.
    """

    index: int
    disclaimer: NewDisclaimer


@dataclass(frozen=True, slots=True)
class RemoveDisclaimer:
    """Remove a disclaimer."""

    index: int


@dataclass(frozen=True, slots=True)
class EntryPosition:
    """The position of an entry of `posts`."""

    part: int | None
    index: int


@dataclass(frozen=True, slots=True)
class AddPosts:
    """Add posts, by their paths, before the entry at a position or at the end of its list."""

    paths: tuple[str, ...]
    at: EntryPosition


@dataclass(frozen=True, slots=True)
class RemoveEntry:
    """Remove an entry. The last one of a list cannot be removed."""

    at: EntryPosition


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """Move an entry. `to` is its position after it has been removed from the old one."""

    at: EntryPosition
    to: EntryPosition


@dataclass(frozen=True, slots=True)
class ListPosts:
    """Replace the selection of the book or of a part by a list of posts."""

    part: int | None
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExcludePosts:
    """Exclude posts, by their paths, that a selection has."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveExclusion:
    """Remove an entry of `exclude`: what it excludes is in the book again."""

    index: int


@dataclass(frozen=True, slots=True)
class GroupPosts:
    """Group the posts into parts by their year or tag, or not; for a file without listed parts."""

    by: PartsBy


@dataclass(frozen=True, slots=True)
class IntoParts:
    """Make the posts of a file without a list of parts its first part.

    A value of `parts` that groups the posts, such as `year`, is replaced.
    """

    title: str


@dataclass(frozen=True, slots=True)
class AddPart:
    """Add a part of some posts before the part at a position."""

    title: str
    paths: tuple[str, ...]
    index: int


@dataclass(frozen=True, slots=True)
class RenamePart:
    """Set the title of a part; remove it if it is empty."""

    index: int
    title: str


@dataclass(frozen=True, slots=True)
class MovePart:
    """Move a part. `to` is its position after it has been removed from the old one."""

    index: int
    to: int


@dataclass(frozen=True, slots=True)
class RemovePart:
    """Remove a part and its posts. The last one cannot be removed."""

    index: int


Change: TypeAlias = (
    SetText
    | SetTexts
    | SetPage
    | AddDisclaimer
    | SetDisclaimer
    | RemoveDisclaimer
    | AddPosts
    | RemoveEntry
    | MoveEntry
    | ListPosts
    | ExcludePosts
    | RemoveExclusion
    | GroupPosts
    | IntoParts
    | AddPart
    | RenamePart
    | MovePart
    | RemovePart
)
