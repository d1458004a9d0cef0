"""Plans: what a collection would become, without reading the texts of its posts or writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path

from exporter.build.collection import book_of_selection, books_of_selection
from exporter.build.collection_request import CollectionRequest
from exporter.build.collection_selection import CollectionSelection, select_collection
from exporter.build.inputs import BuildOptions, resolve_settings
from exporter.build.provenance import filter_data
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.gather.selection import without_posts
from exporter.model.book import Book
from exporter.model.collection import Candidate
from exporter.model.post import Post
from exporter.options.origins import PlannedSetting, SettingSource
from exporter.options.settings import COLLECTION_FORMATS, Choices, Format, Settings


@dataclass(frozen=True, slots=True)
class PlannedBook:
    """A book whose chapters have metadata but no text; its settings, and where they are from.

    `file_title` is what its files are named after, empty for the title.
    """

    book: Book
    formats: tuple[Format, ...]
    settings: Settings
    origins: tuple[PlannedSetting, ...]
    file_title: str = ""


def planned_books(
    request: CollectionRequest,
    formats: Sequence[Format],
    options: BuildOptions,
    diagnostics: Diagnostics,
) -> Iterator[PlannedBook]:
    """Yield the book of a collection, or each of its volumes; none after an error.

    Posts whose metadata cannot be read are reported and left out.
    """
    whole = select_collection(request, options, diagnostics)
    if whole:
        yield from planned_selection(request, whole, formats, options, diagnostics)


def planned_selection(
    request: CollectionRequest,
    whole: CollectionSelection,
    formats: Sequence[Format],
    options: BuildOptions,
    diagnostics: Diagnostics,
) -> Iterator[PlannedBook]:
    """Yield the book of the posts that a request selects, as `planned_books` does."""
    settings = resolve_settings(options, whole.inputs, whole.collection.choices)
    if settings is None:
        return
    asked = whole.collection.formats or whole.inputs.settings.collection.formats
    made = tuple(formats) or asked or COLLECTION_FORMATS
    origins = (
        *_collection_settings(request, formats, whole),
        *_settings(options, settings, whole),
    )
    for each_book in books_of_selection(whole, diagnostics):
        selection = _with_metadata(each_book, diagnostics)
        if not selection.parts:
            continue
        posts = {each.path: _without_text(each) for part in selection.parts for each in part.posts}
        # How long it is decides whether a text opens its part or is the first chapter of it.
        openings = [part.opening for part in selection.parts if part.opening]
        read = {each.path: selection.post_cache.read(Path(each.path)) for each in openings}
        found = {path: post for path, post in read.items() if post}
        parts = tuple(part.with_opening(found) for part in selection.parts)
        book, file_title = book_of_selection(selection, parts, posts | found, (), options)
        yield PlannedBook(book, made, settings, origins, file_title)


def _with_metadata(selection: CollectionSelection, diagnostics: Diagnostics) -> CollectionSelection:
    """Return a selection without the posts whose metadata cannot be read, after a report."""
    from exporter.read.metadata.block import split_metadata
    from exporter.read.source_files import read_source

    site, unread = selection.inputs.reading.site, set[str]()
    for path in (post.path for part in selection.parts for post in part.posts):
        found = read_source(Path(path), site.folders, diagnostics)
        if found is None or split_metadata(found[1], diagnostics, site.metadata_lines) is None:
            unread.add(path)
    return replace(selection, parts=without_posts(selection.parts, frozenset(unread)))


def _without_text(candidate: Candidate) -> Post:
    return Post(candidate.key, "", candidate.metadata, (), place=Place(candidate.path))


def _settings(
    options: BuildOptions, settings: Settings, selection: CollectionSelection
) -> Iterator[PlannedSetting]:
    """Yield the settings of books, each with the source that sets it."""
    sources: tuple[tuple[SettingSource, Mapping[str, object]], ...]
    sources = (
        ("collection file", selection.collection.choices.named()),
        ("exporter.toml", selection.inputs.settings.choices.named()),
    )
    if isinstance(options.settings, Choices):
        sources = (("call", options.settings.named()), *sources)
    else:
        sources = (("call", {field.name: None for field in fields(Settings)}),)
    for field in fields(Settings):
        setting = [name for name, named in sources if field.name in named]
        value = getattr(settings, field.name)
        # Another profile than press removes the printer of other sources.
        source: SettingSource = setting[0] if setting and value != "" else "default"
        yield PlannedSetting(field.name.replace("_", "-"), value, source)


def _collection_settings(
    request: CollectionRequest, formats: Sequence[Format], selection: CollectionSelection
) -> Iterator[PlannedSetting]:
    """Yield the settings of collections, each with the source that sets it."""
    written, defaults = selection.written, selection.inputs.settings.collection
    rows: tuple[tuple[str, object, object, object], ...] = (
        ("title", request.title, written.title, defaults.title),
        ("to", tuple(formats), written.formats, defaults.formats),
        ("order", request.order, written.order, defaults.order),
        ("parts", request.parts_by, written.parts_by, defaults.parts_by),
        ("volumes", request.volumes_by, written.volumes_by, defaults.volumes_by),
    )
    for name, *values in rows:
        yield _first_of(name, *values)
    if not request.file:
        own, site = filter_data(request.filter), filter_data(defaults.filter)
        for name in dict.fromkeys(chain(own, site)):
            yield _first_of(name, own.get(name), None, site.get(name))


def _first_of(name: str, call: object, file: object, site: object) -> PlannedSetting:
    """Return the first value that is set, and where it is from."""
    if call:
        return PlannedSetting(name, call, "call")
    if file:
        return PlannedSetting(name, file, "collection file")
    return PlannedSetting(name, site or None, "exporter.toml" if site else "default")
