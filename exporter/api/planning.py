"""Plans of collections: what would be in a book, and which files would be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    Day,
    PathName,
    Words,
    build_options,
    collection_request,
    diagnostics_for,
)
from exporter.api.listing import ListedPost, listed_post
from exporter.api.output_paths import collection_formats, file_name, named_file
from exporter.api.results import value_or_error
from exporter.diagnostics import Diagnostics
from exporter.errors import SettingsError
from exporter.model.artifact import COVER_BESIDE
from exporter.options.origins import PlannedSetting
from exporter.options.settings import Choices, Format, Settings

if TYPE_CHECKING:
    from exporter import build
    from exporter.build.planning import PlannedBook
    from exporter.model.book import Part
    from exporter.model.collection import Order, PartsBy, VolumesBy


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part of a book that was planned.

    - `title`: its title, empty for posts outside of parts.
    - `posts`: the posts, in reading order.
    - `introduction`: the text of the site on its first page; None without one.
    """

    title: str
    posts: tuple[ListedPost, ...]
    introduction: ListedPost | None = None


@dataclass(frozen=True, slots=True)
class BookPlan:
    """A book as it would be made.

    - `title`, `lang`: its title, and its language as a BCP 47 tag.
    - `authors`: the names of its authors.
    - `date`: its date of publication; None without one.
    - `parts`: its parts with their posts; one without a title for a book without parts.
    - `pages`: the pages around the posts, such as `contents`, in reading order.
    - `settings`: every setting, its value, and where it is from.
    - `files`: the files that would be written; bare names without an output.
    """

    title: str
    lang: str
    authors: tuple[str, ...]
    date: date | None
    parts: tuple[PlannedPart, ...]
    pages: tuple[str, ...]
    settings: tuple[PlannedSetting, ...]
    files: tuple[Path, ...]

    @property
    def posts(self) -> tuple[ListedPost, ...]:
        """All posts in reading order."""
        return tuple(post for part in self.parts for post in part.posts)


def plan_collection(
    *sources: PathName,
    text: str | None = None,
    output: PathName | None = None,
    formats: Format | Sequence[Format] | None = None,
    title: str = "",
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    order: Order | None = None,
    parts: PartsBy | None = None,
    volumes: VolumesBy | None = None,
    corrections_since: PathName | None = None,
    keep_going: bool = False,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    diagnostics: Diagnostics | None = None,
) -> tuple[BookPlan, ...]:
    """Return what `collection` would make of the same arguments, a plan for each volume.

    Nothing is written. The metadata of the posts are read, and not their texts: an error in a text
    is found by the build. `keep_going` leaves out the posts whose metadata cannot be read. `text`
    stands for the content of the collection file that is named, which need not exist. Exceptions
    and `diagnostics` are those of `load`.
    """
    from exporter.build.planning import planned_books

    named = collection_formats(formats, output)
    request = collection_request(
        sources,
        tag,
        author,
        since,
        until,
        lang,
        title=title,
        order=order,
        parts=parts,
        text=text,
        volumes=volumes,
        corrections_since=corrections_since,
    )
    found = diagnostics_for(request)
    planned = [*planned_books(request, named, build_options(settings, site, None), found)]
    books = value_or_error(planned or None, found, diagnostics, despite_errors=keep_going)
    file = None if output is None else named_file(output, named)
    if file and books[0].file_title:
        raise SettingsError("volumes are several files", "name a folder for them", "output")
    return tuple(book_plan(each, request, output, file) for each in books)


def book_plan(
    planned: PlannedBook,
    request: build.CollectionRequest,
    output: PathName | None = None,
    file: Path | None = None,
) -> BookPlan:
    """Return the plan of a book; its files are in the folder `output`, or it is the one `file`."""
    about, settings = planned.book.metadata, planned.settings
    names = [
        file_name(request, planned.file_title or about.title, settings.file_suffix(format_))
        for format_ in planned.formats
    ]
    files = [file] if file else []
    if settings.printer and "pdf" in planned.formats:
        names.append(file_name(request, planned.file_title or about.title, settings.cover_suffix))
        files += [file.with_name(f"{file.stem}{COVER_BESIDE}")] if file else []
    folder = Path() if output is None else Path(output)
    return BookPlan(
        about.title,
        about.lang,
        tuple(author.name for author in about.authors),
        about.date,
        tuple(map(_part, planned.book.parts)),
        tuple(page.role for page in planned.book.pages),
        planned.origins,
        tuple(files or (folder / name for name in names)),
    )


def _part(part: Part) -> PlannedPart:
    opening = part.introduction if part.opens_with_post else None
    posts = tuple(map(listed_post, part.chapters))
    return PlannedPart(part.title, posts, listed_post(opening) if opening else None)
