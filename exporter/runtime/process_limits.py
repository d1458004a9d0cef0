"""Limits of the memory of a process, and of the processor time of a block of code."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import FrameType

MEMORY_LIMIT = 650 * 1024**2
"""Bytes of writable memory that tasks may take beyond what their process has at its start. Of 265
chapters of blogs the largest needs 200 MB; with a process of the command line and its images, one
text stays below 1 GB."""
BUSY_FACTOR = 10
"""How many times longer than its processor time a task may take on a busy machine."""
_HARD_LIMIT = 5
"""Seconds of processor time after a limit until the system ends a task that did not stop: it
is then in a library that does not return to Python."""
_TIMER = getattr(signal, "ITIMER_PROF", 0)
_SHORTEST = 0.01
"""Seconds of the shortest limit: a timer of 0 never ends."""
_REFERENCE_LOOP = 0.0025
"""Seconds of processor time of the loop in `slowness` on the machine of the measurements."""

_may_end: bool = False
"""Whether this process is there for tasks alone, so that a task may end it."""


class TaskLimitReached(BaseException):
    """A task reached its limit of processor time; not an `Exception`, which libraries catch."""


@cache
def limit_process(memory: int = MEMORY_LIMIT) -> None:
    """Limit the memory that this process may take from now on; a task may end it."""
    global _may_end
    # Windows has no such limits.
    with suppress(ImportError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        limit = _writable_memory() + memory
        limit = limit if hard == resource.RLIM_INFINITY else min(hard, limit)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        _may_end = True


def _writable_memory() -> int:
    """Return the bytes that count towards RLIMIT_DATA now; 0 where the system does not tell.

    A copy of a large process, such as a notebook, has its memory as well.
    """
    try:
        # Data and stack, in pages (proc(5)).
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def task_time_limit(seconds: float) -> Iterator[None]:
    """Limit the block as `processor_time_limit`; what does not stop there ends this process.

    The limit holds only in a process that runs tasks alone.
    """
    if not _may_end:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    last = int(time.process_time() + seconds * slowness()) + _HARD_LIMIT
    limit = min(each for each in (soft, hard, last) if each != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
    try:
        with processor_time_limit(seconds):
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


@contextmanager
def processor_time_limit(seconds: float) -> Iterator[None]:
    """Raise `TaskLimitReached` in the block after so much processor time of the usual machine.

    The limit is longer on a slower machine. It interrupts Python code and regular expressions, not
    other libraries. There is no limit in other threads than the main one, on systems without such
    a timer, and inside of another limit.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "setitimer") or any(signal.getitimer(_TIMER)):
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(_TIMER, max(seconds, _SHORTEST) * slowness())
    try:
        yield
    finally:
        signal.setitimer(_TIMER, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(_: int, __: FrameType | None) -> None:
    raise TaskLimitReached


@cache
def slowness() -> float:
    """Return how many times slower this machine is than that of the measurements; at least 1."""
    start = time.process_time()
    sum(number * number for number in range(50_000))
    return max(1.0, (time.process_time() - start) / _REFERENCE_LOOP)
