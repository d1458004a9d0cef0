"""A post, or a collection, from its files to the files of a book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exporter.build.book_builder import BookBuilder, BuiltFile
from exporter.build.deciding import places_of, resolve_post
from exporter.build.gathering import gather
from exporter.build.provenance import record_of
from exporter.build.request import COLLECTION_FILES, Format, Request, asked
from exporter.build.surroundings import site_of
from exporter.build.writing import write
from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.model.publication import Artifact, StatedDisclaimer
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext


def build(
    path: Path,
    format_: Format,
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    context: BuildContext | None = None,
) -> Artifact | None:
    """One post, or the book of a collection file, as one file; None where an error is in the way.

    `diagnostics` is the post's own: an error that it holds before is taken for this post's.
    """
    artifact: Artifact | None = None
    if path.suffix.lower() in COLLECTION_FILES:
        bound = build_collection(Request((path,)), (format_,), settings, diagnostics, site, context)
        artifact = next(iter(bound.artifacts), None) if bound else None
    else:
        edition, record = resolve_post(path, format_, settings, diagnostics, site)
        if edition:
            artifact = write(edition, format_, settings, diagnostics, context, record=record)
    return None if diagnostics.worst() is Severity.ERROR else artifact


@dataclass(frozen=True, slots=True)
class BuiltCollection:
    """A collection that was bound: what it is called, what stands in it, and its files.

    `places` are as in `places_of`, where they were asked for.
    """

    title: str
    chapters: int
    disclaimers: tuple[StatedDisclaimer, ...]
    artifacts: tuple[Artifact, ...]
    places: Mapping[str, Place] = field(default_factory=dict)


def build_collection(
    request: Request,
    formats: Iterable[Format],
    settings: Settings,
    diagnostics: Diagnostics,
    site: Path | None = None,
    context: BuildContext | None = None,
    *,
    placed: bool = False,
) -> BuiltCollection | None:
    """A collection as a file of each format, those that can be made; None without a book.

    `placed` asks for where everything in it was written.

    The PDF comes first: its pages are those that an EPUB can name. What an earlier build made of
    the same book is taken as it is.
    """
    context = context or BuildContext()
    gathered = gather(request, settings, diagnostics, site, context)
    if gathered is None:
        return None
    book, settings = gathered
    binder = BookBuilder(book, settings, context)
    made: list[BuiltFile] = []
    home = site_of(request.paths[0], site, Diagnostics())
    files = (*home.dependencies(), *([request.file] if request.file else ()))
    wanted: tuple[Format, ...] = tuple(sorted(formats, reverse=True))
    for at, format_ in enumerate(wanted, 1):
        pages = next((each.artifact.pages for each in made if each.artifact.pages), None)
        together = wanted[:at] if format_ == "epub" else (format_,)
        record = record_of(book, home.root, asked(request, home.root), together, settings, files)
        made.append(binder.made(format_, diagnostics, record, pages))
    artifacts = tuple(each.artifact for each in made if each.artifact.data)
    disclaimers = made[0].disclaimers if made else ()
    places = places_of(binder.edition) if placed else {}
    return BuiltCollection(book.metadata.title, len(book.chapters), disclaimers, artifacts, places)
