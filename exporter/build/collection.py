"""A collection: posts that are selected and gathered into one book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from exporter.build.collection_request import CollectionRequest
from exporter.build.inputs import (
    BuildOptions,
    GatheredBook,
    SiteInputs,
    read_site_inputs,
    resolve_settings,
)
from exporter.build.post import post_path
from exporter.build.provenance import transform_data
from exporter.build.transforms import transform_post, transform_posts
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.diagnostics.suggestions import nearest
from exporter.gather import book_of_collection, select_posts
from exporter.gather.books import SiteInfo, collection_title, unique_authors
from exporter.gather.selection import SelectedPart, outlined_folder, without_posts
from exporter.gather.volumes import (
    Volume,
    collection_of_volume,
    parts_of_volume,
    requested_volume,
    volume_file_title,
    volumes_of,
)
from exporter.input_files import real_path
from exporter.model.collection import Candidate, Collection, Outline
from exporter.model.post import Post
from exporter.runtime.failures import reported_failures

if TYPE_CHECKING:
    from exporter.read.post_cache import PostCache
    from exporter.read.sites.site import Site


def gather_collection(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of a collection, or one volume of it; None after an error.

    A post that cannot be read is an error too, but the others make a book without it.
    """
    selection = _select(request, options, diagnostics)
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
    selection = _select(request, options, diagnostics)
    if selection is None:
        yield None
        return
    collection = selection.collection
    if request.chapter:
        yield _gathered_chapter(selection, options, diagnostics)
        return
    if collection.volumes_by != "part":
        yield _gathered(selection, options, diagnostics)
        return
    if len(selection.volumes) == 1:
        hint = "divide it, such as by ‘parts: year’"
        diagnostics.report("volumes-one", "the book has one part, and so one volume", hint=hint)
    if collection.identifier:
        message = f"‘{collection.identifier}’ is of one book; each volume has its own identifier"
        diagnostics.report("volumes-identifier", message, collection.place)
    for volume in selection.volumes:
        yield _gathered(selection.of_volume(volume), options, diagnostics)


