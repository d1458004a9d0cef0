"""A collection: posts that are selected and gathered into one book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from exporter.build.collection_request import CollectionRequest
from exporter.build.collection_selection import CollectionSelection, model_path, select_collection
from exporter.build.inputs import (
    BuildOptions,
    GatheredBook,
    resolve_settings,
)
from exporter.build.printed_book import read_printed_book
from exporter.build.provenance import transform_data
from exporter.build.transforms import transform_posts
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.diagnostics.suggestions import nearest
from exporter.gather import book_of_collection
from exporter.gather.books import collection_title, unique_authors
from exporter.gather.selection import SelectedPart, without_posts
from exporter.gather.volumes import (
    collection_of_volume,
    parts_of_volume,
    requested_volume,
    volume_file_title,
)
from exporter.input_files import real_path
from exporter.model.book import Book, Person
from exporter.model.collection import Candidate
from exporter.model.post import Post
from exporter.runtime.context import BuildContext
from exporter.runtime.failures import reported_failures


def gather_collection(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of a collection, or one volume of it; None after an error.

    A post that cannot be read is an error too, but the others make a book without it.
    """
    selection = select_collection(request, options, diagnostics)
    if selection is None:
        return None
    if request.chapter:
        return _gathered_chapter(selection, options, diagnostics)
    if not request.volume_name:
        return _gathered(selection, options, diagnostics)
    volume = requested_volume(selection.volumes, request.volume_name, request.volume, diagnostics)
    return _gathered(selection.of_volume(volume), options, diagnostics) if volume else None


