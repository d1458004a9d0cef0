"""An edition of what is named: a post alone, or a collection."""

from __future__ import annotations

from pathlib import Path

from exporter.build.gathering import gather
from exporter.build.provenance import below, record_of
from exporter.build.request import COLLECTION_FILES, Format, Request
from exporter.build.surroundings import read_context
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.gather import book_of_post
from exporter.model.publication import Edition, Post
from exporter.model.record import Record
from exporter.model.walk import walk
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext


def read(
    path: Path, diagnostics: Diagnostics, site: Path | None = None, *, fetch_images: bool = False
) -> Post | None:
    """The post in a file, of the site around it or the one named; None after an error."""
    from exporter.read.post import read_post

    return read_post(path, read_context(path, site, diagnostics, fetch_images=fetch_images))


def resolve_path(
    path: Path, settings: Settings, diagnostics: Diagnostics, site: Path | None = None
) -> Edition | None:
    """The edition that a post alone makes, or a collection file; None after an error."""
    from exporter.resolve import resolve

    if path.suffix.lower() in COLLECTION_FILES:
        decided = resolve_collection(Request((path,)), settings, diagnostics, site)
        return decided[0] if decided else None
    post = read(path, diagnostics, site, fetch_images=settings.fetch_images)
    return resolve(book_of_post(post, settings), settings, diagnostics) if post else None


def resolve_post(
    path: Path, format_: Format, settings: Settings, diagnostics: Diagnostics, site: Path | None
) -> tuple[Edition | None, Record | None]:
    """The edition that a post makes, and the record of what it is made from."""
    from exporter.read.post import read_post
    from exporter.resolve import resolve

    reading = read_context(path, site, diagnostics, fetch_images=settings.fetch_images)
    post = read_post(path, reading)
    if post is None:
        return None, None
    book = book_of_post(post, settings)
    files = reading.site.dependencies()
    asked = {"post": below(path, reading.site.root)}
    record = record_of(book, reading.site.root, asked, (format_,), settings, files)
    return resolve(book, settings, diagnostics), record


def resolve_collection(
    request: Request,
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    context: BuildContext | None = None,
) -> tuple[Edition, Settings] | None:
    """The edition of a collection, and the settings that hold for it; None after an error."""
    from exporter.resolve import resolve

    gathered = gather(request, settings, diagnostics, site, context)
    if gathered is None:
        return None
    book, settings = gathered
    cache = context.cache if context else None
    return resolve(book, settings, diagnostics, cache), settings


def places_of(edition: Edition) -> dict[str, Place]:
    """Where everything was written that has an id, by its name and id as a PDF has them."""
    return {
        f"{division.name}/{node.id}": node.place
        for division in edition.divisions
        for node in walk((*division.blocks, *division.notes))
        if node.id and node.place
    }
