"""The selection of a collection: its posts, in parts and in order, before they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.build.collection_request import CollectionRequest
from exporter.build.inputs import BuildOptions, SiteInputs, read_site_inputs
from exporter.build.post import post_path
from exporter.build.transforms import transform_post
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, legible
from exporter.gather import select_posts
from exporter.gather.books import SiteInfo
from exporter.gather.selection import SelectedPart, outlined_folder
from exporter.gather.volumes import Volume, volumes_of
from exporter.input_files import real_path
from exporter.model.collection import Candidate, Collection, Outline
from exporter.model.post import Post
from exporter.model.site_settings import CollectionDefaults
from exporter.transforms import Transform

if TYPE_CHECKING:
    from exporter.read.post_cache import PostCache
    from exporter.read.sites.site import Site


@dataclass(frozen=True, slots=True)
class CollectionSelection:
    """The posts of a collection that are selected, and what they are read with.

    `candidates` are the posts that it was selected from. `volumes` are all that the collection can
    be divided into; `volume` is the one to gather, if it is one. `request` and `collection` have
    the values that hold; `written` is the collection as its file or the request describes it.
    """

    request: CollectionRequest
    written: Collection
    collection: Collection
    inputs: SiteInputs
    post_cache: PostCache
    outline: Outline | None
    candidates: tuple[Candidate, ...]
    parts: tuple[SelectedPart, ...]
    volumes: tuple[Volume, ...]
    volume: Volume | None = None

    def of_volume(self, volume: Volume) -> CollectionSelection:
        """Return the posts of one volume, with the request for it."""
        request = replace(self.request, volume=volume.number, volume_name=volume.name)
        return replace(self, request=request, parts=volume.parts, volume=volume)

    def holds_others(self, keys: Iterable[str]) -> bool:
        """Return whether any of the posts with some keys are in other volumes than this one."""
        others = [each for each in self.volumes if self.volume and each.name != self.volume.name]
        posts = (
            post for each in others for part in each.parts for post in (part.opening, *part.posts)
        )
        return not {post.key for post in posts if post}.isdisjoint(keys)

    @property
    def site_info(self) -> SiteInfo:
        """What the book says about the site."""
        from exporter.read.metadata.fields import rights_of
        from exporter.read.metadata.file_names import title_of_path

        site, request = self.inputs.reading.site, self.request
        folder = request.home if site.folders.is_folder(request.home) else site.root
        return SiteInfo(
            site.title,
            site.address,
            site.lang,
            rights_of(site.config),
            site.book_authors,
            "" if site.needs_metadata else title_of_path(real_path(folder) / "index.md"),
        )


def select_collection(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> CollectionSelection | None:
    """Return the posts of a collection, which are not read yet; None after an error."""
    from exporter.read.post_cache import PostCache

    context = options.context
    inputs = read_site_inputs(request.home, options, diagnostics, request.named)
    if inputs is None:
        return None
    site = inputs.reading.site
    written = _written_collection(request, inputs)
    if written is None:
        return None
    request, collection = _with_defaults(request, written, inputs.settings.collection)
    collection = _transform_texts(collection, inputs.transforms, diagnostics)
    with context.timed_phase("selecting"):
        found = _candidates(request, collection, site, diagnostics)
        outline = _outline(request, collection, site, diagnostics)
        parts = select_posts(collection, found, diagnostics, outline)
    if parts is None:
        return None
    _report_shared_addresses(parts, site, diagnostics)
    post_cache = PostCache(inputs.reading, context.cache)
    volumes = volumes_of(parts)
    return CollectionSelection(
        request, written, collection, inputs, post_cache, outline, found, parts, volumes
    )


def selected_posts(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> tuple[Candidate, ...] | None:
    """Return the posts of a collection in reading order, before they are read; None after an error.

    A text that opens a part is one of them.
    """
    selection = select_collection(request, options, diagnostics)
    if selection is None:
        return None
    opened = (((part.opening,) if part.opening else (), part.posts) for part in selection.parts)
    return tuple(chain.from_iterable(chain.from_iterable(opened)))


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


def _written_collection(request: CollectionRequest, inputs: SiteInputs) -> Collection | None:
    """Return the collection of a file or of posts that are named; None after an error."""
    from exporter.read.collection_file.post_selectors import collection_of
    from exporter.read.collection_file.reader import read_collection

    if request.file:
        return read_collection(request.file, inputs.reading, request.text)
    filter_ = request.filter.before(inputs.settings.collection.filter)
    return collection_of(request.paths, filter_)


def _with_defaults(
    request: CollectionRequest, written: Collection, defaults: CollectionDefaults
) -> tuple[CollectionRequest, Collection]:
    """Return the request with the defaults of the site, and the collection with its values.

    Values of the request override those of the file, and the file those of the site.
    """
    if not request.file:
        request = replace(request, filter=request.filter.before(defaults.filter))
    request = replace(
        request,
        title=request.title or ("" if written.title else defaults.title),
        order=request.order or (None if written.order else defaults.order),
        parts_by=request.parts_by or (None if written.parts_by else defaults.parts_by),
        volumes_by=request.volumes_by or (None if written.volumes_by else defaults.volumes_by),
    )
    return request, replace(
        written,
        title=" ".join(legible(request.title).split()) or written.title,
        order=request.order or written.order,
        parts_by=request.parts_by or written.parts_by,
        volumes_by=request.volumes_by or written.volumes_by,
    )


def _transform_texts(
    collection: Collection, transforms: Sequence[Transform], diagnostics: Diagnostics
) -> Collection:
    """Return the collection with its own texts, which are read as posts are, transformed."""

    def transformed(text: Post | None) -> Post | None:
        return transform_post(text, transforms, diagnostics) if text else None

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
        return tuple(Candidate(model_path(post), post.key, post.metadata) for post in request.posts)
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


def model_path(post: Post) -> str:
    """Return the path by which the model of a post is selected."""
    return post_path(post).absolute().as_posix()
