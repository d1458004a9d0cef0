"""`--timings`: the duration of each phase of a build."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds by phase: elapsed time, and CPU time of this process."""

    phases: dict[str, tuple[float, float]] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure a phase; the times of phases with the same name are added up."""
        # A phase that contains others comes before them.
        self.phases.setdefault(name, (0.0, 0.0))
        elapsed, cpu = time.perf_counter(), _cpu_time()
        try:
            yield
        finally:
            before = self.phases[name]
            elapsed, cpu = time.perf_counter() - elapsed, _cpu_time() - cpu
            self.phases[name] = before[0] + elapsed, before[1] + cpu

    def lines(self) -> Iterator[str]:
        """Yield a line for each phase, in the order of their beginnings."""
        for name, (elapsed, cpu) in self.phases.items():
            yield f"{name:<24} {elapsed:8.2f} s, {cpu:8.2f} s CPU time of this process"


def _cpu_time() -> float:
    times = os.times()
    return times.user + times.system
