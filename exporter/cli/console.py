"""What the command line says: findings, progress and results, for people or as JSON lines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO, TypeVar

from exporter.diagnostics import Diagnostic, Severity
from exporter.model.publication import StatedDisclaimer
from exporter.runtime.cache import CacheStats
from exporter.runtime.context import ProgressCallback

T = TypeVar("T")
_MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Console:
    """Findings go to stderr and results to stdout; with `json`, both go to stdout as JSON lines.

    `least` is the least severity that is shown.
    """

    json: bool = False
    least: Severity = Severity.WARNING

    def finding(self, diagnostic: Diagnostic) -> None:
        """Tell one finding."""
        if self.json:
            place = diagnostic.place
            self._line(
                type="diagnostic",
                severity=str(diagnostic.severity),
                code=diagnostic.code,
                message=diagnostic.message,
                file=place.path if place else None,
                line=place.line if place else None,
                column=place.column if place else None,
                hint=diagnostic.hint,
            )
        elif diagnostic.severity >= self.least:
            _say(sys.stderr, str(diagnostic))

    def result(self, source: Path, file: Path) -> None:
        """Tell that a file was made."""
        if self.json:
            self._line(type="result", source=str(source), file=str(file), bytes=file.stat().st_size)
        elif self.least < Severity.ERROR:
            self.document(str(file))

    def book(
        self, source: Path, file: Path, chapters: int, disclaimers: Iterable[StatedDisclaimer]
    ) -> None:
        """Tell that a collection was made, and which disclaimers stand where in it."""
        if not self.json:
            self.result(source, file)
            return
        self._line(
            type="result",
            source=str(source),
            file=str(file),
            bytes=file.stat().st_size,
            chapters=chapters,
            disclaimers=[asdict(stated) for stated in disclaimers],
        )

    def checked(self, file: Path, findings: int) -> None:
        """Tell how a file stood up to its check."""
        if self.json:
            self._line(type="checked", file=str(file), findings=findings)
        elif self.least < Severity.ERROR:
            counted = "1 finding" if findings == 1 else f"{findings} findings"
            self.document(f"{file}: {counted if findings else 'clean'}")

    def preflight(self, file: Path, table: Sequence[tuple[str, str, bool]]) -> None:
        """Tell what is required of a file, what it has, and whether that is enough."""
        if self.json:
            for requirement, found, met in table:
                values = {"requirement": requirement, "found": found, "met": met}
                self._line(type="preflight", file=str(file), **values)
        elif table and self.least < Severity.ERROR:
            lines = [("required", "found", "met")]
            lines += [(required, found, "yes" if met else "NO") for required, found, met in table]
            first, second = (max(len(line[at]) for line in lines) for at in (0, 1))
            for required, found, answer in lines:
                self.document(f"{required:{first}}  {found:{second}}  {answer}")

    def kept(self, folder: Path, kept: CacheStats, limit: int, *, removed: bool) -> None:
        """Tell how much is kept between builds, or was."""
        if self.json:
            values = {"entries": kept.entries, "bytes": kept.size, "limit": limit}
            self._line(type="cache", folder=str(folder), removed=removed, **values)
            return
        what = "removed" if removed else f"of at most {limit / _MEGABYTE:,.0f} MB"
        size = f"{kept.size / _MEGABYTE:,.1f} MB"
        self.document(f"{folder}: {kept.entries:,} entries, {size} {what}")

    def document(self, text: str) -> None:
        """Put out a text that was asked for."""
        _say(sys.stdout, text)

    def say(self, message: str) -> None:
        """Tell what is the matter with the machine or with the call."""
        _say(sys.stderr, f"exporter: {message}")

    def progress(self, items: Iterable[T], total: int, what: str) -> Iterator[T]:
        """The items, with a bar on a terminal where they are many."""
        if total < 2 or not self._shows_progress():
            yield from items
            return
        from rich.console import Console as Terminal
        from rich.progress import track

        terminal = Terminal(stderr=True)
        yield from track(items, what, total=total, console=terminal, transient=True)

    @contextmanager
    def bars(self) -> Iterator[ProgressCallback]:
        """Somebody to tell how far work is, who draws a bar for each kind of it on a terminal."""
        if not self._shows_progress():
            yield lambda _what, _done, _total: None
            return
        from rich.console import Console as Terminal
        from rich.progress import Progress, TaskID

        with Progress(console=Terminal(stderr=True), transient=True) as progress:
            tasks: dict[str, TaskID] = {}

            def told(what: str, done: int, total: int) -> None:
                if total > 1:
                    if what not in tasks:
                        tasks[what] = progress.add_task(what)
                    progress.update(tasks[what], completed=done, total=total)

            yield told

    def _shows_progress(self) -> bool:
        return not self.json and self.least is not Severity.ERROR and _is_terminal()

    def _line(self, **values: object) -> None:
        self.document(json.dumps(values, ensure_ascii=False))


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _say(stream: TextIO | None, text: str) -> None:
    """Put out a line, at once. Who closed the stream has read enough, and stops nothing."""
    if stream is None:
        return
    try:
        stream.write(text.encode(stream.encoding, "backslashreplace").decode(stream.encoding))
        stream.write("\n")
        stream.flush()
    except BrokenPipeError:
        # The interpreter must not try again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
