"""`--watch`: a command that runs again after each change of what it reads."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from os.path import relpath
from pathlib import Path
from types import FrameType

import exporter
from exporter.api.output_paths import names_folder
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.console import Console
from exporter.cli.inputs import STDIN
from exporter.cli.parser import UsageError
from exporter.diagnostics import Severity
from exporter.model.site_settings import SETTINGS_FILE
from exporter.runtime.cache import DiskCache

_SHOWN = 3
"""Changed files that a line names."""


@dataclass(slots=True)
class WatchConsole(Console):
    """Prints what the builds of a watch find; `files` are those that the present one has written.

    As text, a line for each build names them.
    """

    files: list[Path] = field(default_factory=list)

    def result(self, source: Path, result: exporter.Result, seconds: float | None = None) -> None:
        """Note that a file was written, and show its preflight table."""
        self.files.append(Path(result))
        if self.json:
            Console.result(self, source, result, seconds)
        else:
            self.preflight(Path(result), result.preflight)

    def built(self, changed: Iterable[Path], seconds: float) -> None:
        """Show what has changed, if anything has, and what was written in how much time."""
        if self.format in ("json", "sarif") or self.least is Severity.ERROR:
            return
        names = sorted(map(relpath, changed))
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        cause = f"{', '.join(names[:_SHOWN])}{more} changed: " if names else ""
        written = ", ".join(map(str, self.files)) or "nothing was written"
        end = "" if names else "; watching for changes, Ctrl-C ends"
        self.note(f"{cause}{written} in {seconds:.2f} s{end}")


def watch(
    command: Command, prepared: Callable[[], Call], failed: Callable[[Exception], int]
) -> int:
    """Run a command, and again after each change until Ctrl-C. Returns 0 then.

    `prepared` returns its call, with the settings of the site as they are; `failed` reports an
    exception, of which only one of the first build ends the watch.
    """
    call = prepared()
    if STDIN in call.paths:
        raise UsageError("--watch follows files, and stdin is none")
    before = signal.signal(signal.SIGINT, _interrupt)
    try:
        with exporter.Session(call.cache, call.arguments.jobs or 0) as session:
            ignored = [each for each in _outputs(call) if not _holds_a_source(each, call)]
            bursts = session.changes(
                call.paths, site=call.site, settings=call.choices, ignored=ignored
            )
            for number, changed in enumerate(bursts):
                start = time.perf_counter()
                console = _console(call)
                try:
                    if any(path.name == SETTINGS_FILE for path in changed):
                        call = prepared()
                        console = _console(call)
                    command.run(replace(call, console=console, session=session))
                except Exception as error:
                    if not number:
                        raise
                    failed(error)
                console.summary()
                console.built(changed, time.perf_counter() - start)
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, before)
        if isinstance(call.cache, DiskCache):
            call.cache.trim()
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _console(call: Call) -> WatchConsole:
    return WatchConsole(call.console.format, call.console.least, call.console.failing)


def _outputs(call: Call) -> list[Path]:
    """Return the folder that is written to, or the files in it that the command may write.

    A folder that is made for them is one of them.
    """
    output = str(call.arguments.output)
    made = [path for path in Path(output).parents if not path.exists()]
    if not names_folder(output):
        return [Path(output), *made]
    pages = [Path(output) / f"{path.stem}.html" for path in call.paths]
    return [Path(output), *made, *(pages if call.command == "html" else ())]


def _holds_a_source(output: Path, call: Call) -> bool:
    """Return whether a folder of outputs has sources too, whose changes count."""
    roots = (call.site or Path(), *call.paths)
    return any(path.absolute().is_relative_to(output.absolute()) for path in roots)
