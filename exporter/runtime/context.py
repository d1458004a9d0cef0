"""What a build is done with: hands, a memory of earlier builds, and who is told how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.runtime.cache import Cache, NullCache
from exporter.runtime.executor import Executor, SerialExecutor

ProgressCallback: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""
PhaseTimer: TypeAlias = Callable[[str], AbstractContextManager[None]]
"""Takes the time of a phase, by what it is called, while the context lasts."""


def _untimed(phase: str) -> AbstractContextManager[None]:  # noqa: ARG001
    """No time is taken."""
    return nullcontext()


def _nobody(what: str, done: int, total: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class BuildContext:
    """The means of a build; none of them changes what is built."""

    executor: Executor = field(default_factory=SerialExecutor)
    cache: Cache = field(default_factory=NullCache)
    on_progress: ProgressCallback = _nobody
    timed_phase: PhaseTimer = _untimed
