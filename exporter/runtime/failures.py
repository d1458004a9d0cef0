"""Exceptions that no phase expects, as diagnostics: what the system refused, or a defect.

A command with several inputs goes on with the next one after either.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shlex
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.errors import ExporterError
from exporter.runtime.fingerprint import package_version
from exporter.runtime.user_folders import state_folder

REFUSALS: tuple[type[Exception], ...] = (OSError, MemoryError)
"""What the system raises when it refuses something."""

_LONGEST_MESSAGE = 200
"""Characters of a foreign message that are shown."""
_FRAME = re.compile(r'^ *File ".*", line \d+', re.M)


@contextmanager
def reported_failures(
    diagnostics: Diagnostics,
    place: Place | None = None,
    kinds: tuple[type[Exception], ...] = (Exception,),
) -> Iterator[None]:
    """Report an exception of the block by `report_failure`, unless it is an `ExporterError`."""
    try:
        yield
    except ExporterError:
        raise
    except kinds as error:
        report_failure(error, diagnostics, place)


def report_failure(error: Exception, diagnostics: Diagnostics, place: Place | None = None) -> None:
    """Report an exception that nothing expects, at the input that it ended.

    It is a `system-error` if the system refused something: memory, space, a file. Otherwise it is
    an `internal-error`, and a file for a report to the developers is written.
    """
    match error:
        case MemoryError():
            diagnostics.report("system-error", "there is not enough memory", place)
        case OSError() if error.errno:
            name = f"‘{_one_line(str(error.filename))}’: " if error.filename else ""
            diagnostics.report("system-error", f"{name}{error.strerror}", place)
        case _:
            named = ": ".join(filter(None, (type(error).__name__, _one_line(str(error)))))
            file = _write_report(error)
            hint = f"report it to the project’s issue tracker, with {file}" if file else ""
            diagnostics.report("internal-error", named, place, hint, group=named)


def _one_line(text: str) -> str:
    """Return the beginning of a text on one line."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST_MESSAGE else f"{shown[:_LONGEST_MESSAGE]}…"


def _write_report(error: Exception) -> Path | None:
    """Write what is known about a defect to a file that only the user can read.

    Messages of exceptions are left out, since they may quote a post. One defect has one file.
    Returns None if there is no place for it.
    """
    frames = _FRAME.findall("".join(traceback.format_exception(error)))
    kinds = [type(each).__name__ for each in _chain(error)]
    text = "\n".join(
        (
            f"exporter {package_version('blog-exporter')}",
            f"Python {platform.python_version()}, {platform.platform()}",
            f"command: {shlex.join(sys.argv)}",
            *frames,
            " from ".join(kinds),
        )
    )
    digest = hashlib.sha256("".join((*frames, *kinds)).encode(errors="replace")).hexdigest()
    try:
        folder = state_folder()
        if folder is None:
            return None
        file = folder / f"error-{digest[:8]}.txt"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8", errors="replace") as out:
            out.write(f"{text}\n")
    except OSError:
        return None
    return file


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__
