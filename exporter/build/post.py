"""A single post, and books from models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.build.inputs import (
    BuildOptions,
    GatheredBook,
    read_context,
    resolve_settings,
)
from exporter.build.provenance import relative_name
from exporter.diagnostics import Diagnostics
from exporter.gather import book_of_post
from exporter.model.publication import Book, Post

if TYPE_CHECKING:
    from exporter.read.sites.site import Site


def load_post(
    path: Path, options: BuildOptions, diagnostics: Diagnostics, text: str | None = None
) -> Post | None:
    """Return a post as it was read; None after an error.

    `text` stands for the content of the file, which need not exist.
    """
    from exporter.read.post import read_post

    return read_post(path, read_context(path, options, diagnostics), text)


def gather_post(path: Path, options: BuildOptions, diagnostics: Diagnostics) -> GatheredBook | None:
    """Return the book of the post in a file; None after an error."""
    from exporter.read.post import read_post

    context = read_context(path, options, diagnostics)
    post = read_post(path, context)
    if post is None:
        return None
    book = book_of_post(post, options.epoch)
    request = {"post": relative_name(path, context.site.root)}
    return _gathered(book, request, context.site, options, diagnostics)


def gather_model(
    model: Post | Book, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of a model; None after an error."""
    book = book_of_post(model, options.epoch) if isinstance(model, Post) else model
    context = read_context(post_path(book.chapters[0]), options, diagnostics)
    keys = [post.key for post in book.chapters]
    request = {"paths": keys} if book.collection else {"post": keys[0]}
    return _gathered(book, request, context.site, options, diagnostics)


def post_path(post: Post) -> Path:
    """Return the path that a post was read from; its key, if it was not read from a file."""
    return Path(post.place.path if post.place else post.key)


def _gathered(
    book: Book,
    request: Mapping[str, object],
    site: Site,
    options: BuildOptions,
    diagnostics: Diagnostics,
) -> GatheredBook | None:
    settings = resolve_settings(options, diagnostics, book.choices)
    if settings is None:
        return None
    return GatheredBook(book, settings, request, site.root, tuple(site.dependencies()))
