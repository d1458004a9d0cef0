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


def _ignore_progress(what: str, done: int, total: int) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class BuildContext:
    """How a build is carried out; nothing here changes the output."""

    executor: Executor = field(default_factory=SerialExecutor)
    cache: Cache = field(default_factory=NullCache)
    on_progress: ProgressCallback = _ignore_progress
    timed_phase: PhaseTimer = _untimed
