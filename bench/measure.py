"""A command is run, and what it and all its descendants cost is measured from outside."""

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
"""Seconds that helpers may live on after the command itself has ended."""
_THRIFT = 10
"""Telling shared pages apart is dear in a large process: it may take this part of the time."""
_STEP = 1.02
"""So much more resident memory than ever before is looked at in any case."""
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux: who loses its parent becomes our child, and is counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a command is killed: after so many seconds, or at so many bytes of memory."""

    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command cost. `end` is ‘done’, or says what became of it.

    `cpu` is user and system time of the whole tree of processes, `memory` the peak of the sum of
    their PSS (where a page that several share counts once), `main` the peak RSS of the command's
    own process; in seconds and bytes.
    """

    end: str
    cpu: float
    wall: float
    memory: int
    main: int


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits
) -> Usage:
    """Run a command in a folder until it ends, or is killed at its limits.

    Who watches is a process of its own: whoever is its descendant belongs to the command.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as watcher:
        return watcher.submit(_measured, command, folder, dict(environment), limits).result()


def _measured(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits
) -> Usage:
    with tempfile.TemporaryFile() as said, _adopting():
        began = time.monotonic()
        try:
            process = subprocess.Popen(  # noqa: S603
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        except OSError as error:
            return Usage(f"failed: {error}", 0, 0, 0, 0)
        watch = _Watch(process.pid, began)
        try:
            killed = watch.until_the_end(limits)
        finally:
            watch.kill()
        # It was waited for here, so that Popen must not do so again.
        process.returncode = watch.status
        said.seek(0)
        end = killed or _end(watch.status, said.read())
    return Usage(end, watch.cpu, watch.wall, watch.memory, watch.main)


def median(usages: Sequence[Usage]) -> Usage:
    """One usage for several runs: the median of each figure, and the first end that is not good."""
    return Usage(
        next((usage.end for usage in usages if usage.end != DONE), DONE),
        statistics.median(usage.cpu for usage in usages),
        statistics.median(usage.wall for usage in usages),
        int(statistics.median(usage.memory for usage in usages)),
        int(statistics.median(usage.main for usage in usages)),
    )


class _Watch:
    """Looks after a command and its descendants, who are all who descend from this process."""

    def __init__(self, pid: int, began: float) -> None:
        self.status = -signal.SIGKILL
        self.cpu = self.wall = 0.0
        self.memory = self.main = 0
        self._pid, self._began = pid, began
        self._again = self._highest = 0.0
        self._running = True

    def until_the_end(self, limits: Limits) -> str:
        """Wait for everyone. Why they were killed, or nothing."""
        while self._reap():
            passed = time.monotonic() - self._began
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
        """End whoever is left."""
        while self._reap():
            for pid in (self._pid, *_descendants()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(_INTERVAL)

    def _reap(self) -> bool:
        """Count those who have ended, and those they waited for; whether any are left."""
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
                self.wall = time.monotonic() - self._began

    def _sample(self) -> float:
        self.main = max(self.main, _resident(self._pid))
        family = _descendants()
        resident = sum(map(_resident, family))
        began = time.monotonic()
        # What is shared only ever makes the sum smaller. A new height is never missed.
        rises = resident > self._highest * _STEP
        if rises or (resident > self.memory and began >= self._again):
            self._highest = max(self._highest, resident)
            self.memory = max(self.memory, sum(map(_proportional, family)))
            ended = time.monotonic()
            self._again = ended + _THRIFT * (ended - began)
        return resident


@contextlib.contextmanager
def _adopting() -> Iterator[None]:
    """While this lasts, processes that lose their parent become our children, where Linux runs."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl:
        prctl(_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        if prctl:
            prctl(_SUBREAPER, 0, 0, 0, 0)


def _end(status: int, said: bytes) -> str:
    if status == 0:
        return DONE
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines()]
    last = next((line for line in reversed(lines) if line), "")
    how = f"failed with {status}" if status > 0 else f"killed by signal {-status}"
    return f"{how}: {last[:200]}" if last else how


def _descendants() -> list[int]:
    """Everyone who descends from this process; nobody where there is no /proc."""
    parents: dict[int, int] = {}
    for name in _processes():
        with contextlib.suppress(OSError):
            stat = (_PROC / name / "stat").read_bytes()
            # The name of a program stands in brackets, and may hold anything.
            parents[int(name)] = int(stat[stat.rindex(b")") + 2 :].split(maxsplit=2)[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {os.getpid()})


def _processes() -> list[str]:
    try:
        # A path of its own for each of hundreds, many times a second, would be felt.
        return [name for name in os.listdir(_PROC) if name.isdigit()]  # noqa: PTH208
    except OSError:
        return []


def _resident(pid: int) -> int:
    """The bytes of a process that are in memory, shared ones too."""
    try:
        pages = (_PROC / str(pid) / "statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _proportional(pid: int) -> int:
    """The same, with a fair part of what is shared; all of it where Linux does not tell."""
    try:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _resident(pid)
