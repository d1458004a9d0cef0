"""A build for the preview: what is ordered, what it tells while it runs, and the process for it.

A book of many posts takes more memory than the preview should keep, and a while: it is built in a
child process, which ends with it and may be ended before.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TypeAlias

from exporter.api.output_paths import file_name
from exporter.build import BuildOptions, BuiltBook, Source, build_books, path_of, save
from exporter.check.pdf import audit_pdf
from exporter.check.results import PreflightRow
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.errors import ExporterError
from exporter.input_files import whole_place
from exporter.options.settings import Format
from exporter.preview.passages import SourcePassage, passages_of, post_file
from exporter.preview.printed_files import PdfDescription, describe_pdf
from exporter.runtime.context import BuildContext, ProgressCallback
from exporter.runtime.executor import ProcessExecutor
from exporter.runtime.failures import reported_failures
from exporter.runtime.memory_cache import MemoryCache
from exporter.runtime.processes import supervised

_PAUSE = 0.1
"""Seconds between two messages about the same phase."""


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """What is to be built: a post, a collection file or a request, in some formats."""

    source: Source
    formats: tuple[Format, ...]
    options: BuildOptions


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a phase of a build is: the number of its finished tasks, and of all its tasks."""

    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file of a build, in the folder of the build. `pages` is 0 for an EPUB.

    `description` is of a PDF, `passages` are of a single post or chapter. `findings` are those of
    the build until then.
    """

    path: Path
    title: str
    chapters: int
    pages: int
    description: PdfDescription | None
    findings: tuple[Diagnostic, ...]
    passages: tuple[SourcePassage, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """What the audit has found in a PDF of a build, and its preflight table, which may be empty."""

    path: Path
    findings: tuple[Diagnostic, ...]
    table: tuple[PreflightRow, ...]


@dataclass(frozen=True, slots=True)
class BuildEnd:
    """The end of a build: all that was found, and why it could not be carried out, if so."""

    findings: tuple[Diagnostic, ...] = ()
    failure: str = ""


Message: TypeAlias = Progress | SavedFile | AuditedFile | BuildEnd


def run_build(order: BuildOrder, folder: Path, send: Callable[[Message], None]) -> None:
    """Build files into a folder, and audit the PDFs. `send` is called with each message."""
    found, failure = Diagnostics(), ""
    try:
        with reported_failures(found, whole_place(path_of(order.source))):
            _build(order, folder, found, send)
    except ExporterError as error:
        failure = str(error)
    send(BuildEnd(found.reported(), failure))


def _build(
    order: BuildOrder, folder: Path, found: Diagnostics, send: Callable[[Message], None]
) -> None:
    context = replace(order.options.context, on_progress=_progress_sender(send))
    options = replace(order.options, context=context)
    for built in build_books(order.source, order.formats, options, found):
        paths = [
            path for path in _saved(built, order, folder, found, send) if path.suffix == ".pdf"
        ]
        for path in paths:
            audited = Diagnostics()
            table = audit_pdf(path, audited, places=built.places())
            send(AuditedFile(path, tuple(_placed(audited, path)), table))


def _saved(
    built: BuiltBook,
    order: BuildOrder,
    folder: Path,
    found: Diagnostics,
    send: Callable[[Message], None],
) -> list[Path]:
    """Save the files of a book, and return their paths."""
    paths = []
    post = post_file(order.source)
    passages = passages_of(built.edition(), post) if post else ()
    for artifact in built.files:
        name = file_name(order.source, built.file_title or built.title, artifact.suffix)
        path = folder / name
        if save(artifact, path, found, folder):
            description = None
            if path.suffix == ".pdf":
                description = describe_pdf(path, artifact.data, built.title, built.settings)
            about = (built.title, built.chapters, artifact.page_count)
            send(SavedFile(path, *about, description, found.reported(), passages))
            paths.append(path)
    return paths


def _placed(findings: Iterable[Diagnostic], file: Path) -> Iterator[Diagnostic]:
    """Yield findings, those about a file as a whole without a place: nobody can edit it."""
    for finding in findings:
        is_of_file = finding.place and finding.place.path == str(file)
        yield replace(finding, place=None) if is_of_file else finding


def _progress_sender(send: Callable[[Message], None]) -> ProgressCallback:
    """Return a callback that sends the progress now and then, and the end of each phase."""
    sent: dict[str, float] = {}

    def on_progress(phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - sent.get(phase, 0.0) >= _PAUSE:
            sent[phase] = now
            send(Progress(phase, done, total))

    return on_progress


def start_process(order: BuildOrder, folder: Path) -> tuple[SpawnProcess, Connection]:
    """Start a process that builds; return it, and from where its messages are received.

    It has a cache and workers of its own. Raises `OSError` if it cannot be started.
    """
    context = order.options.context
    cache = context.cache.behind if isinstance(context.cache, MemoryCache) else context.cache
    own = BuildContext(ProcessExecutor(context.executor.max_workers()), cache)
    order = replace(order, options=replace(order.options, context=own))
    spawn = multiprocessing.get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_run_process, args=(order, folder, sending))
    with sending, supervised():
        process.start()
    return process, receiving


def _run_process(order: BuildOrder, folder: Path, sending: Connection) -> None:
    # Where nobody listens any longer, nobody wants the book.
    with suppress(BrokenPipeError):
        run_build(order, folder, sending.send)
