"""The arguments that functions of the API share: checked, and as `exporter.build` takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.code_names import ignorable_codes
from exporter.errors import SettingsError
from exporter.input_files import whole_place
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter import build
    from exporter.model.book import Book, Part
    from exporter.model.collection import Order, PartsBy, VolumesBy
    from exporter.model.post import Post
    from exporter.transforms import Transform

PathName: TypeAlias = str | PathLike[str]
Words: TypeAlias = str | Sequence[str]
Day: TypeAlias = date | str

_MOST_PAGES = 100_000
"""Pages of a printed book; no service binds 3,000."""


def checked_path(value: PathName, argument: str, types: str = "a path") -> Path:
    """Return the path that an argument names. Raises `SettingsError` for another type."""
    if not isinstance(value, str | PathLike):
        message = f"‘{argument}’ takes {types}, not {type(value).__name__}"
        raise SettingsError(message, setting=argument)
    if "\0" in str(value):
        raise SettingsError(f"‘{value}’ holds a zero byte, which no path does", setting=argument)
    return Path(value)


def build_source(source: PathName | Post | Book) -> build.Source:
    """Return a source for a build. Models lose the digests by which unchanged posts are cached."""
    from exporter.model.book import Book
    from exporter.model.lazy_fields import replace_fields
    from exporter.model.post import Post

    match source:
        case Post():
            return replace_fields(source, content_digest="")
        case Book():
            return replace(source, parts=tuple(map(_without_digests, source.parts)))
        case _:
            return checked_path(source, "source", "a path, a Post or a Book")


def _without_digests(part: Part) -> Part:
    from exporter.model.lazy_fields import replace_fields

    chapters = tuple(replace_fields(post, content_digest="") for post in part.chapters)
    return replace(part, chapters=chapters)


def collection_source(source: PathName | Book, what: str) -> build.Source:
    """Return a source for a build of what is made of collections only, such as `covers`.

    Raises `SettingsError` for a post.
    """
    from exporter import build

    given = build_source(source)
    if not build.is_collection(given):
        message = f"{what} are made of a collection"
        raise SettingsError(message, "name a collection file", "source")
    # A path alone stands for one book; a request for it may have volumes.
    return build.CollectionRequest((given,)) if isinstance(given, Path) else given


def collection_request(
    sources: Sequence[PathName | Post],
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    *,
    title: str = "",
    order: Order | None = None,
    parts: PartsBy | None = None,
    text: str | None = None,
    volumes: VolumesBy | None = None,
    chapter: PathName = "",
    corrections_since: PathName | None = None,
) -> build.CollectionRequest:
    """Return a request for a collection: its sources, and the conditions that posts have to meet.

    Raises `SettingsError` for a source of another type, and for a date that is none.
    """
    from exporter.build import CollectionRequest
    from exporter.model.lazy_fields import replace_fields
    from exporter.model.post import Post
    from exporter.model.post_filter import PostFilter

    posts = [replace_fields(each, content_digest="") for each in sources if isinstance(each, Post)]
    others = (each for each in sources if not isinstance(each, Post))
    paths = tuple(checked_path(each, "sources", "paths and Posts") for each in others)
    days = _day(since, "since"), _day(until, "until")
    return CollectionRequest(
        paths,
        tuple(posts),
        title,
        PostFilter(_words(tag), _words(author), *days, _words(lang)),
        order,
        parts,
        volumes_by=volumes,
        chapter=str(checked_path(chapter, "chapter")) if chapter else "",
        corrections_since=checked_path(corrections_since, "corrections_since")
        if corrections_since
        else None,
        text=text,
    )


def _day(value: Day | None, argument: str) -> date | None:
    """Return a date, also one as text. Raises `SettingsError` for anything else."""
    match value:
        case datetime():
            return value.date()
        case None | date():
            return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        message = f"‘{argument}’ takes a date, not {value!r}"
        raise SettingsError(message, "write YYYY-MM-DD", argument) from None


def _words(value: Words) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else tuple(value)


def build_options(
    settings: Settings | Choices | None,
    site: PathName | None,
    context: BuildContext | None,
    strict: bool | None = None,
    transforms: Sequence[Transform] = (),
) -> build.BuildOptions:
    """Return the options of a build. Raises `SettingsError` for settings of another type."""
    from exporter.build import BuildOptions

    if not isinstance(settings, Settings | Choices | None):
        message = f"‘settings’ takes Settings or Choices, not {type(settings).__name__}"
        raise SettingsError(message, "write Choices(page_size='a5')", "settings")
    root = None if site is None else checked_path(site, "site")
    return BuildOptions(
        settings or Choices(), root, context or BuildContext(), strict, tuple(transforms)
    )


def diagnostics_for(source: build.Source, ignore: Words = ()) -> Diagnostics:
    """Return an empty collector, whose default place is the file of the source.

    Raises `SettingsError` for a code that cannot be ignored.
    """
    from exporter.build import path_of

    return Diagnostics(whole_place(path_of(source)), ignorable_codes(ignore))


def check_pages(pages: int | None) -> None:
    """Raise `SettingsError` for a page count of the inside that no book has."""
    if pages is not None and not 1 <= pages <= _MOST_PAGES:
        message = f"‘pages’ takes a number from 1 to {_MOST_PAGES}"
        raise SettingsError(message, setting="pages")