def _gathered_chapter(
    selection: _Selection, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book or volume with the one chapter that is wanted; None if there is none."""
    posts = [post for part in selection.parts for post in (part.opening, *part.posts) if post]
    post = _requested_chapter(selection.request.chapter, posts, diagnostics)
    if post is None:
        return None
    selection = replace(selection, request=replace(selection.request, chapter=post.key))
    if selection.collection.volumes_by == "part":
        volume = next(
            each for each in selection.volumes if any(post in part.posts for part in each.parts)
        )
        selection = selection.of_volume(volume)
    gathered = _gathered(selection, options, diagnostics)
    if gathered is None:
        return None
    if all(each.key != post.key for each in gathered.book.chapters):
        if gathered.is_whole:
            message = f"‘{post.key}’ is on the page that opens a part; it is no chapter"
            diagnostics.report("chapter-missing", message, Place(post.path))
        return None
    file_title = f"{gathered.book.metadata.title.lower()[:60]} {post.metadata.title}"
    return replace(gathered, chapter=post.key, file_title=file_title)


def _requested_chapter(
    name: str, posts: Sequence[Candidate], diagnostics: Diagnostics
) -> Candidate | None:
    """Return the post with a path or a key; None after an error."""
    path = Path(name).absolute().as_posix()
    real = real_path(Path(name)).as_posix()
    for post in posts:
        if post.key == PurePath(name).as_posix() or post.path in (path, real):
            return post
    near = nearest(PurePath(name).name, [PurePath(post.key).name for post in posts])
    found = next((post.key for post in posts if near and PurePath(post.key).name == near), "")
    hint = f"did you mean ‘{found}’?" if found else ""
    diagnostics.report("chapter-missing", f"there is no chapter ‘{name}’ in the book", hint=hint)
    return None


def selected_posts(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> tuple[Candidate, ...] | None:
    """Return the posts of a collection in reading order, before they are read; None after an error.

    A text that opens a part is one of them.
    """
    selection = _select(request, options, diagnostics)
    if selection is None:
        return None
    opened = (((part.opening,) if part.opening else (), part.posts) for part in selection.parts)
    return tuple(chain.from_iterable(chain.from_iterable(opened)))


@dataclass(frozen=True, slots=True)
class _Selection:
    """The posts of a collection that are selected, and what they are read with.

    `volumes` are all that the collection can be divided into; `volume` is the one to gather, if it
    is one.
    """

    request: CollectionRequest
    collection: Collection
    inputs: SiteInputs
    post_cache: PostCache
    outline: Outline | None
    parts: tuple[SelectedPart, ...]
    volumes: tuple[Volume, ...]
    volume: Volume | None = None

    def of_volume(self, volume: Volume) -> _Selection:
        """Return the posts of one volume, with the request for it."""
        request = replace(self.request, volume=volume.number, volume_name=volume.name)
        return replace(self, request=request, parts=volume.parts, volume=volume)


def _select(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> _Selection | None:
    from exporter.read.post_cache import PostCache

    context = options.context
    inputs = read_site_inputs(request.home, options, diagnostics, request.named)
    if inputs is None:
        return None
    site = inputs.reading.site
    request, collection = _collection(request, inputs)
    if collection is None:
        return None
    collection = _transform_texts(collection, options, diagnostics)
    with context.timed_phase("selecting"):
        found = _candidates(request, collection, site, diagnostics)
        outline = _outline(request, collection, site, diagnostics)
        parts = select_posts(collection, found, diagnostics, outline)
    if parts is None:
        return None
    _report_shared_addresses(parts, site, diagnostics)
    post_cache = PostCache(inputs.reading, context.cache)
    return _Selection(request, collection, inputs, post_cache, outline, parts, volumes_of(parts))


def _gathered(
    selection: _Selection, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of the selected posts; None after an error."""
    from exporter.read.metadata.fields import rights_of
    from exporter.read.metadata.file_names import title_of_path

    request, collection, inputs = selection.request, selection.collection, selection.inputs
    site, context, post_cache = inputs.reading.site, options.context, selection.post_cache
    selected = [path for part in selection.parts for path in part.paths]
    with context.timed_phase("reading"):
        posts = _read_posts(selected, request, post_cache, options, diagnostics)
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
    folder = request.home if site.folders.is_folder(request.home) else site.root
    about = SiteInfo(
        site.title,
        site.address,
        site.lang,
        rights_of(site.config),
        site.book_authors,
        "" if site.needs_metadata else title_of_path(real_path(folder) / "index.md"),
    )
    file_title = ""
    if volume := selection.volume:
        title, volumes = collection_title(collection, about), selection.volumes
        file_title = volume_file_title(title, volume, len(volumes))
        collection = collection_of_volume(collection, title, volume, volumes, posts)
        parts = parts_of_volume(volume, parts)
    book = book_of_collection(collection, parts, posts, people, about, options.settings.epoch)
    listed = map(Path, selection.outline.files if selection.outline else ())
    files = (*inputs.files, *([request.file] if request.file else ()), *listed)
    data = {**request.record_data(site.root), **transform_data(options.transforms, site.root)}
    return GatheredBook(
        book, settings, data, site.folders, files, inputs.settings, is_whole, file_title
    )


def _report_shared_addresses(
    parts: Iterable[SelectedPart], site: Site, diagnostics: Diagnostics
) -> None:
    """Report each address that a post of the parts shares with another post of the site."""
    openings = (part.opening for part in parts if part.opening)
    selected = chain((post for part in parts for post in part.posts), openings)
    places = {post.key: Place(post.path) for post in selected}
    for entries in site.posts.shared_paths():
        first, *others = (entry.key for entry in entries)
        if not any(key in places for key in (first, *others)):
            continue
        names = " and ".join(f"‘{key}’" for key in others)
        message = f"{names} has the address of ‘{first}’: {site.address}{entries[0].path}"
        place = next((places[key] for key in (*others, first) if key in places), None)
        diagnostics.report("permalink-twice", message, place)


def _collection(
    request: CollectionRequest, inputs: SiteInputs
) -> tuple[CollectionRequest, Collection | None]:
    """Return the request with the defaults of the site, and the collection; None after an error.

    Values of the request override those of the file, and the file those of the site.
    """
    from exporter.read.collection_file.post_selectors import collection_of
    from exporter.read.collection_file.reader import read_collection

    defaults = inputs.settings.collection
    if request.file:
        collection = read_collection(request.file, inputs.reading, request.text)
        if collection is None:
            return request, None
    else:
        request = replace(request, filter=request.filter.before(defaults.filter))
        collection = collection_of(request.paths, request.filter)
    request = replace(
        request,
        title=request.title or ("" if collection.title else defaults.title),
        order=request.order or (None if collection.order else defaults.order),
        parts_by=request.parts_by or (None if collection.parts_by else defaults.parts_by),
        volumes_by=request.volumes_by or (None if collection.volumes_by else defaults.volumes_by),
    )
    return request, replace(
        collection,
        title=" ".join(legible(request.title).split()) or collection.title,
        order=request.order or collection.order,
        parts_by=request.parts_by or collection.parts_by,
        volumes_by=request.volumes_by or collection.volumes_by,
    )


def _transform_texts(
    collection: Collection, options: BuildOptions, diagnostics: Diagnostics
) -> Collection:
    """Return the collection with its own texts, which are read as posts are, transformed."""

    def transformed(text: Post | None) -> Post | None:
        return transform_post(text, options.transforms, diagnostics) if text else None

    return replace(
        collection,
        parts=tuple(
            replace(part, introduction=transformed(part.introduction)) for part in collection.parts
        ),
        pages=tuple(replace(page, text=transformed(page.text)) for page in collection.pages),
        policy=tuple(replace(rule, text=transformed(rule.text)) for rule in collection.policy),
    )


def _candidates(
    request: CollectionRequest, collection: Collection, site: Site, diagnostics: Diagnostics
) -> tuple[Candidate, ...]:
    from exporter.read.collection_file.candidates import candidates

    if request.posts:
        return tuple(
            Candidate(_model_path(post), post.key, post.metadata) for post in request.posts
        )
    return candidates(collection, site, diagnostics)


def _outline(
    request: CollectionRequest, collection: Collection, site: Site, diagnostics: Diagnostics
) -> Outline | None:
    """Return the order and the parts of the folder that a collection consists of, if it is one."""
    named = outlined_folder(collection)
    folder = site.root if named == "" else Path(named or "")
    if request.posts or named is None or not site.folders.is_folder(folder):
        return None
    return site.generator.outline(site, real_path(folder), diagnostics)


def _model_path(post: Post) -> str:
    return post_path(post).absolute().as_posix()


def _read_posts(
    paths: Sequence[str],
    request: CollectionRequest,
    post_cache: PostCache,
    options: BuildOptions,
    diagnostics: Diagnostics,
) -> dict[str, Post]:
    """Return the posts that can be read, or are given as models, by path."""
    models = {_model_path(post): post for post in request.posts}
    found = {}
    for count, path in enumerate(paths, 1):
        # A defect that one post brings to light stops no other.
        with reported_failures(diagnostics, Place(path)):
            if post := models.get(path) or post_cache.read(Path(path)):
                found[path] = post
        options.context.on_progress("Reading", count, len(paths))
    workers = options.context.executor.max_workers() if options.transforms else 1
    return transform_posts(found, options.transforms, diagnostics, workers)
