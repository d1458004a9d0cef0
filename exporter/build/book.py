"""The files of one book, each from the cache if an earlier build made the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TypeAlias

from exporter.build.collection import gather_collection, gather_volumes
from exporter.build.collection_request import CollectionRequest, is_collection_file
from exporter.build.inputs import BuildOptions, GatheredBook
from exporter.build.post import gather_model, gather_post, post_path
from exporter.build.provenance import record_of
from exporter.build.writing import claim_validators, write
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.errors import SettingsError
from exporter.model.artifact import Artifact, PrintedPages
from exporter.model.book import Book
from exporter.model.edition import Edition, StatedDisclaimer
from exporter.model.post import Post
from exporter.model.record import to_json
from exporter.model.walk import walk
from exporter.options.settings import COLLECTION_FORMATS, Choices, Format, Settings
from exporter.runtime.cache import cache_key, content_digest, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import theme

Source: TypeAlias = Path | CollectionRequest | Post | Book
"""What a book is made from: the path of a post or of a collection file, a request, or a model."""

_TRANSIENT = ("image-unreadable", "source-changed", "claim-withheld", "engine-failed")
"""Findings that another build may not have, though the book is the same."""

_UNUSED = frozenset({"disclaimer-unused", "source-unused"})
"""Findings about what a collection describes, and a book of it does not use."""

_CODES_OF_INCOMPLETE_FILES = frozenset({"chapter-cut", "engine-failed"})
"""Errors after which there is a file all the same; each says what it lacks."""


@dataclass(frozen=True, slots=True)
class BuiltBook:
    """A book that was built: its title, the number of its chapters, and its files.

    `strict` says whether warnings are errors, and the files are validated. `root` is the site that
    the posts are from. `places` returns where everything was written, by the names and ids of
    elements in a PDF. `file_title` is what the files are named after, empty for the title.
    """

    title: str
    chapters: int
    disclaimers: tuple[StatedDisclaimer, ...]
    files: tuple[Artifact, ...]
    strict: bool
    root: Path
    places: Callable[[], Mapping[str, Place]]
    file_title: str = ""


@dataclass(frozen=True, slots=True)
class _BuiltFile:
    """A file of a book, the disclaimers in it, and what was found while it was made."""

    artifact: Artifact
    disclaimers: tuple[StatedDisclaimer, ...]
    findings: tuple[Diagnostic, ...]


def is_collection(source: Source) -> bool:
    """Whether a source is a collection, not a single post."""
    match source:
        case CollectionRequest():
            return True
        case Path():
            return is_collection_file(source)
        case Post():
            return False
        case Book():
            return source.collection


def path_of(source: Source) -> Path:
    """Return the path by which a source is known, and its site is found."""
    match source:
        case CollectionRequest():
            return source.home
        case Path():
            return source
        case Post():
            return post_path(source)
        case Book():
            return post_path(source.chapters[0])


def gather(source: Source, options: BuildOptions, diagnostics: Diagnostics) -> GatheredBook | None:
    """Return the book of a source before it is resolved; None after an error."""
    match source:
        case CollectionRequest():
            return gather_collection(source, options, diagnostics)
        case Path() if is_collection_file(source):
            return gather_collection(CollectionRequest((source,)), options, diagnostics)
        case Path():
            return gather_post(source, options, diagnostics)
        case Post() | Book():
            return gather_model(source, options, diagnostics)


def resolve_source(
    source: Source, options: BuildOptions, diagnostics: Diagnostics
) -> Edition | None:
    """Return the edition of a source; None after an error."""
    gathered = gather(source, options, diagnostics)
    return _Builder(gathered, options.context).edition(diagnostics) if gathered else None


def build_book(
    source: Source,
    formats: Sequence[Format],
    options: BuildOptions,
    diagnostics: Diagnostics,
) -> BuiltBook | None:
    """Return a file of each format that can be made; None without a book.

    A collection with posts that cannot be read is not built, unless the options say to keep going.
    Without formats, they are those of the site's collections. The files are in the order of the
    formats; the PDF is made first, since its pages are those that an EPUB names. After an error, a
    single post has no file, except for one that says what its file lacks. An error that
    `diagnostics` holds before counts as one of this book.
    """
    builder = _builder(options, gather(source, options, diagnostics))
    return _built(builder, formats, options, diagnostics) if builder else None


def build_books(
    source: Source,
    formats: Sequence[Format],
    options: BuildOptions,
    diagnostics: Diagnostics,
    *,
    single: bool = False,
) -> Iterator[BuiltBook]:
    """Yield the book of a source as `build_book`, or the volumes of a collection that has some.

    What a volume does not use is reported at the end, if none does. Raises `SettingsError` for
    volumes where a `single` book is wanted, before any is made.
    """
    if isinstance(source, CollectionRequest):
        gathered = gather_volumes(source, options, diagnostics)
    else:
        gathered = (gather(each, options, diagnostics) for each in (source,))
    unused: list[Diagnostic] | None = None
    # Nothing but its builder holds a book, so that it can drop the texts of the chapters.
    for builder in map(partial(_builder, options), gathered):
        if single and builder and builder.gathered.file_title:
            raise SettingsError("volumes are several files", "name a folder for them", "output")
        own = diagnostics.separate(None)
        own.extend(diagnostics)
        built = _built(builder, formats, options, own) if builder else None
        of_book = [found for found in own if found.code in _UNUSED]
        unused = of_book if unused is None else [each for each in unused if each in of_book]
        diagnostics.extend(found for found in own if found.code not in _UNUSED)
        if built:
            yield built
        # They hold the edition, which is not needed while the next volume is made.
        del builder, built
    diagnostics.extend(unused or ())


def _builder(options: BuildOptions, gathered: GatheredBook | None) -> _Builder | None:
    """Return the builder of a book; None for one that is not to be built."""
    if gathered is None or not (gathered.is_whole or options.keep_going):
        return None
    strict = gathered.site_settings.strict if options.strict is None else options.strict
    return _Builder(gathered, options.context, strict=bool(strict))


def _built(
    builder: _Builder, formats: Sequence[Format], options: BuildOptions, diagnostics: Diagnostics
) -> BuiltBook:
    files: dict[Format, _BuiltFile] = {}
    formats = formats or builder.gathered.site_settings.collection.formats or COLLECTION_FORMATS
    _check_formats(options.settings, formats)
    ordered: tuple[Format, ...] = tuple(sorted(formats, reverse=True))
    for count, format_ in enumerate(ordered, 1):
        together = ordered[:count] if format_ == "epub" else (format_,)
        pages = files["pdf"].artifact.pages if "pdf" in files else None
        files[format_] = builder.file(together, pages, diagnostics)
    errors = {finding.code for finding in diagnostics if finding.severity is Severity.ERROR}
    is_written = builder.gathered.book.collection or errors <= _CODES_OF_INCOMPLETE_FILES
    return BuiltBook(
        builder.gathered.book.metadata.title,
        len(builder.gathered.book.chapters),
        next((each.disclaimers for each in files.values()), ()),
        tuple(files[each].artifact for each in formats if files[each].artifact.data and is_written),
        builder.strict,
        builder.gathered.root,
        lambda: _places(builder.edition(Diagnostics())),
        builder.gathered.file_title,
    )


def _check_formats(chosen: Settings | Choices, formats: Sequence[Format]) -> None:
    """Raise `SettingsError` if a profile is chosen for a format that is not made."""
    if isinstance(chosen, Settings):
        return
    for what, name, format_ in (
        ("profile", chosen.profile, "pdf"),
        ("printer", chosen.printer, "pdf"),
        ("profile", chosen.epub_profile, "epub"),
    ):
        if name and format_ not in formats:
            message = f"the {what} {name} is for the format {format_}, which is not written"
            raise SettingsError(message, f"write {format_} too, or leave it out")


class _Builder:
    """Makes the files of one book, whose edition is resolved when it is needed, and once.

    `gathered` has no texts of chapters after a file was made from them. `strict` says that warnings
    are errors.
    """

    def __init__(
        self, gathered: GatheredBook, context: BuildContext, *, strict: bool = False
    ) -> None:
        self.gathered = gathered
        self._context = context
        self.strict = strict

    def file(
        self,
        formats: Sequence[Format],
        pages: PrintedPages | None,
        diagnostics: Diagnostics,
    ) -> _BuiltFile:
        """Return the book in the last of the formats. `pages` are those of its PDF."""
        cache, settings, format_ = self._context.cache, self.gathered.settings, formats[-1]
        record = record_of(self.gathered, formats)
        # A web page is made so fast that its account would take more than a twentieth of the time.
        has_account = self.strict or format_ != "html"
        key = cache_key(
            *("book", fingerprint(), format_, repr(settings), theme(settings.theme).key),
            *(self._content, to_json(record), repr(pages), claim_validators(format_, settings)),
            f"{has_account}",
        )
        made = self._cached(key)
        if made is None:
            # Without a home: another build may make the same book under another name.
            own = Diagnostics()
            edition = self.edition(own)
            # The texts of a large blog would fill as much memory as those of its edition.
            self.gathered = replace(self.gathered, book=_without_texts(self.gathered.book))
            artifact = write(
                edition, format_, settings, own, self._context, pages=pages, record=record
            )
            if artifact.data and has_account:
                # Not needed if the cache holds the book.
                from exporter.build.accounting import report_losses, written_documents

                with self._context.timed_phase("account"):
                    documents = written_documents(edition, artifact, format_)
                    report_losses(edition, documents, (*diagnostics, *own), own, cache)
            made = _BuiltFile(artifact, edition.disclaimers, tuple(own))
            if artifact.data and not any(finding.code in _TRANSIENT for finding in own):
                # The bytes are an entry of their own: a pickle would hold them twice in memory.
                cache.put(cache_key("bytes", key), artifact.data)
                cache.put(key, serialize(replace(made, artifact=replace(artifact, data=b""))))
        diagnostics.extend(made.findings)
        return made

    def edition(self, diagnostics: Diagnostics) -> Edition:
        """Return the resolved book, and report what resolving it has found."""
        edition, findings = self._resolved
        diagnostics.extend(findings)
        return edition

    def _cached(self, key: str) -> _BuiltFile | None:
        made = deserialize(self._context.cache.get(key), _BuiltFile)
        data = self._context.cache.get(cache_key("bytes", key)) if made else None
        if made is None or data is None:
            return None
        return replace(made, artifact=replace(made.artifact, data=data))

    @cached_property
    def _content(self) -> str:
        book = self.gathered.book
        parts = tuple(replace(part, chapters=()) for part in book.parts)
        counts = repr([len(part.chapters) for part in book.parts])
        posts = [post.content_digest or content_digest(post) for post in book.chapters]
        return cache_key(content_digest(replace(book, parts=parts)), counts, *posts)

    @cached_property
    def _resolved(self) -> tuple[Edition, Diagnostics]:
        from exporter.resolve import resolve

        findings = Diagnostics()
        with self._context.timed_phase("resolving"):
            edition = resolve(
                self.gathered.book, self.gathered.settings, findings, self._context.cache
            )
        return edition, findings


def _without_texts(book: Book) -> Book:
    """Return a book with what is known of its chapters, but without their blocks."""
    parts = (
        replace(part, chapters=tuple(map(_without_text, part.chapters))) for part in book.parts
    )
    return replace(book, parts=tuple(parts))


def _without_text(post: Post) -> Post:
    return replace(post, blocks=(), content_digest="")


def _places(edition: Edition) -> dict[str, Place]:
    """Return where everything with an id was written, by its name and id as a PDF has them."""
    return {
        f"{division.name}/{node.id}": node.place
        for division in edition.divisions
        for node in walk((*division.blocks, *division.notes))
        if node.id and node.place
    }
