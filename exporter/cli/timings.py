"""`--timings`: how long each phase of a build took."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds by phase: by the clock, and of work in this process."""

    phases: dict[str, tuple[float, float]] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Take the time of a phase, which counts on when it comes again."""
        clock, work = time.perf_counter(), _work()
        try:
            yield
        finally:
            before = self.phases.get(name, (0.0, 0.0))
            took = time.perf_counter() - clock, _work() - work
            self.phases[name] = before[0] + took[0], before[1] + took[1]

    def lines(self) -> Iterator[str]:
        """A line for each phase, in the order in which they began."""
        for name, (clock, work) in self.phases.items():
            yield f"{name:<16} {clock:8.2f} s, {work:8.2f} s of work here"


def _work() -> float:
    times = os.times()
    return times.user + times.system
