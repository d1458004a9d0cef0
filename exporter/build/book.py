"""The books of a source, and their files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from exporter.build.book_builder import BookBuilder, BuiltFile, CoverRequest
from exporter.build.collection import gather_collection, gather_volumes
from exporter.build.collection_request import CollectionRequest, is_collection_file
from exporter.build.inputs import BuildOptions, GatheredBook
from exporter.build.post import gather_model, gather_post, post_path
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.errors import SettingsError
from exporter.model.artifact import Artifact
from exporter.model.book import Book
from exporter.model.edition import Edition, StatedDisclaimer
from exporter.model.post import Post
from exporter.options.settings import COLLECTION_FORMATS, Choices, Format, Settings

Source: TypeAlias = Path | CollectionRequest | Post | Book
"""What a book is made from: the path of a post or of a collection file, a request, or a model."""

_UNUSED = frozenset({"disclaimer-unused", "source-unused"})
"""Findings about what a collection describes, and a book of it does not use."""

_CODES_OF_INCOMPLETE_FILES = frozenset({"chapter-cut", "engine-failed"})
"""Errors after which there is a file all the same; each says what it lacks."""


@dataclass(frozen=True, slots=True)
class BuiltBook:
    """A book that was built: its title, the number of its chapters, its settings and its files.

    `strict` says whether warnings are errors, and the files are validated. `root` is the site that
    the posts are from. `places` returns where everything was written, by the names and ids of
    elements in a PDF; `edition` returns the resolved book. `file_title` is what the files are named
    after, empty for the title. `left_out` are the paths of posts that belong to the book, if the
    files have one chapter of it.
    """

    title: str
    chapters: int
    disclaimers: tuple[StatedDisclaimer, ...]
    files: tuple[Artifact, ...]
    strict: bool
    root: Path
    settings: Settings
    places: Callable[[], Mapping[str, Place]]
    edition: Callable[[], Edition]
    file_title: str = ""
    left_out: frozenset[str] = frozenset()


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
    return BookBuilder(gathered, options.context).edition(diagnostics) if gathered else None


def build_book(
    source: Source,
    formats: Sequence[Format],
    options: BuildOptions,
    diagnostics: Diagnostics,
) -> BuiltBook | None:
    """Return a file of each format that can be made; None without a book.

    A collection with posts that cannot be read is not built, unless the options say to keep going.
    Without formats, they are those of the collection or of the site's collections. The files are in
    the order of the formats; the PDF is made first, since its pages are those that an EPUB names.
    The full cover of a PDF for a printer comes last. After an error, a single post has no file,
    except for one that says what its file lacks. An error that `diagnostics` holds before counts as
    one of this book.
    """
    builder = _book_builder(options, gather(source, options, diagnostics))
    return build_formats(builder, formats, options, diagnostics) if builder else None


def build_books(
    source: Source,
    formats: Sequence[Format],
    options: BuildOptions,
    diagnostics: Diagnostics,
    *,
    single: bool = False,
) -> Iterator[BuiltBook]:
    """Yield the book of a source as `build_book`, or the volumes of a collection that has some.

    An unused disclaimer or source is reported after the last volume, if no volume uses it.
    Raises `SettingsError` for volumes where a `single` book is wanted, before any is made.
    """
    unused: list[Diagnostic] | None = None
    for builder in gathered_builders(source, options, diagnostics):
        if single and builder and builder.gathered.is_volume:
            raise SettingsError("volumes are several files", "name a folder for them", "output")
        own = diagnostics.separate(None)
        own.extend(diagnostics)
        built = build_formats(builder, formats, options, own) if builder else None
        of_book = [found for found in own if found.code in _UNUSED]
        unused = of_book if unused is None else [each for each in unused if each in of_book]
        diagnostics.extend(found for found in own if found.code not in _UNUSED)
        if built:
            yield built
        # They hold the edition, which is not needed while the next volume is made.
        del builder, built
    diagnostics.extend(unused or ())


def gathered_builders(
    source: Source, options: BuildOptions, diagnostics: Diagnostics
) -> Iterator[BookBuilder | None]:
    """Yield the builder of each book of a source; None for one that is not to be built."""
    # Nothing but its builder holds a book, so that it can drop the texts of the chapters.
    return map(partial(_book_builder, options), _gathered_books(source, options, diagnostics))


def _gathered_books(
    source: Source, options: BuildOptions, diagnostics: Diagnostics
) -> Iterator[GatheredBook | None]:
    """Yield the book of a source, or each volume of a collection; None for one with an error."""
    match source:
        case CollectionRequest():
            yield from gather_volumes(source, options, diagnostics)
        case Path() | Post() | Book():
            yield gather(source, options, diagnostics)


def _book_builder(options: BuildOptions, gathered: GatheredBook | None) -> BookBuilder | None:
    """Return the builder of a book; None for one that is not to be built."""
    if gathered is None or not (gathered.is_whole or options.keep_going):
        return None
    strict = gathered.site_settings.strict if options.strict is None else options.strict
    return BookBuilder(gathered, options.context, strict=bool(strict))


def build_formats(
    builder: BookBuilder, formats: Sequence[Format], options: BuildOptions, diagnostics: Diagnostics
) -> BuiltBook:
    """Return what `build_book` does, of a book that was read. May be called again."""
    files: dict[Format, BuiltFile] = {}
    covers: list[Artifact] = []
    formats = formats or builder.gathered.formats or COLLECTION_FORMATS
    _check_formats(options.settings, formats)
    ordered: tuple[Format, ...] = tuple(sorted(formats, reverse=True))
    for count, format_ in enumerate(ordered, 1):
        together = ordered[:count] if format_ == "epub" else (format_,)
        pages = files["pdf"].artifact.pages if "pdf" in files else None
        files[format_] = builder.file(together, pages, diagnostics)
    if "pdf" in files and builder.has_full_cover:
        pages_of_pdf = files["pdf"].artifact.page_count
        covers.append(builder.cover(CoverRequest(), pages_of_pdf, diagnostics))
    errors = {finding.code for finding in diagnostics if finding.severity is Severity.ERROR}
    is_written = builder.gathered.book.collection or errors <= _CODES_OF_INCOMPLETE_FILES
    made = (*(files[each].artifact for each in formats), *covers)
    return BuiltBook(
        builder.gathered.book.metadata.title,
        1 if builder.gathered.chapter else len(builder.gathered.book.chapters),
        next((each.disclaimers for each in files.values()), ()),
        tuple(each for each in made if each.data and is_written),
        builder.strict,
        builder.gathered.root,
        builder.gathered.settings,
        builder.places,
        lambda: builder.edition(Diagnostics()),
        builder.gathered.file_title,
        builder.gathered.left_out,
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
