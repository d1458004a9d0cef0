"""A post, or a collection, from its files to the files of a book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exporter.diagnostics import Diagnostics, Severity
from exporter.model.publication import Artifact, StatedDisclaimer
from exporter.pipeline.binder import Binder, Made
from exporter.pipeline.deciding import decide_post, places_of
from exporter.pipeline.gathering import gather
from exporter.pipeline.request import COLLECTION_FILES, Format, Request, asked
from exporter.pipeline.surroundings import site_around
from exporter.pipeline.writing import write
from exporter.provenance import record_of
from exporter.settings import Settings
from exporter.source import Place
from exporter.workshop import Workshop


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
        edition, record = decide_post(path, format_, settings, diagnostics, site)
        if edition:
            artifact = write(edition, format_, settings, diagnostics, workshop, record=record)
    return None if diagnostics.worst() is Severity.ERROR else artifact


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
    from exporter.read.around import files_around

    workshop = workshop or Workshop()
    gathered = gather(request, settings, diagnostics, site, workshop)
    if gathered is None:
        return None
    book, settings = gathered
    binder = Binder(book, settings, workshop)
    made: list[Made] = []
    home = site_around(request.paths[0], site, Diagnostics())
    files = (*files_around(home), *([request.file] if request.file else ()))
    wanted: tuple[Format, ...] = tuple(sorted(formats, reverse=True))
    for at, format_ in enumerate(wanted, 1):
        pages = next((each.artifact.pages for each in made if each.artifact.pages), None)
        together = wanted[:at] if format_ == "epub" else (format_,)
        record = record_of(book, home.root, asked(request, home.root), together, settings, files)
        made.append(binder.made(format_, diagnostics, record, pages))
    artifacts = tuple(each.artifact for each in made if each.artifact.data)
    disclaimers = made[0].disclaimers if made else ()
    places = places_of(binder.edition) if placed else {}
    return Bound(book.metadata.title, len(book.chapters), disclaimers, artifacts, places)
