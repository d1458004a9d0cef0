"""What a build is done with: hands, a memory of earlier builds, and who is told how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.crew import Alone, Crew
from exporter.store import Forgetful, Store

Told: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""
Timed: TypeAlias = Callable[[str], AbstractContextManager[None]]
"""Takes the time of a phase, by what it is called, while the context lasts."""


def _untimed(phase: str) -> AbstractContextManager[None]:  # noqa: ARG001
    """No time is taken."""
    return nullcontext()


def _nobody(what: str, done: int, total: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """The means of a build; none of them changes what is built."""

    crew: Crew = field(default_factory=Alone)
    store: Store = field(default_factory=Forgetful)
    told: Told = _nobody
    timed: Timed = _untimed
