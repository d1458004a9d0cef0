"""Tasks that may crash, run without end or fill the memory, in a child process with limits.

A crash of a C library, an endless loop or a lack of memory ends the child, not this process. The
child is a copy of this process (`fork`), so that it has what was imported and read; a crash costs
nothing but a new child. Where there is no safe `fork`, as outside Linux, and in other threads than
the main one, which may hold locks that a copy would inherit, tasks run in this process.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import BinaryIO, TypeVar

from exporter.runtime.run_folder import temporary_folder, use_folder

T = TypeVar("T")
R = TypeVar("R")

MEMORY_LIMIT = 650 * 1024**2
"""Bytes of writable memory that tasks may take beyond what their process has at its start. Of 265
chapters of blogs the largest needs 200 MB; with a process of the command line and its images, one
text stays below 1 GB."""
_TIMEOUT = 600
"""Seconds for one task, also if it only waits."""
_HARD_LIMIT = 5
"""Seconds of processor time after a limit until the system ends a task that did not stop."""
_TIMER = getattr(signal, "ITIMER_PROF", 0)
_SHORTEST = 0.01
"""Seconds of the shortest limit: a timer of 0 never ends."""
_REFERENCE_LOOP = 0.010
"""Seconds of processor time of the loop in `slowness` on the machine of the measurements."""
_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux's `prctl`."""

_may_end: bool = False
"""Whether this process is there for tasks alone, so that a task may end it."""


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """The result of a task whose process ended, or reached a limit."""

    reason: str


class TaskLimitReached(BaseException):
    """A task reached its limit of processor time; not an `Exception`, which libraries catch."""


def run_isolated(
    work: Callable[[T], R], tasks: Sequence[T], memory: int = MEMORY_LIMIT
) -> Iterator[tuple[int, R | TaskFailure]]:
    """Yield the index and the result of each task, in order, from a child process.

    `memory` is what it may take beyond the memory of this process, in bytes. A task that ends the
    child is a `TaskFailure`; the tasks after it run in another child. Exceptions that `work` raises
    are raised.
    """
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        for number, task in enumerate(tasks):
            yield number, work(task)
        return
    start = 0
    while start < len(tasks):
        # The child ends without removing its files, and may be killed.
        with temporary_folder() as folder:
            child, results = _fork(work, tasks, start, memory, folder)
            ended = False
            try:
                with results:
                    while start < len(tasks):
                        try:
                            result, error = pickle.load(results)  # noqa: S301 (from our own child)
                        except (EOFError, pickle.UnpicklingError):
                            ended = True
                            break
                        if error is not None:
                            raise error
                        yield start, result
                        start += 1
            finally:
                if not ended:
                    with suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
                _, status = os.waitpid(child, 0)
            if ended:
                yield start, TaskFailure(_reason(status))
                start += 1


def _fork(
    work: Callable[[T], R], tasks: Sequence[T], start: int, memory: int, folder: Path
) -> tuple[int, BinaryIO]:
    """Return a child process that runs the tasks from `start`, and its results as pickles."""
    parent = os.getpid()
    reading, writing = os.pipe()
    # A signal that came before the child has its own handlers would end the run twice.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM, signal.SIGHUP, signal.SIGINT))
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(writing)
        return child, os.fdopen(reading, "rb")
    # Nothing of the parent may happen twice: no handler, no `finally`, no flush of its buffers.
    try:
        os.close(reading)
        _end_with(parent)
        use_folder(folder)
        for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGALRM):
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        # C libraries print messages there before they crash.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        limit_process(memory)
        with os.fdopen(writing, "wb") as results:
            for task in tasks[start:]:
                signal.alarm(_TIMEOUT)
                results.write(_pickled_result(work, task))
                results.flush()
    finally:
        os._exit(0)


def _pickled_result(work: Callable[[T], R], task: T) -> bytes:
    try:
        return pickle.dumps((work(task), None), 5)
    except Exception as error:
        return pickle.dumps((None, error), 5)


def _end_with(parent: int) -> None:
    """Have the system end this process when its parent ends."""
    # It takes long to load.
    import ctypes

    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


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
    sum(number * number for number in range(200_000))
    return max(1.0, (time.process_time() - start) / _REFERENCE_LOOP)


def _reason(status: int) -> str:
    """Return why a child ended, from its wait status."""
    if not os.WIFSIGNALED(status):
        return "its process ended"
    number = os.WTERMSIG(status)
    if number in (signal.SIGXCPU, signal.SIGALRM):
        return "it takes too much time"
    if number == signal.SIGKILL:
        return "its process was killed, probably for lack of memory"
    return f"its process crashed ({signal.Signals(number).name})"
