"""Checking EPUBs and PDFs on disk: validators, and what they do not look at."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from exporter.check.results import PreflightRow
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.input_files import file_size
from exporter.model.requirements import Requirements, requirements_of_profile
from exporter.options.epub_profiles import epub_profile_names
from exporter.runtime.failures import reported_failures
from exporter.runtime.isolation import TaskFailure, can_fork, run_isolated
from exporter.runtime.process_limits import (
    BUSY_FACTOR,
    MEMORY_LIMIT,
    TaskLimitReached,
    processor_time_limit,
)

_SECONDS = 10.0
_SECONDS_PER_MEGABYTE = 4.0
"""Seconds of processor time for a file: books of text take 2 for each megabyte, with images 0.5."""
_LEAST_SECONDS = 3.0
"""Seconds that are left for a part whatever the others took."""
_WAITING = 600
"""Seconds that a part may wait, which takes no processor time."""
_MEMORY_PER_BYTE = 24
"""Bytes of memory for each byte of a large file; page-validation needs 11 for a book of
photographs, and 18 for one of text whose images are small."""

CHECKED_SUFFIXES = (".epub", ".pdf")


def check_file(
    path: Path,
    diagnostics: Diagnostics,
    profile: str | None = None,
    *,
    ace: bool = True,
    roots: Iterable[Path] = (),
    time_limit: int | None = None,
) -> tuple[PreflightRow, ...]:
    """Report the problems of an EPUB or a PDF, and return its preflight table, which may be empty.

    `profile` is the name of a PDF profile (with a printer: `press-kdp`), which overrides the one
    that a PDF was made for, or of an EPUB profile; a PDF ignores the latter, an EPUB the former.
    `ace` runs Ace on an EPUB if it is installed. `roots` are folders in which the sources of an
    EPUB may be; its findings are then at places in the posts. `time_limit` is in seconds, by
    default by the size of the file: EPUBCheck, Ace, and the other checks together may each take it.

    Raises `SettingsError` for an unknown profile, `ValidatorMissing` where a validator cannot run,
    and `ValueError` for a file that is neither an EPUB nor a PDF by its suffix.
    """
    required: Requirements | None = None
    if profile is not None and profile not in epub_profile_names():
        required = requirements_of_profile(profile)
    match path.suffix.lower():
        case ".epub":
            _check_epub(path, diagnostics, profile, ace, roots, time_limit)
            return ()
        case ".pdf":
            from exporter.check.pdf import audit_pdf

            part = _Part("the audit of the pages", partial(audit_pdf, path, required=required))
            parts = (part, _validation(path))
            return _run_parts(parts, path, file_size(path), diagnostics, time_limit)
        case suffix:
            raise ValueError(f"{suffix or path.name} is not the suffix of an EPUB or a PDF")


def validate_pdf_bytes(
    path: Path, data: bytes, places: Mapping[str, Place], diagnostics: Diagnostics
) -> None:
    """Report what the validator finds in a PDF that was built, and need not exist at `path`.

    `places` are the sources of structure elements by id. Raises `ValidatorMissing`.
    """
    _run_parts((_validation(path, places=places, data=data),), path, len(data), diagnostics)


def _validation(path: Path, **options: Any) -> _Part:
    from exporter.check.pdf import validate_pdf

    return _Part("the validation of PDF/UA and PDF/A", partial(validate_pdf, path, **options))


def _check_epub(
    path: Path,
    diagnostics: Diagnostics,
    profile: str | None,
    ace: bool,
    roots: Iterable[Path],
    time_limit: int | None,
) -> None:
    from exporter.check.ace import check_ace, find_ace
    from exporter.check.active_content import check_active_content
    from exporter.check.archive import check_archive
    from exporter.check.embedded_record import source_map
    from exporter.check.epub import check_epub
    from exporter.check.epub_stylesheets import check_epub_css
    from exporter.check.kindle import check_kindle

    if not check_archive(path, diagnostics):
        return
    origins = source_map(path, roots)
    parts = [
        _Part("the check for scripts", partial(check_active_content, path, origins=origins)),
        _Part("the check of the stylesheets", partial(check_epub_css, path)),
    ]
    _run_parts(parts, path, file_size(path), diagnostics, time_limit)
    check_epub(path, diagnostics, origins, time_limit)
    # Ace cannot open a file with errors.
    if ace and diagnostics.worst() is not Severity.ERROR and (program := find_ace()):
        check_ace(path, program, diagnostics, origins, time_limit)
    if profile == "kindle":
        part = _Part("the check for Kindle", partial(check_kindle, path))
        _run_parts((part,), path, file_size(path), diagnostics, time_limit)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a check, for messages, and what reports its findings."""

    name: str
    check: Callable[[Diagnostics], tuple[PreflightRow, ...] | None]


def _run_parts(
    parts: Sequence[_Part],
    path: Path,
    size: int,
    diagnostics: Diagnostics,
    time_limit: int | None = None,
) -> tuple[PreflightRow, ...]:
    """Run parts of a check in a process with limits, since the file may come from anybody.

    A part that reaches a limit, or crashes a library, is reported, and the others run. `size` is
    that of the file in bytes; `time_limit` is the processor time of all parts in seconds, by
    default by the size. Returns the preflight table.

    The validator starts threads. If the host program has used it in this process, a copy of the
    process would wait for threads that it does not have: the parts then run here, without limits.
    """
    seconds = time_limit or _SECONDS + _SECONDS_PER_MEGABYTE * size / 1e6
    here = not can_fork() or hasattr(sys.modules.get("page"), "validate_pdf_bytes")
    # The processor time of a copy begins at 0.
    work = partial(_run_part, seconds=seconds + (time.process_time() if here else 0))
    memory = max(MEMORY_LIMIT, _MEMORY_PER_BYTE * size)
    table: tuple[PreflightRow, ...] = ()
    if here:
        results: Iterable[tuple[int, _Findings | TaskFailure]] = enumerate(map(work, parts))
    else:
        results = run_isolated(work, parts, memory, timeout=_WAITING + BUSY_FACTOR * seconds)
    for number, result in results:
        if isinstance(result, TaskFailure):
            message = f"{parts[number].name} has not ended: {result.reason}"
            diagnostics.report("check-incomplete", message, Place(str(path)))
        else:
            found, rows = result
            diagnostics.extend(found)
            table += rows
    return table


_Findings: TypeAlias = tuple[tuple[Diagnostic, ...], tuple[PreflightRow, ...]]
"""The findings of a part, and its preflight table."""


def _run_part(part: _Part, seconds: float) -> _Findings:
    """Return the findings of a part, and its preflight table.

    The parts share the seconds, which count from the start of the process.
    """
    found = Diagnostics()
    table: tuple[PreflightRow, ...] | None = ()
    try:
        limit = processor_time_limit(max(_LEAST_SECONDS, seconds - time.process_time()))
        with limit, reported_failures(found):
            table = part.check(found)
    except TaskLimitReached:
        found.report("check-incomplete", f"{part.name} has not ended: it takes too much time")
    return tuple(found), table or ()
