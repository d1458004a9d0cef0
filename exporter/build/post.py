"""A single post, and books from models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from exporter.build.inputs import (
    BuildOptions,
    GatheredBook,
    SiteInputs,
    read_site_inputs,
    resolve_settings,
)
from exporter.build.provenance import relative_name
from exporter.diagnostics import Diagnostics
from exporter.gather import book_of_post
from exporter.model.publication import Book, Post


def load_post(
    path: Path, options: BuildOptions, diagnostics: Diagnostics, text: str | None = None
) -> Post | None:
    """Return a post as it was read; None after an error.

    `text` stands for the content of the file, which need not exist.
    """
    from exporter.read.post import read_post

    inputs = read_site_inputs(path, options, diagnostics)
    return read_post(path, inputs.reading, text) if inputs else None


def gather_post(path: Path, options: BuildOptions, diagnostics: Diagnostics) -> GatheredBook | None:
    """Return the book of the post in a file; None after an error."""
    from exporter.read.post import read_post

    inputs = read_site_inputs(path, options, diagnostics)
    post = read_post(path, inputs.reading) if inputs else None
    if inputs is None or post is None:
        return None
    request = {"post": relative_name(path, inputs.reading.site.root)}
    return _gathered(book_of_post(post, options.settings.epoch), request, inputs, options)


def gather_model(
    model: Post | Book, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of a model; None after an error."""
    book = book_of_post(model, options.settings.epoch) if isinstance(model, Post) else model
    inputs = read_site_inputs(post_path(book.chapters[0]), options, diagnostics)
    if inputs is None:
        return None
    keys = [post.key for post in book.chapters]
    request = {"paths": keys} if book.collection else {"post": keys[0]}
    return _gathered(book, request, inputs, options)


def post_path(post: Post) -> Path:
    """Return the path that a post was read from; its key, if it was not read from a file."""
    return Path(post.place.path if post.place else post.key)


def _gathered(
    book: Book, request: Mapping[str, object], inputs: SiteInputs, options: BuildOptions
) -> GatheredBook | None:
    settings = resolve_settings(options, inputs, book.choices)
    if settings is None:
        return None
    root = inputs.reading.site.root
    return GatheredBook(book, settings, request, root, inputs.files, inputs.settings)
