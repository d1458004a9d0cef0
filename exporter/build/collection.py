"""A collection: posts that are selected and gathered into one book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.build.inputs import (
    BuildOptions,
    GatheredBook,
    SiteInputs,
    read_site_inputs,
    resolve_settings,
)
from exporter.build.post import post_path
from exporter.build.provenance import filter_data, relative_name, transform_data
from exporter.build.transforms import transform_post, transform_posts
from exporter.dataclass import dataclass
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.errors import SettingsError
from exporter.gather import book_of_collection, select_posts
from exporter.gather.books import SiteInfo, unique_authors
from exporter.gather.selection import outlined_folder, without_posts
from exporter.input_files import real_path
from exporter.model.collection import (
    ORDERS,
    PARTS_BY,
    Candidate,
    Collection,
    Order,
    Outline,
    PartsBy,
)
from exporter.model.post import Post
from exporter.model.post_filter import PostFilter
from exporter.options.settings import check_word
from exporter.runtime.failures import reported_failures

if TYPE_CHECKING:
    from exporter.read.post_cache import PostCache
    from exporter.read.sites.site import Site

COLLECTION_FILES = (".yml", ".yaml")


def is_collection_file(path: Path) -> bool:
    """Whether a path names a collection file, not a post."""
    return path.suffix.lower() in COLLECTION_FILES


@dataclass(frozen=True, slots=True)
class CollectionRequest:
    """A collection: one collection file; or posts, folders and patterns; or models of posts.

    `text` stands for the content of the collection file. Title, order and parts win over those of
    the file; a filter is for posts without a file. Raises `SettingsError` for what cannot be meant.
    """

    paths: tuple[Path, ...] = ()
    posts: tuple[Post, ...] = ()
    title: str = ""
    filter: PostFilter = field(default_factory=PostFilter)
    order: Order | None = None
    parts_by: PartsBy | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        """Raise `SettingsError` for what cannot be meant."""
        if not self.paths and not self.posts:
            raise SettingsError("no posts are named", "name posts, a folder or a collection file")
        if self.file is None and any(is_collection_file(path) for path in self.paths):
            raise SettingsError("a collection file stands alone", "name posts in it")
        if self.file and (named := next(iter(filter_data(self.filter)), "")):
            # A collection file and the command line write one tag as `tag`.
            message = f"‘{named.removesuffix('s')}’ is for posts"
            raise SettingsError(message, f"write it in ‘{self.file}’")
        if self.order:
            check_word("order", self.order, ORDERS)
        if self.parts_by:
            check_word("parts", self.parts_by, PARTS_BY)

    @property
    def file(self) -> Path | None:
        """The collection file, where one is named."""
        first = self.paths[0] if len(self.paths) == 1 else None
        return first if first and is_collection_file(first) else None

    @property
    def named(self) -> tuple[Path, ...]:
        """The files and folders that the user names, with the folder of a collection file."""
        return (*self.paths, real_path(self.file).parent) if self.file else self.paths

    @property
    def home(self) -> Path:
        """The path by which the site is found."""
        return self.paths[0] if self.paths else post_path(self.posts[0])

    def record_data(self, root: Path) -> dict[str, object]:
        """Return the request as data for the record; `root` is the root of the site."""
        names = [relative_name(path, root) for path in self.paths]
        data = {
            "paths": names or [post.key for post in self.posts],
            "title": self.title,
            "filter": filter_data(self.filter),
            "order": self.order or "",
            "parts": self.parts_by or "",
        }
        return {name: value for name, value in data.items() if value}


def gather_collection(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> GatheredBook | None:
    """Return the book of a collection; None after an error.

    A post that cannot be read is an error too, but the others make a book without it.
    """
    from exporter.read.metadata.fields import rights_of
    from exporter.read.metadata.file_names import title_of_path
    from exporter.read.post_cache import PostCache

    context = options.context
    inputs = read_site_inputs(request.home, options, diagnostics, request.named)
    if inputs is None:
        return None
    reading, site = inputs.reading, inputs.reading.site
    request, collection = _collection(request, inputs)
    if collection is None:
        return None
    collection = _transform_texts(collection, options, diagnostics)
    post_cache = PostCache(reading, context.cache)
    with context.timed_phase("selecting"):
        found = _candidates(request, collection, site, diagnostics)
        outline = _outline(request, collection, site, diagnostics)
        parts = select_posts(collection, found, diagnostics, outline)
    if parts is None:
        return None
    selected = [path for part in parts for path in part.paths]
    with context.timed_phase("reading"):
        posts = _read_posts(selected, request, post_cache, options, diagnostics)
    _report_shared_addresses(posts.values(), site, diagnostics)
    is_whole = len(posts) == len(selected)
    if not is_whole:
        message = f"{len(posts)} of {len(selected)} posts can be used"
        hint = "correct the errors above" if options.keep_going else ""
        diagnostics.report("posts-unread", message, hint=hint)
    parts = without_posts(parts, frozenset(selected) - posts.keys())
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
    rights = rights_of(site.config)
    folder = request.home if site.folders.is_folder(request.home) else site.root
    about = SiteInfo(
        site.title,
        site.address,
        site.lang,
        rights,
        site.book_authors,
        "" if site.needs_metadata else title_of_path(real_path(folder) / "index.md"),
    )
    book = book_of_collection(collection, parts, posts, people, about, options.settings.epoch)
    listed = map(Path, outline.files if outline else ())
    files = (*inputs.files, *([request.file] if request.file else ()), *listed)
    data = {**request.record_data(site.root), **transform_data(options.transforms, site.root)}
    return GatheredBook(book, settings, data, site.folders, files, inputs.settings, is_whole)


def _report_shared_addresses(posts: Iterable[Post], site: Site, diagnostics: Diagnostics) -> None:
    """Report each address that a post of the book shares with another post of the site."""
    places = {post.key: post.place for post in posts}
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
    )
    return request, replace(
        collection,
        title=" ".join(legible(request.title).split()) or collection.title,
        order=request.order or collection.order,
        parts_by=request.parts_by or collection.parts_by,
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
