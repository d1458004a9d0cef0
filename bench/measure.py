"""CPU time, wall time and memory of a command with all its descendants."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

DONE = "done"

_PROC = Path("/proc")
_INTERVAL = 0.05
_GRACE = 2.0
"""Seconds that descendants may run on after the command has ended."""
_PSS_SHARE = 10
"""Reading PSS is slow for a large process: it takes one part in so many of the time at most."""
_NEW_PEAK = 1.02
"""A growth of the peak of resident memory at which PSS is read in any case."""
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux: orphans become children of this process, and are counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The seconds and the bytes of memory at which a command is killed."""

    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class Usage:
    """The cost of a command, in seconds and bytes. `end` is ‘done’ or the reason of its failure.

    `cpu` is the user and system time of all processes, `memory` the peak of the sum of their PSS
    (in which shared pages count once), `main` the peak RSS of the main process.
    """

    end: str
    cpu: float
    wall: float
    memory: int
    main: int


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits
) -> Usage:
    """Run a command in a folder until it ends or exceeds its limits.

    The monitor is a separate process, whose descendants are all those of the command.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
        return executor.submit(_measure, command, folder, dict(environment), limits).result()


def _measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits
) -> Usage:
    with tempfile.TemporaryFile() as errors, _adopting():
        start = time.monotonic()
        try:
            process = subprocess.Popen(  # noqa: S603
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            return Usage(f"failed: {error}", 0, 0, 0, 0)
        tree = _ProcessTree(process.pid, start)
        try:
            killed = tree.wait(limits)
        finally:
            tree.kill()
        # The process has been waited for, which Popen cannot know.
        process.returncode = tree.status
        errors.seek(0)
        end = killed or _end(tree.status, errors.read())
    return Usage(end, tree.cpu, tree.wall, tree.memory, tree.main)


def median(usages: Sequence[Usage]) -> Usage:
    """Return the median of each figure of several runs, and the first failure."""
    return Usage(
        next((usage.end for usage in usages if usage.end != DONE), DONE),
        statistics.median(usage.cpu for usage in usages),
        statistics.median(usage.wall for usage in usages),
        int(statistics.median(usage.memory for usage in usages)),
        int(statistics.median(usage.main for usage in usages)),
    )


class _ProcessTree:
    """A command with its descendants: all descendants of this process."""

    def __init__(self, pid: int, start: float) -> None:
        self.status = -signal.SIGKILL
        self.cpu = self.wall = 0.0
        self.memory = self.main = 0
        self._pid, self._start = pid, start
        self._next_sample = self._highest = 0.0
        self._running = True

    def wait(self, limits: Limits) -> str:
        """Wait for all processes. Returns the limit that was exceeded, or an empty string."""
        while self._reap():
            passed = time.monotonic() - self._start
            if not self._running:
                if passed > self.wall + _GRACE:
                    break
            elif passed > limits.seconds:
                return f"killed after {limits.seconds:.0f} s"
            elif self._sample() > limits.memory:
                return f"killed at {limits.memory / 1e9:.1f} GB"
            time.sleep(_INTERVAL)
        return ""

    def kill(self) -> None:
        """Kill the processes that are left."""
        while self._reap():
            for pid in (self._pid, *descendants(os.getpid())):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(_INTERVAL)

    def _reap(self) -> bool:
        """Add the usage of processes that have ended. Returns whether any are left."""
        while True:
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            self.cpu += used.ru_utime + used.ru_stime
            if pid == self._pid:
                self._running = False
                self.status = os.waitstatus_to_exitcode(status)
                self.wall = time.monotonic() - self._start

    def _sample(self) -> float:
        self.main = max(self.main, _resident(self._pid))
        processes = descendants(os.getpid())
        resident = sum(map(_resident, processes))
        start = time.monotonic()
        # PSS is less than resident memory, so that only a new peak of that can be one of PSS.
        rises = resident > self._highest * _NEW_PEAK
        if rises or (resident > self.memory and start >= self._next_sample):
            self._highest = max(self._highest, resident)
            self.memory = max(self.memory, sum(map(proportional, processes)))
            end = time.monotonic()
            self._next_sample = end + _PSS_SHARE * (end - start)
        return resident


@contextlib.contextmanager
def _adopting() -> Iterator[None]:
    """Adopt the orphans among the descendants inside the context, on Linux."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl:
        prctl(_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        if prctl:
            prctl(_SUBREAPER, 0, 0, 0, 0)


def _end(status: int, errors: bytes) -> str:
    if status == 0:
        return DONE
    lines = [line.strip() for line in errors.decode("utf-8", "replace").splitlines()]
    last = next((line for line in reversed(lines) if line), "")
    how = f"failed with {status}" if status > 0 else f"killed by signal {-status}"
    return f"{how}: {last[:200]}" if last else how


def descendants(ancestor: int) -> list[int]:
    """Return the ids of all descendants of a process; none without /proc."""
    parents: dict[int, int] = {}
    for name in _processes():
        with contextlib.suppress(OSError):
            stat = (_PROC / name / "stat").read_bytes()
            # The name of the program is in brackets, and may contain brackets and spaces.
            parents[int(name)] = int(stat[stat.rindex(b")") + 2 :].split(maxsplit=2)[1])
    found = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {ancestor})


def _processes() -> list[str]:
    try:
        # Path objects would be slow, for hundreds of processes many times a second.
        return [name for name in os.listdir(_PROC) if name.isdigit()]  # noqa: PTH208
    except OSError:
        return []


def _resident(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    try:
        pages = (_PROC / str(pid) / "statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def proportional(pid: int) -> int:
    """Return the PSS of a process in bytes; its resident memory where Linux has no PSS."""
    try:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _resident(pid)
