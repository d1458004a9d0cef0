"""What the commands that make files have in common: each source is tried, and its files shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import exporter
from exporter.cli.call import USAGE, Call
from exporter.diagnostics import Diagnostics
from exporter.input_files import whole_place
from exporter.runtime.context import BuildContext
from exporter.runtime.failures import reported_failures

if TYPE_CHECKING:
    from exporter.model.post import Post


@dataclass(frozen=True, slots=True)
class Attempt:
    """The files that were made of a source, the exit code of its diagnostics, and its seconds."""

    results: Sequence[exporter.Result]
    code: int
    seconds: float


def export_each(
    call: Call, paths: Sequence[Path], phase: str, export: Callable[[Any], exporter.Result]
) -> int:
    """Make a file of each path, and show it. Returns the exit code.

    `paths` are those of the call that are usable; errors in one do not stop the others. `phase`
    names the work in the progress. `export` is called with each path, or with the post on stdin.
    """
    code, written = USAGE if len(paths) < len(call.paths) else 0, 0
    for path in call.console.progress(paths, phase):
        attempt = _attempt(call, path, lambda source: [export(source)])
        code = max(code, attempt.code)
        written += len(attempt.results)
        for result in attempt.results:
            call.console.result(path, result, attempt.seconds)
    call.console.written(written, len(call.paths))
    return code


def export_book(call: Call, path: Path, export: Callable[..., Sequence[exporter.Result]]) -> int:
    """Make the files of a book, and show them. Returns the exit code.

    `export` is called with the arguments that all builds have; `path` is the source of the book
    that messages name.
    """
    with call.context() as context:
        make = partial(export, **build_arguments(call, context))
        attempt = _attempt(call, path, lambda _source: make())
    for index, result in enumerate(attempt.results):
        call.console.result(path, result, None if index else attempt.seconds)
    return attempt.code


def build_arguments(call: Call, context: BuildContext) -> dict[str, Any]:
    """Return the arguments that all functions of the API have that build."""
    return {
        "settings": call.choices,
        "site": call.site,
        "strict": call.arguments.strict,
        "ignore": call.ignored_codes,
        "transforms": call.transforms,
        "context": context,
    }


def _attempt(
    call: Call, path: Path, export: Callable[[Path | Post], Sequence[exporter.Result]]
) -> Attempt:
    """Return the files that are made of a source, and the exit code; show the diagnostics."""
    found = Diagnostics()
    results: Sequence[exporter.Result] = ()
    ignored: Sequence[exporter.Diagnostic] = ()
    start = time.perf_counter()
    with reported_failures(found, whole_place(path)):
        try:
            results = export(call.source(path, found))
            found.extend(results[0].diagnostics)
            ignored = results[0].ignored
        except exporter.ExportError as error:
            results, ignored = error.results, error.ignored
            found.extend(error.diagnostics)
    seconds = time.perf_counter() - start
    return Attempt(results, call.console.diagnostics(found, ignored), seconds)
