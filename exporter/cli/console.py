"""What the command line prints: diagnostics, progress and results, as text or as JSON lines."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, get_args

from exporter import Result, __version__
from exporter.cli.printing import print_error, print_lines, print_output
from exporter.cli.progress import CallProgress, progress_bars
from exporter.cli.terminal import Terminal, is_terminal, terminal_of
from exporter.diagnostics import Diagnostic, Severity
from exporter.diagnostics.grouping import DiagnosticGroup, grouped
from exporter.reports.excerpt import SourceLines
from exporter.reports.text import (
    FindingCounts,
    TextStyle,
    code_counts,
    counted,
    finding_lines,
    has_summary,
    severity_counts,
    summary_lines,
)
from exporter.runtime.cache import CacheStats
from exporter.runtime.context import ProgressCallback

if TYPE_CHECKING:
    from exporter.check.results import PreflightRow
    from exporter.reports.records import OutputRecord

OutputFormat: TypeAlias = Literal["text", "json", "github", "sarif"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
T = TypeVar("T")
_MEGABYTE = 1024**2
_EXIT_CODES = {"system-error": 3, "internal-error": 4}
"""The exit codes of diagnostics that are not about the content."""
RESULT_HEADER = ("format", "pages", "size", "chapters", "warnings", "time", "file")
_MISSING = "validator-missing"
"""The code of a notice that is shown in every call, once: the file looks checked without it."""


@dataclass(slots=True)
class Console:
    """Prints diagnostics on stderr and results on stdout; in other formats than text on stdout.

    As JSON, results and diagnostics are lines. GitHub's commands are on stdout beside the results.
    A SARIF log is printed alone, at the end.

    `least` is the lowest severity that is shown; `failing` is the lowest that fails the call, and
    is always shown. Diagnostics of one kind are shown once, but all of them as JSON and where
    notices are shown. `sources` has the lines that they are about. `rows` are those of the table of
    results on a terminal.
    """

    format: OutputFormat = "text"
    least: Severity = Severity.WARNING
    failing: Severity = Severity.ERROR
    terminal: Terminal = field(default_factory=lambda: terminal_of(sys.stderr, os.environ))
    sources: SourceLines = field(default_factory=SourceLines)
    state: CallProgress = field(default_factory=CallProgress)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    _reported: FindingCounts = field(default_factory=Counter)
    _hidden: FindingCounts = field(default_factory=Counter)
    _ignored: FindingCounts = field(default_factory=Counter)
    _log: tuple[list[Diagnostic], list[Diagnostic]] = field(default_factory=lambda: ([], []))
    _noted: set[str] = field(default_factory=set)

    def diagnostics(
        self, diagnostics: Iterable[Diagnostic], ignored: Iterable[Diagnostic] = ()
    ) -> int:
        """Show the diagnostics of a build, and return their exit code.

        Those that are ignored are only counted.
        """
        reported, ignored = list(diagnostics), list(ignored)
        self._ignored += code_counts(ignored)
        self._reported += code_counts(each for each in reported if each.code != _MISSING)
        if self.format == "json":
            from exporter.reports.to_records import diagnostic_record

            for each in reported:
                self.record(diagnostic_record(each))
        elif self.format == "sarif":
            self._log[0].extend(reported)
            self._log[1].extend(ignored)
        elif self._is_github:
            from exporter.reports.github import github_command

            least = min(self.least, self.failing)
            print_output(*(github_command(each) for each in reported if each.severity >= least))
        elif self.least is Severity.NOTICE:
            for each in reported:
                self._finding(each)
        else:
            for group in grouped(reported):
                self._group(group)
        failing = (each.code for each in reported if each.severity >= self.failing)
        return max((_EXIT_CODES.get(code, 1) for code in failing), default=0)

    def summary(self) -> None:
        """Show how many diagnostics there were, by code, and which fail a strict call."""
        if self.format == "sarif":
            from exporter.reports.sarif import sarif_log

            self._line(sarif_log(*self._log, version=__version__))
        if self.format in ("json", "sarif"):
            return
        failing = Counter({key: n for key, n in self._reported.items() if key[0] >= self.failing})
        is_strict_failure = failing and max(failing)[0] < Severity.ERROR
        if is_strict_failure:
            self.note(f"--strict fails for {counted(severity_counts(failing))}")
        if not self._is_quiet or is_strict_failure:
            shown = failing if self._is_quiet else self._reported
            print_lines(sys.stderr, summary_lines(shown, self._hidden))
        if self._ignored and not self._is_quiet:
            codes = ", ".join(f"{code} {count}" for (_, code), count in self._ignored.items())
            self.note(f"ignored: {counted(severity_counts(self._ignored))} ({codes})")

    def _finding(self, finding: Diagnostic, more: str = "") -> None:
        style = TextStyle(self.terminal.width, self.terminal.colours)
        print_lines(sys.stderr, finding_lines(finding, self.sources, style, more))

    def _group(self, group: DiagnosticGroup) -> None:
        first, hidden = group.first, group.others
        if first.code == _MISSING:
            if first.message not in self._noted:
                self.note(f"{first.message}: {first.hint}")
                self._noted.add(first.message)
            return
        if first.severity >= min(self.least, self.failing):
            more = f" (and {hidden} more like it; -v shows all)" if hidden else ""
            self._finding(first, more)
        elif self._is_quiet:
            return
        else:
            hidden += 1
        if hidden:
            self._hidden[first.severity, first.code] += hidden

    @property
    def json(self) -> bool:
        """Whether results are lines of JSON."""
        return self.format == "json"

    @property
    def shows_documents(self) -> bool:
        """Whether a text that is the result of a command is printed: only findings in others."""
        return self.format in ("text", "json")

    @property
    def _is_github(self) -> bool:
        return self.format == "github"

    @property
    def _is_quiet(self) -> bool:
        return self.least is Severity.ERROR or self.format == "sarif"

    def result(self, source: Path, result: Result, seconds: float | None = None) -> None:
        """Show that a file was written, as JSON with its disclaimers, and its preflight table.

        On a terminal, it is a row of a table at the end of the call. `seconds` is the time of its
        build, None for a file that was made together with the one before.
        """
        file = Path(result)
        self.state.written.append(file)
        if self.json:
            from exporter.reports.to_records import result_record

            self.record(result_record(source, result))
        elif self._shows_table():
            self.rows.append(_result_row(result, seconds))
            if result.preflight:
                print_output(str(file))
        elif not self._is_quiet:
            # A name in a line of its own could be a command of GitHub.
            print_output(f"{'wrote ' * self._is_github}{file}")
        self.preflight(file, result.preflight)

    def written(self, count: int, total: int) -> None:
        """Show how many of several posts have a file, unless all have one."""
        if count < total > 1 and not self._is_quiet:
            self.note(f"{count} of {total} posts were written")

    def checked(self, file: Path, diagnostics: Iterable[Diagnostic]) -> None:
        """Show how many diagnostics of each severity the check of a file has.

        A terminal that shows the summary too shows that of one file in the summary only.
        """
        counts = Counter(each.severity for each in diagnostics if each.severity >= self.least)
        if self.json:
            from exporter.reports.records import CheckedRecord

            self.record(CheckedRecord(file=str(file), diagnostics=counts.total()))
        elif not (self._is_quiet or (self.state.total == 1 and self._shows_summary())):
            named = f"{'checked ' * self._is_github}{file}"
            print_output(f"{named}: {counted(counts) or 'no problems'}")

    def preflight(
        self, file: Path, table: Sequence[PreflightRow], failing: Sequence[PreflightRow] = ()
    ) -> None:
        """Show each requirement of a file, what it has, and whether that meets it.

        Rows that fail the call are shown by themselves where results are not.
        """
        if self.json:
            from exporter.reports.records import PreflightRecord

            for row in table:
                self.record(PreflightRecord(file=str(file), **row._asdict()))
        elif table and not self._is_quiet:
            lines = [("required", "found", "met")]
            lines += [(row.requirement, row.found, "yes" if row.met else "NO") for row in table]
            first, second = (max(len(line[at]) for line in lines) for at in (0, 1))
            for required, found, answer in lines:
                print_output(f"{required:{first}}  {found:{second}}  {answer}")
        else:
            for row in failing:
                print_error(f"{file}: not met: {row.requirement} (found: {row.found})")

    def cache(self, folder: Path, stats: CacheStats, limit: int, *, cleared: bool) -> None:
        """Show how much a cache holds, or held before it was cleared."""
        if self.json:
            from exporter.reports.records import CacheRecord

            self.record(
                CacheRecord(
                    folder=str(folder),
                    removed=cleared,
                    entries=stats.entries,
                    bytes=stats.size,
                    limit=limit,
                )
            )
            return
        what = "removed" if cleared else f"of at most {limit / _MEGABYTE:,.0f} MB"
        size = f"{stats.size / _MEGABYTE:,.1f} MB"
        print_output(f"{folder}: {stats.entries:,} entries, {size} {what}")

    def record(self, record: OutputRecord) -> None:
        """Print a result as a line of JSON."""
        from exporter.reports.records import record_data

        self._line(record_data(record))

    def document(self, text: str) -> None:
        """Print a text of several lines that is the result of a command."""
        if self.shows_documents:
            print_output(*text.split("\n"))

    def note(self, message: str) -> None:
        """Print a line about the call itself on stderr."""
        print_error(f"exporter: {message}")

    def progress(self, items: Sequence[T], what: str) -> Iterator[T]:
        """Yield the sources of a call; several of them with a progress bar on a terminal."""
        self.state.total = len(items)
        with self.bars(shown=len(items) > 1) as on_progress:
            for item in items:
                yield item
                self.state.finished += 1
                on_progress(what, self.state.finished, len(items))

    @contextmanager
    def bars(self, *, shown: bool = True) -> Iterator[ProgressCallback]:
        """Provide a callback that draws a progress bar for each kind of work on a terminal."""
        if shown and self._shows_progress():
            with progress_bars(self.state) as on_progress:
                yield on_progress
        else:
            yield self.state.advance

    def _shows_summary(self) -> bool:
        """Return whether there is a summary, on the terminal that results are shown on."""
        is_one_place = is_terminal(sys.stdout) and is_terminal(sys.stderr)
        return is_one_place and has_summary(self._reported)

    def _shows_table(self) -> bool:
        return self.format == "text" and not self._is_quiet and is_terminal(sys.stdout)

    def _shows_progress(self) -> bool:
        return self.format == "text" and not self._is_quiet and self.terminal.is_live

    def _line(self, values: dict[str, object]) -> None:
        is_unicode = sys.stdout is not None and sys.stdout.encoding.lower().startswith("utf")
        print_output(json.dumps(values, ensure_ascii=not is_unicode))


def _result_row(result: Result, seconds: float | None) -> tuple[str, ...]:
    """Return the row of a file in the table of results."""
    file = Path(result)
    warnings = sum(each.severity is Severity.WARNING for each in result.diagnostics)
    return (
        file.suffix.removeprefix(".").upper(),
        f"{result.pages or '':>5}",
        f"{len(result.data) / _MEGABYTE:.1f} MB",
        f"{result.chapters:>8}",
        f"{warnings or '':>8}",
        "" if seconds is None else f"{seconds:.1f} s",
        str(file),
    )
