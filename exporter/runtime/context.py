"""The context of a build: its executor, its cache, and callbacks for progress and timing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.runtime.cache import Cache, NullCache
from exporter.runtime.executor import Executor, SerialExecutor

ProgressCallback: TypeAlias = Callable[[str, int, int], None]
"""Called with the name of a phase, the number of finished tasks, and the number of tasks."""
PhaseTimer: TypeAlias = Callable[[str], AbstractContextManager[None]]
"""Returns a context manager that measures the phase of the given name."""


def _untimed(phase: str) -> AbstractContextManager[None]:  # noqa: ARG001
    """Measure nothing."""
    return nullcontext()


def _ignore_progress(phase: str, done: int, total: int) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class BuildContext:
    """How a build is carried out; nothing here changes the output.

    - `executor`: runs tasks such as the layout of a chapter: a `SerialExecutor`, a
      `ProcessExecutor` or a `DaskExecutor`.
    - `cache`: holds the results of earlier builds: a `DiskCache`, or a `NullCache` for none.
    - `on_progress`: called as `on_progress(phase, done, total)` after each task, with the name of
      the phase, the number of its finished tasks and the number of all its tasks.
    - `timed_phase`: called as `timed_phase(phase)` for each phase; returns a context manager that
      is open while the phase runs.
    """

    executor: Executor = field(default_factory=SerialExecutor)
    cache: Cache = field(default_factory=NullCache)
    on_progress: ProgressCallback = _ignore_progress
    timed_phase: PhaseTimer = _untimed
