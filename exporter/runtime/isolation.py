"""Tasks that may crash, run without end or fill the memory, in child processes with limits.

A crash of a C library, an endless loop or a lack of memory ends the child, not this process. A
child is a copy of this process (`fork`), so that it has what was imported and read; a crash costs
nothing but a new child. Where there is no safe `fork`, as outside Linux, and in other threads than
the main one, which may hold locks that a copy would inherit, tasks run in this process.
"""

from __future__ import annotations

import gc
import os
import pickle
import selectors
import signal
import struct
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from exporter.runtime.process_limits import MEMORY_LIMIT, limit_process
from exporter.runtime.run_folder import temporary_folder, use_folder

T = TypeVar("T")
R = TypeVar("R")

_TIMEOUT = 600
"""Seconds for one task, also if it only waits, which takes no processor time. A task that computes
reaches its own limit much earlier, even where many others run beside it."""
_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux's `prctl`."""
_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)
)
"""Signals that the program handles, where the system has them."""
_NUMBER = struct.Struct("=q")
"""The number of a task, as it is sent to a child."""


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """The result of a task whose process ended, or reached a limit."""

    reason: str


def can_fork() -> bool:
    """Return whether tasks can run in copies of this process, and this is the thread for it."""
    return sys.platform == "linux" and threading.current_thread() is threading.main_thread()


def run_isolated(
    work: Callable[[T], R],
    tasks: Sequence[T],
    memory: int = MEMORY_LIMIT,
    *,
    children: int = 1,
    timeout: float = _TIMEOUT,
) -> Iterator[tuple[int, R | TaskFailure]]:
    """Yield the index and the result of each task, in order of completion, from child processes.

    One child completes them in their order. `memory` is what a child may take beyond the memory of
    this process, in bytes, `timeout` the seconds for one task. A task that ends its child is a
    `TaskFailure`; another child runs the tasks after it. Exceptions that `work` raises are raised.
    """
    if not can_fork():
        for number, task in enumerate(tasks):
            yield number, work(task)
        return
    waiting = deque(range(len(tasks)))
    running: dict[_Child, int] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or running:
                while waiting and len(running) < children:
                    try:
                        child = _Child(work, tasks, memory, timeout)
                    except OSError:
                        # The system allows no more processes.
                        break
                    running[child] = waiting.popleft()
                    selector.register(child.results, selectors.EVENT_READ, child)
                    child.give(running[child])
                if not running:
                    number = waiting.popleft()
                    yield number, work(tasks[number])
                    continue
                for key, _ in selector.select():
                    child = key.data
                    number = running[child]
                    answer = child.answer()
                    del running[child]
                    if waiting and answer is not None:
                        running[child] = waiting.popleft()
                        child.give(running[child])
                    else:
                        selector.unregister(child.results)
                        status = child.end()
                    if answer is None:
                        yield number, TaskFailure(_reason(status))
                    elif answer.error is not None:
                        raise answer.error
                    else:
                        yield number, answer.result
        finally:
            for child in running:
                child.end()


@dataclass(frozen=True, slots=True)
class _Answer:
    """The result of a task, or what it raised."""

    result: Any
    error: Exception | None = None


class _Child:
    """A copy of this process that runs tasks, whose numbers it is given one by one.

    `results` are its pickled answers. Raises `OSError` if it cannot be started.
    """

    def __init__(
        self, work: Callable[[T], R], tasks: Sequence[T], memory: int, timeout: float
    ) -> None:
        parent = os.getpid()
        with ExitStack() as stack, ExitStack() as ends:
            # A child ends without removing its files, and may be killed.
            folder = stack.enter_context(temporary_folder())
            source, self._numbers = os.pipe()
            ends.callback(os.close, source)
            stack.callback(os.close, self._numbers)
            reading, writing = os.pipe()
            ends.callback(os.close, writing)
            self.results: BinaryIO = stack.enter_context(os.fdopen(reading, "rb"))
            # A signal that came before the child has its own handlers would end the run twice.
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
            try:
                self._process = os.fork()
                if not self._process:
                    # Nothing of the parent may happen twice: no handler, no flush of its buffers.
                    try:
                        os.close(reading)
                        os.close(self._numbers)
                        _prepare_child(parent, folder, memory, mask)
                        _run_tasks(work, tasks, source, writing, timeout)
                    finally:
                        os._exit(0)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            self._resources = stack.pop_all()

    def give(self, number: int) -> None:
        """Have the child run the task with a number."""
        # It may have been killed in the meantime: its results are at their end then.
        with suppress(BrokenPipeError):
            os.write(self._numbers, _NUMBER.pack(number))

    def answer(self) -> _Answer | None:
        """Wait for the next answer, and return it; None if the child has ended."""
        try:
            answer: _Answer = pickle.load(self.results)  # noqa: S301 (from our own child)
        except (EOFError, pickle.UnpicklingError):
            return None
        return answer

    def end(self) -> int:
        """End the child, remove its files, and return its wait status."""
        # The status of one that has closed its results does not change any more.
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        _, status = os.waitpid(self._process, 0)
        self._resources.close()
        return status


def _prepare_child(parent: int, folder: Path, memory: int, mask: set[int | signal.Signals]) -> None:
    """Give this copy of a process its own limits, signals and files."""
    _end_with(parent)
    use_folder(folder)
    for each in (*_SIGNALS, signal.SIGALRM):
        signal.signal(each, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    # C libraries print messages there before they crash.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    limit_process(memory)
    # Garbage is collected between tasks, without what is the parent's.
    gc.disable()
    gc.freeze()


def _run_tasks(
    work: Callable[[T], R], tasks: Sequence[T], source: int, writing: int, timeout: float
) -> None:
    """Run the tasks whose numbers come from a pipe until it ends; write the results to another."""
    # Open until this process has its wait status, whatever ends it.
    with os.fdopen(writing, "wb", closefd=False) as results:
        while number := os.read(source, _NUMBER.size):
            gc.collect()
            signal.setitimer(signal.ITIMER_REAL, timeout)
            results.write(_pickled_answer(work, tasks[_NUMBER.unpack(number)[0]]))
            results.flush()
            signal.setitimer(signal.ITIMER_REAL, 0)


def _pickled_answer(work: Callable[[T], R], task: T) -> bytes:
    try:
        return pickle.dumps(_Answer(work(task)), 5)
    except Exception as error:
        return _pickled_error(error)


def _pickled_error(error: Exception) -> bytes:
    """Return an exception with the lines that raised it, which pickle leaves out.

    One that cannot be copied is a `RuntimeError` of its name and its message.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    error.add_note(frames)
    try:
        data = pickle.dumps(_Answer(None, error), 5)
        pickle.loads(data)  # noqa: S301 (our own)
    except Exception:
        named = RuntimeError(f"{type(error).__name__}: {error}")
        named.add_note(frames)
        data = pickle.dumps(_Answer(None, named), 5)
    return data


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
