"""A single post, and books from models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from exporter.build.inputs import (
    BuildOptions,
    GatheredBook,
    SiteInputs,
    read_site_inputs,
    resolve_settings,
)
from exporter.build.provenance import relative_name, transform_data
from exporter.build.transforms import transform_post
from exporter.diagnostics import Diagnostics
from exporter.gather import book_of_post
from exporter.model.book import Book
from exporter.model.post import Post


def load_post(
    path: Path, options: BuildOptions, diagnostics: Diagnostics, text: str | None = None
) -> Post | None:
    """Return a post as it was read; None after an error.

    `text` stands for the content of the file, which need not exist.
    """
    from exporter.read.post import read_post

    inputs = read_site_inputs(path, options, diagnostics)
    post = read_post(path, inputs.reading, text) if inputs else None
    # Who builds a book of the post has another collection of findings.
    return replace(post, findings=tuple(diagnostics)) if post else None


def gather_post(path: Path, options: BuildOptions, diagnostics: Diagnostics) -> GatheredBook | None:
    """Return the book of the post in a file; None after an error."""
    from exporter.read.post import read_post

    inputs = read_site_inputs(path, options, diagnostics)
    post = read_post(path, inputs.reading) if inputs else None
    if inputs is None or post is None:
        return None
    return _gathered(post, {"post": relative_name(path, inputs.reading.site.root)}, inputs, options)


def gather_model(
    model: Post | Book, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of a model; None after an error."""
    first = model if isinstance(model, Post) else model.chapters[0]
    inputs = read_site_inputs(post_path(first), options, diagnostics)
    if inputs is None:
        return None
    if isinstance(model, Book) and model.collection:
        return _gathered(model, {"paths": [post.key for post in model.chapters]}, inputs, options)
    return _gathered(model, {"post": first.key}, inputs, options)


def post_path(post: Post) -> Path:
    """Return the path that a post was read from; its key, if it was not read from a file."""
    return Path(post.place.path if post.place else post.key)


def _gathered(
    model: Post | Book, request: Mapping[str, object], inputs: SiteInputs, options: BuildOptions
) -> GatheredBook | None:
    book = _transformed(model, inputs, options)
    settings = resolve_settings(options, inputs, book.choices) if book else None
    if book is None or settings is None:
        return None
    book = replace(book, locked=inputs.locked or book.locked)
    folders = inputs.reading.site.folders
    request = {**request, **transform_data(inputs.transforms, folders.root)}
    return GatheredBook(book, settings, request, folders, inputs.files, inputs.settings)


def _transformed(model: Post | Book, inputs: SiteInputs, options: BuildOptions) -> Book | None:
    """Return the book of a model whose posts are transformed; None without a post after errors."""

    def transformed(posts: Sequence[Post]) -> tuple[Post, ...]:
        diagnostics = inputs.reading.diagnostics
        made = (transform_post(post, inputs.transforms, diagnostics) for post in posts)
        return tuple(post for post in made if post)

    if isinstance(model, Post):
        posts = transformed((model,))
        return book_of_post(posts[0], options.settings.epoch) if posts else None
    if not inputs.transforms:
        return model
    parts = tuple(replace(part, chapters=transformed(part.chapters)) for part in model.parts)
    return replace(model, parts=parts) if any(part.chapters for part in parts) else None
