"""Read, gather, resolve, write: the one module that sees every phase.

A writer is imported when it is asked for, since some bring heavy libraries along.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.fingerprint import fingerprint
from exporter.gather import book_of_collection, book_of_post, chosen
from exporter.gather.book import Home, unique_authors
from exporter.gather.selection import without
from exporter.model.collection import Collection, Order, PartsBy
from exporter.model.publication import (
    Artifact,
    Author,
    Book,
    Edition,
    Filter,
    Person,
    Post,
    PrintedPages,
    StatedDisclaimer,
)
from exporter.model.record import Record, to_json
from exporter.model.walk import walk
from exporter.provenance import asked_of, below, record_of
from exporter.settings import Choices, Settings
from exporter.source import Place, legible
from exporter.store import digest_of, frozen, key_of, thawed
from exporter.themes import theme
from exporter.workshop import Workshop

if TYPE_CHECKING:
    from exporter.read.fetch import Fetch
    from exporter.read.kept import KeptPosts
    from exporter.read.site import Site

Format: TypeAlias = Literal["epub", "html", "pdf"]

_WRITERS: dict[Format, str] = {
    "epub": "exporter.write.epub",
    "html": "exporter.write.html",
    "pdf": "exporter.write.pdf",
}
COLLECTION_FILES = (".yml", ".yaml")
_PASSING = ("image-unreadable", "source-changed", "claim-withheld")
"""What stood in the way this time may not another time, though the book is the same."""


@dataclass(frozen=True, slots=True)
class Request:
    """A collection as it is asked for: one collection file, or posts, folders and patterns.

    What is said here wins over what the file says; a filter is for posts without a file.
    """

    paths: tuple[Path, ...]
    title: str = ""
    filter: Filter = field(default_factory=Filter)
    order: Order | None = None
    parts_by: PartsBy | None = None
    choices: Choices = field(default_factory=Choices)

    @property
    def file(self) -> Path | None:
        """The collection file, where one is named."""
        first = self.paths[0] if len(self.paths) == 1 else None
        return first if first and first.suffix.lower() in COLLECTION_FILES else None


def read(
    path: Path, diagnostics: Diagnostics, site: Path | None = None, *, fetch_images: bool = False
) -> Post | None:
    """The post in a file, of the site around it or the one named; None after an error."""
    from exporter.read.post import read_post

    return read_post(path, _site(path, site, diagnostics), diagnostics, _fetch(fetch_images))


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


def gather(
    request: Request,
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    workshop: Workshop | None = None,
) -> tuple[Book, Settings] | None:
    """The book that a collection is, and the settings that hold for it; None after an error.

    A post that cannot be read is an error too, but the others make a book without it.
    """
    from exporter.read.candidates import candidates
    from exporter.read.kept import KeptPosts
    from exporter.read.metadata import rights_of

    workshop = workshop or Workshop()
    home = _site(request.paths[0], site, diagnostics)
    kept = KeptPosts(home, workshop.store)
    fetch = _fetch(settings.fetch_images)
    collection = _collection(request, home, diagnostics, fetch)
    if collection is None:
        return None
    with workshop.timed("choosing"):
        parts = chosen(collection, candidates(collection, home), diagnostics)
    if parts is None:
        return None
    wanted = [Path(post.path) for part in parts for post in part.posts]
    with workshop.timed("reading"):
        posts = _read_all(wanted, home, kept, diagnostics, fetch, workshop)
    parts = without(parts, frozenset(map(str, wanted)) - posts.keys())
    if not parts:
        return None
    settings = collection.choices.over(settings)
    # What the collection says of a person wins.
    authors = (*collection.authors, *collection.editors, *unique_authors(posts.values()))
    with workshop.timed("reading"):
        people = _people(authors, home, kept, diagnostics, request.file, fetch)
    about = Home(home.title, home.address, home.lang, rights_of(home.config))
    return book_of_collection(collection, parts, posts, people, about, settings), settings


def build(
    path: Path,
    format_: Format,
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    workshop: Workshop | None = None,
) -> Artifact | None:
    """One post, or the book of a collection file, as one file; None where an error is in the way.

    `diagnostics` is the post's own: an error that it holds before is taken for this post's.
    """
    artifact: Artifact | None = None
    if path.suffix.lower() in COLLECTION_FILES:
        bound = bind(Request((path,)), (format_,), settings, diagnostics, site, workshop)
        artifact = next(iter(bound.artifacts), None) if bound else None
    else:
        edition, record = _decide_post(path, format_, settings, diagnostics, site)
        if edition:
            artifact = write(edition, format_, settings, diagnostics, workshop, record=record)
    return None if diagnostics.worst() is Severity.ERROR else artifact


def _decide_post(
    path: Path, format_: Format, settings: Settings, diagnostics: Diagnostics, site: Path | None
) -> tuple[Edition | None, Record | None]:
    """The edition that a post makes, and the record of what it is made from."""
    from exporter.read.post import read_post
    from exporter.resolve import resolve

    home = _site(path, site, diagnostics)
    post = read_post(path, home, diagnostics, _fetch(settings.fetch_images))
    if post is None:
        return None, None
    book = book_of_post(post, settings)
    files = _files_around(home)
    asked = {"post": below(path, home.root)}
    record = record_of(book, home.root, asked, (format_,), settings, files)
    return resolve(book, settings, diagnostics), record


@dataclass(frozen=True, slots=True)
class Bound:
    """A collection that was bound: what it is called, what stands in it, and its files.

    `places` are as in `places_of`, where they were asked for.
    """

    title: str
    chapters: int
    disclaimers: tuple[StatedDisclaimer, ...]
    artifacts: tuple[Artifact, ...]
    places: Mapping[str, Place] = field(default_factory=dict)


def bind(
    request: Request,
    formats: Iterable[Format],
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    workshop: Workshop | None = None,
    *,
    placed: bool = False,
) -> Bound | None:
    """A collection as a file of each format, those that can be made; None without a book.

    `placed` asks for where everything in it was written.

    The PDF comes first: its pages are those that an EPUB can name. What an earlier build made of
    the same book is taken as it is.
    """
    workshop = workshop or Workshop()
    gathered = gather(request, settings, diagnostics, site, workshop)
    if gathered is None:
        return None
    book, settings = gathered
    binder = _Binder(book, settings, workshop)
    made: list[_Made] = []
    home = _site(request.paths[0], site, Diagnostics())
    files = (*_files_around(home), *([request.file] if request.file else ()))
    wanted: tuple[Format, ...] = tuple(sorted(formats, reverse=True))
    for at, format_ in enumerate(wanted, 1):
        pages = next((each.artifact.pages for each in made if each.artifact.pages), None)
        together = wanted[:at] if format_ == "epub" else (format_,)
        record = record_of(book, home.root, _asked(request, home.root), together, settings, files)
        made.append(binder.made(format_, diagnostics, record, pages))
    artifacts = tuple(each.artifact for each in made if each.artifact.data)
    disclaimers = made[0].disclaimers if made else ()
    places = places_of(binder.edition) if placed else {}
    return Bound(book.metadata.title, len(book.chapters), disclaimers, artifacts, places)


def places_of(edition: Edition) -> dict[str, Place]:
    """Where everything was written that has an id, by its name and id as a PDF has them."""
    return {
        f"{division.name}/{node.id}": node.place
        for division in edition.divisions
        for node in walk((*division.blocks, *division.notes))
        if node.id and node.place
    }


@dataclass(frozen=True, slots=True)
class _Made:
    """A file of a book, the disclaimers in it, and what was found while it was made."""

    artifact: Artifact
    disclaimers: tuple[StatedDisclaimer, ...]
    findings: tuple[Diagnostic, ...]


class _Binder:
    """Makes the files of one book, whose edition is decided when it is asked for."""

    def __init__(self, book: Book, settings: Settings, workshop: Workshop) -> None:
        self._book = book
        self._settings = settings
        self._workshop = workshop

    def made(
        self,
        format_: Format,
        diagnostics: Diagnostics,
        record: Record,
        pages: PrintedPages | None = None,
    ) -> _Made:
        """A file of the book, from an earlier build or new. `pages` are those of its PDF."""
        # Findings have no home yet: another build may ask for the same book by another name.
        store, own = self._workshop.store, Diagnostics()
        chosen, look = repr(self._settings), theme(self._settings.theme).key
        key = key_of("book", fingerprint(), format_, chosen, look, self._content)
        key = key_of(key, to_json(record), repr(pages), _gatekeepers(format_, self._settings))
        made = self._kept(key)
        if made is None:
            edition, found = self.edition, self._findings
            artifact = write(
                edition, format_, self._settings, own, self._workshop, pages=pages, record=record
            )
            made = _Made(artifact, edition.disclaimers, (*found, *own))
            if artifact.data and not any(finding.code in _PASSING for finding in own):
                store.put(key_of("bytes", key), artifact.data)
                store.put(key, frozen(replace(made, artifact=replace(artifact, data=b""))))
        for finding in made.findings:
            diagnostics.add(finding)
        return made

    def _kept(self, key: str) -> _Made | None:
        """A file of an earlier build, whose bytes lie apart: a pickle would hold them twice."""
        made = thawed(self._workshop.store.get(key), _Made)
        data = self._workshop.store.get(key_of("bytes", key)) if made else None
        if made is None or data is None:
            return None
        return replace(made, artifact=replace(made.artifact, data=data))

    @cached_property
    def _content(self) -> str:
        parts = tuple(replace(part, chapters=()) for part in self._book.parts)
        counts = repr([len(part.chapters) for part in self._book.parts])
        seals = [post.seal or digest_of(post) for post in self._book.chapters]
        return key_of(digest_of(replace(self._book, parts=parts)), counts, *seals)

    @cached_property
    def _findings(self) -> Diagnostics:
        return Diagnostics()

    @cached_property
    def edition(self) -> Edition:
        """The book, decided."""
        from exporter.resolve import resolve

        with self._workshop.timed("deciding"):
            store = self._workshop.store
            return resolve(self._book, self._settings, self._findings, store)


def write(
    edition: Edition,
    format_: Format,
    settings: Settings,
    diagnostics: Diagnostics,
    workshop: Workshop | None = None,
    *,
    pages: PrintedPages | None = None,
    record: Record | None = None,
) -> Artifact:
    """An edition as a file of a format; without a byte where an error left nothing to write.

    `pages` are those of the same book in print, which an EPUB can tell. `record` says what the
    edition is made from; a web page does not carry it.
    """
    writer = import_module(_WRITERS[format_])
    more: dict[str, object] = {}
    if format_ != "html":
        more["record"] = record
    if format_ == "epub":
        more["pages"] = pages
    own = diagnostics.apart(None)
    artifact: Artifact = writer.write(edition, settings, own, workshop, **more)
    withheld = any(finding.code == "claim-withheld" for finding in own)
    if format_ == "epub" and settings.certified_by and artifact.data and not withheld:
        from exporter.check.gates import stands_in_the_way

        if fault := stands_in_the_way(artifact.data):
            own = diagnostics.apart(None)
            own.report("claim-withheld", f"the book does not pass its check: {fault}")
            without = replace(settings, certified_by=None)
            artifact = writer.write(edition, without, own, workshop, **more)
    for finding in own:
        diagnostics.add(finding)
    if artifact.data and format_ == "epub" and settings.epub_profile == "kindle":
        from exporter.check.kindle import check_kindle_bytes

        check_kindle_bytes(artifact.data, diagnostics)
    return artifact


def _gatekeepers(format_: Format, settings: Settings) -> str:
    """Who decides on the claim that a file makes; nobody where it makes none."""
    if format_ != "epub" or not settings.certified_by:
        return ""
    from exporter.check.gates import gatekeepers

    return gatekeepers()


def _site(path: Path, named: Path | None, diagnostics: Diagnostics) -> Site:
    from exporter.read.site import find_root, read_site

    folder = path / "_config.yml" if path.is_dir() else path
    return read_site(named or find_root(folder), diagnostics)


def _files_around(site: Site) -> Iterator[Path]:
    """The files of a site that any of its posts may depend on: settings, data, includes."""
    yield from (path for path in (site.root / "_config.yml",) if path.is_file())
    for folder in (site.folder("data_dir", "_data"), site.folder("includes_dir", "_includes")):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _asked(request: Request, root: Path) -> dict[str, object]:
    """What was asked for, as the record says it."""
    said = {
        "paths": [below(path, root) for path in request.paths],
        "title": request.title,
        "filter": asked_of(request.filter),
        "order": request.order or "",
        "parts": request.parts_by or "",
    }
    return {name: value for name, value in said.items() if value}


def _fetch(wanted: bool) -> Fetch | None:
    if not wanted:
        return None
    from platformdirs import user_cache_path

    from exporter.read.fetch import fetcher

    return fetcher(user_cache_path("blog-exporter") / "pictures")


def _collection(
    request: Request, site: Site, diagnostics: Diagnostics, fetch: Fetch | None
) -> Collection | None:
    """What is asked for, the request's own words before the file's."""
    from exporter.read.collection import read_collection
    from exporter.read.picks import collection_of

    if request.file:
        collection = read_collection(request.file, site, diagnostics, fetch)
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
    paths: Sequence[Path],
    site: Site,
    kept: KeptPosts,
    diagnostics: Diagnostics,
    fetch: Fetch | None,
    workshop: Workshop,
) -> dict[str, Post]:
    """The posts that can be read, by their paths. What is fetched from the web is read anew."""
    from exporter.read.post import read_post

    found = {}
    for count, path in enumerate(paths, 1):
        if fetch:
            post = read_post(path, site, diagnostics.at(Place(str(path))), fetch)
        else:
            post = kept.read(path, diagnostics)
        if post:
            found[str(path)] = post
        workshop.told("Reading", count, len(paths))
    return found


def _people(
    authors: Sequence[Author],
    site: Site,
    kept: KeptPosts,
    diagnostics: Diagnostics,
    file: Path | None,
    fetch: Fetch | None,
) -> tuple[Person, ...]:
    """The people of a book; what is fetched from the web is read anew."""
    if fetch is None:
        return kept.people(authors, diagnostics, file)
    from exporter.read.people import people_of

    return people_of(authors, site, diagnostics, file, fetch)


def save(artifact: Artifact, destination: Path, diagnostics: Diagnostics) -> bool:
    """Put an artifact where it belongs: whole, or not at all, and never over half an old file."""
    try:
        # What a link leads to is renewed, not the link.
        destination = Path(os.path.realpath(destination))
        if destination.exists() and not destination.is_file():
            # To put a file in the place of a device would break the machine.
            raise OSError(errno.EEXIST, "there is something else of this name, and no file")
        destination.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(artifact.data)
            # mkstemp makes files for their owner's eyes only.
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(destination)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        diagnostics.report("write-failed", f"{error.strerror}", Place(str(destination)))
        return False
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
