"""The posts of a collection, read and gathered: a book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.build.request import Request
from exporter.build.surroundings import read_context
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.errors import SettingsError
from exporter.gather import book_of_collection, select_posts
from exporter.gather.books import SiteInfo, unique_authors
from exporter.gather.selection import without_posts
from exporter.model.collection import Collection
from exporter.model.publication import Book, Post
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.read.context import ReadContext
    from exporter.read.post_cache import PostCache


def gather(
    request: Request,
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    context: BuildContext | None = None,
) -> tuple[Book, Settings] | None:
    """The book that a collection is, and the settings that hold for it; None after an error.

    A post that cannot be read is an error too, but the others make a book without it.
    """
    from exporter.read.collection_file.candidates import candidates
    from exporter.read.metadata import rights_of
    from exporter.read.post_cache import PostCache

    context = context or BuildContext()
    reading = read_context(request.paths[0], site, diagnostics, fetch_images=settings.fetch_images)
    home = reading.site
    post_cache = PostCache(reading, context.cache)
    collection = _collection(request, reading)
    if collection is None:
        return None
    with context.timed_phase("choosing"):
        parts = select_posts(collection, candidates(collection, home), diagnostics)
    if parts is None:
        return None
    wanted = [Path(post.path) for part in parts for post in part.posts]
    with context.timed_phase("reading"):
        posts = _read_all(wanted, post_cache, context)
    parts = without_posts(parts, frozenset(map(str, wanted)) - posts.keys())
    if not parts:
        return None
    try:
        settings = collection.choices.over(settings)
    except SettingsError as error:
        diagnostics.report("settings-conflict", error.message, hint=error.hint)
        return None
    # What the collection says of a person wins.
    authors = (*collection.authors, *collection.editors, *unique_authors(posts.values()))
    with context.timed_phase("reading"):
        people = post_cache.people(authors, request.file)
    about = SiteInfo(home.title, home.address, home.lang, rights_of(home.config))
    return book_of_collection(collection, parts, posts, people, about, settings), settings


def _collection(request: Request, reading: ReadContext) -> Collection | None:
    """What is asked for, the request's own words before the file's."""
    from exporter.read.collection_file.post_selectors import collection_of
    from exporter.read.collection_file.reader import read_collection

    if request.file:
        collection = read_collection(request.file, reading)
    else:
        collection = collection_of(request.paths, request.filter)
    if collection is None:
        return None
    return replace(
        collection,
        title=" ".join(legible(request.title).split()) or collection.title,
        order=request.order or collection.order,
        parts_by=request.parts_by or collection.parts_by,
        choices=request.choices.before(collection.choices),
    )


def _read_all(
    paths: Sequence[Path], post_cache: PostCache, context: BuildContext
) -> dict[str, Post]:
    """Return the posts that can be read, by their paths."""
    found = {}
    for count, path in enumerate(paths, 1):
        post = post_cache.read(path)
        if post:
            found[str(path)] = post
        context.on_progress("Reading", count, len(paths))
    return found
