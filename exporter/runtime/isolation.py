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
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from exporter.runtime.process_limits import MEMORY_LIMIT, limit_process
from exporter.runtime.run_folder import temporary_folder, use_folder

T = TypeVar("T")
R = TypeVar("R")

_TIMEOUT = 600
"""Seconds for one task, also if it only waits, which takes no processor time. A task that computes
reaches its own limit much earlier, even where many others run beside it."""
_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux's `prctl`."""


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """The result of a task whose process ended, or reached a limit."""

    reason: str


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