def gather_volumes(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> Iterator[GatheredBook | None]:
    """Yield the book of a collection, or each of its volumes if it has any; None after an error.

    The posts of a volume are read when it is requested.
    """
    selection = select_collection(request, options, diagnostics)
    if selection is None:
        yield None
        return
    if request.chapter:
        yield _gathered_chapter(selection, options, diagnostics)
        return
    for each in books_of_selection(selection, diagnostics):
        yield _gathered(each, options, diagnostics)


def books_of_selection(
    selection: CollectionSelection, diagnostics: Diagnostics
) -> tuple[CollectionSelection, ...]:
    """Return the selection of each volume, or of the one book that the collection is."""
    collection = selection.collection
    if collection.volumes_by != "part":
        return (selection,)
    if len(selection.volumes) == 1:
        hint = "divide it, such as by ‘parts: year’"
        diagnostics.report("volumes-one", "the book has one part, and so one volume", hint=hint)
    if collection.identifier:
        message = f"‘{collection.identifier}’ is of one book; each volume has its own identifier"
        diagnostics.report("volumes-identifier", message, collection.place)
    return tuple(map(selection.of_volume, selection.volumes))


def _gathered_chapter(
    selection: CollectionSelection, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book or volume with the one chapter that is wanted; None if there is none."""
    posts = [post for part in selection.parts for post in (part.opening, *part.posts) if post]
    post = _requested_chapter(selection.request.chapter, posts, diagnostics)
    if post is None:
        return None
    selection = replace(selection, request=replace(selection.request, chapter=post.key))
    if selection.collection.volumes_by == "part":
        volume = next(
            each
            for each in selection.volumes
            if any(post in (part.opening, *part.posts) for part in each.parts)
        )
        selection = selection.of_volume(volume)
    gathered = _gathered(selection, options, diagnostics)
    if gathered is None:
        return None
    if all(each.key != post.key for each in gathered.book.chapters):
        if gathered.is_whole:
            message = f"‘{post.key}’ is on the page that opens a part; it is not a chapter"
            diagnostics.report("chapter-missing", message, Place(post.path))
        return None
    file_title = f"{gathered.book.metadata.title.lower()[:60]} {post.metadata.title}"
    return replace(gathered, chapter=post.key, file_title=file_title)


def _requested_chapter(
    name: str, posts: Sequence[Candidate], diagnostics: Diagnostics
) -> Candidate | None:
    """Return the post with a path, a key or, if no other has it, a file name; None after an error.

    The suffix of a file name may be left out.
    """
    path = Path(name).absolute().as_posix()
    real = real_path(Path(name)).as_posix()
    for post in posts:
        if post.key == PurePath(name).as_posix() or post.path in (path, real):
            return post
    alike = [post for post in posts if name in (PurePath(post.key).name, PurePath(post.key).stem)]
    if len(alike) == 1:
        return alike[0]
    near = nearest(PurePath(name).name, [PurePath(post.key).name for post in posts])
    found = next((post.key for post in posts if near and PurePath(post.key).name == near), "")
    hint = f"did you mean ‘{found}’?" if found else ""
    diagnostics.report("chapter-missing", f"there is no chapter ‘{name}’ in the book", hint=hint)
    return None


def _gathered(
    selection: CollectionSelection, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of the selected posts; None after an error."""
    request, collection, inputs = selection.request, selection.collection, selection.inputs
    site, context, post_cache = inputs.reading.site, options.context, selection.post_cache
    selected = [path for part in selection.parts for path in part.paths]
    with context.timed_phase("reading"):
        posts = _read_posts(selection, selected, options.context, diagnostics)
    is_whole = len(posts) == len(selected)
    if not is_whole:
        message = f"{len(posts)} of {len(selected)} posts can be used"
        hint = "correct the errors above" if options.keep_going else ""
        diagnostics.report("posts-unread", message, hint=hint)
    parts = without_posts(selection.parts, frozenset(selected) - posts.keys())
    parts = tuple(part.with_opening(posts) for part in parts)
    if not parts:
        return None
    settings = resolve_settings(options, inputs, collection.choices)
    if settings is None:
        return None
    # What the collection says about a person wins.
    authors = (*collection.authors, *collection.editors, *unique_authors(posts.values()))
    with context.timed_phase("reading"):
        people = post_cache.people(authors, request.file)
    book, file_title = book_of_selection(selection, parts, posts, people, options)
    listed = map(Path, selection.outline.files if selection.outline else ())
    since = request.corrections_since or collection.corrections_since
    printed = read_printed_book(since, diagnostics) if since and not request.chapter else None
    if since and not printed and not request.chapter:
        return None
    if printed and selection.holds_others(chapter.key for chapter in printed.chapters):
        printed = replace(printed, is_whole=False)
    book = replace(book, locked=inputs.locked, printed=printed)
    named = (request.file, since if printed else None)
    files = (*inputs.files, *(file for file in named if file), *listed)
    data = {**request.record_data(site.root), **transform_data(inputs.transforms, site.root)}
    return GatheredBook(
        book,
        settings,
        data,
        site.folders,
        files,
        inputs.settings,
        is_whole,
        file_title,
        formats=selection.collection.formats or inputs.settings.collection.formats,
    )


def book_of_selection(
    selection: CollectionSelection,
    parts: tuple[SelectedPart, ...],
    posts: Mapping[str, Post],
    people: tuple[Person, ...],
    options: BuildOptions,
) -> tuple[Book, str]:
    """Return the book of a selection, and what its files are named after, empty for the title.

    `parts` are those of the selection without posts that cannot be read; `posts` are by path.
    """
    collection, about, file_title = selection.collection, selection.site_info, ""
    if volume := selection.volume:
        title, volumes = collection_title(collection, about), selection.volumes
        file_title = volume_file_title(title, volume, len(volumes))
        collection = collection_of_volume(collection, title, volume, volumes, posts)
        parts = parts_of_volume(volume, parts)
    book = book_of_collection(collection, parts, posts, people, about, options.settings.epoch)
    if not (selection.request.corrections_since or collection.corrections_since):
        pages = tuple(plan for plan in book.pages if plan.role != "corrections")
        book = replace(book, pages=pages)
    return book, file_title


def _read_posts(
    selection: CollectionSelection,
    paths: Sequence[str],
    context: BuildContext,
    diagnostics: Diagnostics,
) -> dict[str, Post]:
    """Return the posts that can be read, or are given as models, by path."""
    models = {model_path(post): post for post in selection.request.posts}
    transforms = selection.inputs.transforms
    found = {}
    for count, path in enumerate(paths, 1):
        # A defect that one post brings to light stops no other.
        with reported_failures(diagnostics, Place(path)):
            if post := models.get(path) or selection.post_cache.read(Path(path)):
                found[path] = post
        context.on_progress("Reading", count, len(paths))
    workers = context.executor.max_workers() if transforms else 1
    return transform_posts(found, transforms, diagnostics, workers)
