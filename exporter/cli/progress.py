"""What a call is doing: bars on a terminal, and a sentence for one that is interrupted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from exporter.cli.terminal import is_terminal
from exporter.runtime.context import ProgressCallback


class _Phase(NamedTuple):
    """What a phase of a build does, and what it counts."""

    title: str
    unit: str


_PHASES = {
    "Reading": _Phase("Reading", "posts"),
    "Pictures": _Phase("Preparing images", "images"),
    "Visiting": _Phase("Visiting", "addresses"),
    "PDF": _Phase("Laying out", "chapters"),
}
"""The phases that builds report, by their names."""


@dataclass(slots=True)
class CallProgress:
    """How far a call is: the files that it has written, its sources, and the phase of a build."""

    written: list[Path] = field(default_factory=list)
    finished: int = 0
    total: int = 0
    _phase: str = ""

    def advance(self, what: str, done: int, total: int) -> None:
        """Take note of a phase of a build."""
        phase = _PHASES.get(what, _Phase(what, "steps"))
        self._phase = f"{phase.title.lower()}, {done} of {total} {phase.unit}"

    def interruption(self) -> str:
        """Return what an interrupted call has done, and what not."""
        parts = [self._phase] if self._phase and self.total < 2 else []
        if self.total > 1:
            parts.append(f"{self.finished} of {self.total} sources are finished")
        count = len(self.written)
        parts.append(f"{count or 'no'} file{'s' * (count != 1)} written")
        return "; ".join(parts)


@contextmanager
def progress_bars(progress: CallProgress) -> Iterator[ProgressCallback]:
    """Provide a callback that draws a bar for each phase of a build on the terminal of stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    shown = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} {task.fields[unit]}"),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
        # Results that go to a file or a pipe would be printed above the bars instead.
        redirect_stdout=is_terminal(sys.stdout),
    )
    with shown:
        tasks: dict[str, TaskID] = {}

        def on_progress(what: str, done: int, total: int) -> None:
            progress.advance(what, done, total)
            if total > 1:
                phase = _PHASES.get(what, _Phase(what, "files"))
                if what not in tasks:
                    tasks[what] = shown.add_task(phase.title, total=total, unit=phase.unit)
                shown.update(tasks[what], completed=done, total=total)

        yield on_progress
