"""An edition of what is named: a post alone, or a collection."""

from __future__ import annotations

from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.gather import book_of_post
from exporter.model.publication import Edition, Post
from exporter.model.record import Record
from exporter.model.walk import walk
from exporter.pipeline.gathering import gather
from exporter.pipeline.request import COLLECTION_FILES, Format, Request
from exporter.pipeline.surroundings import fetch_if, site_around
from exporter.provenance import below, record_of
from exporter.settings import Settings
from exporter.source import Place
from exporter.workshop import Workshop


def read(
    path: Path, diagnostics: Diagnostics, site: Path | None = None, *, fetch_images: bool = False
) -> Post | None:
    """The post in a file, of the site around it or the one named; None after an error."""
    from exporter.read.post import read_post

    return read_post(
        path, site_around(path, site, diagnostics), diagnostics, fetch_if(fetch_images)
    )


def decide(
    path: Path, settings: Settings, diagnostics: Diagnostics, site: Path | None = None
) -> Edition | None:
    """The edition that a post alone makes, or a collection file; None after an error."""
    from exporter.resolve import resolve

    if path.suffix.lower() in COLLECTION_FILES:
        decided = decide_collection(Request((path,)), settings, diagnostics, site)
        return decided[0] if decided else None
    post = read(path, diagnostics, site, fetch_images=settings.fetch_images)
    return resolve(book_of_post(post, settings), settings, diagnostics) if post else None


def decide_post(
    path: Path, format_: Format, settings: Settings, diagnostics: Diagnostics, site: Path | None
) -> tuple[Edition | None, Record | None]:
    """The edition that a post makes, and the record of what it is made from."""
    from exporter.read.around import files_around
    from exporter.read.post import read_post
    from exporter.resolve import resolve

    home = site_around(path, site, diagnostics)
    post = read_post(path, home, diagnostics, fetch_if(settings.fetch_images))
    if post is None:
        return None, None
    book = book_of_post(post, settings)
    files = files_around(home)
    asked = {"post": below(path, home.root)}
    record = record_of(book, home.root, asked, (format_,), settings, files)
    return resolve(book, settings, diagnostics), record


def decide_collection(
    request: Request,
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    workshop: Workshop | None = None,
) -> tuple[Edition, Settings] | None:
    """The edition of a collection, and the settings that hold for it; None after an error."""
    from exporter.resolve import resolve

    gathered = gather(request, settings, diagnostics, site, workshop)
    if gathered is None:
        return None
    book, settings = gathered
    store = workshop.store if workshop else None
    return resolve(book, settings, diagnostics, store), settings


def places_of(edition: Edition) -> dict[str, Place]:
    """Where everything was written that has an id, by its name and id as a PDF has them."""
    return {
        f"{division.name}/{node.id}": node.place
        for division in edition.divisions
        for node in walk((*division.blocks, *division.notes))
        if node.id and node.place
    }
