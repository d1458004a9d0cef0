"""Executors on this machine: this process, threads, or other processes.

Results come in order of completion. A worker that ends or times out fails its own task only.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar

from exporter.runtime.isolation import TaskFailure, can_fork, run_isolated
from exporter.runtime.process_limits import limit_process
from exporter.runtime.processes import supervised
from exporter.runtime.run_folder import run_folder

T = TypeVar("T")
R = TypeVar("R")

_WORKER_MEMORY = 400 * 1024**2
"""Bytes of memory reserved for a worker: twice the measured maximum for a chapter of a blog."""
TASK_TIMEOUT = 600.0
"""Seconds for one task."""
_START_TIMEOUT = 60.0
"""Seconds for the start of a worker process, which takes long on a busy machine."""
_PARENT_CHECK = 1.0
"""Seconds between two checks of a worker whether its parent process is alive."""


class Executor(Protocol):
    """Runs tasks. `shares_files` tells whether a task may name files of this machine."""

    shares_files: ClassVar[bool]

    def max_workers(self) -> int:
        """Return how many tasks may run on this machine at once."""
        ...

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """Yield the index and the result of each task, in order of completion.

        `work` is a module-level function of its task alone. Exceptions that it raises are raised.
        """
        ...


class SerialExecutor:
    """Runs tasks in this process, without protection from crashes."""

    shares_files: ClassVar[bool] = True

    def max_workers(self) -> int:
        """Return 1."""
        return 1

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """Run the tasks in order."""
        for number, task in enumerate(tasks):
            yield number, work(task)


@dataclass(frozen=True, slots=True)
class ThreadExecutor:
    """Runs tasks in `count` threads, for work that releases the interpreter lock."""

    count: int
    shares_files: ClassVar[bool] = True

    def max_workers(self) -> int:
        """Return the number of threads."""
        return self.count

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """Run the tasks in parallel. Closing the iterator cancels those that have not started."""
        from concurrent.futures import ThreadPoolExecutor, as_completed

        pool = ThreadPoolExecutor(self.count)
        try:
            numbers = {pool.submit(work, task): number for number, task in enumerate(tasks)}
            for done in as_completed(numbers):
                # Keep no reference to a result that was yielded.
                yield numbers.pop(done), done.result()
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class ProcessExecutor:
    """Runs tasks in `jobs` processes on this machine; 0 chooses the number.

    `timeout` is the limit for one task, in seconds.
    """

    shares_files: ClassVar[bool] = True
    jobs: int = 0
    timeout: float = TASK_TIMEOUT

    def max_workers(self) -> int:
        """Return `jobs`, or the number that suits the machine."""
        return self.jobs or default_max_workers()

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """Run the tasks in parallel. After a crash, running tasks are repeated one by one.

        Where there is a safe `fork`, workers are copies of this process, which start at once. All
        tasks run in this process if no worker can be started.
        """
        # The first call of max_workers takes a while.
        workers = self.max_workers() if len(tasks) > 1 else 1
        if can_fork():
            yield from run_isolated(work, tasks, children=workers, timeout=self.timeout)
            return
        if workers == 1 or not has_processes():
            yield from SerialExecutor().map_unordered(work, tasks)
            return
        waiting = dict(enumerate(tasks))
        failures: tuple[type[BaseException], ...] = (*_worker_errors(), OSError)
        while waiting:
            try:
                for number, result in self._run_parallel(work, waiting):
                    del waiting[number]
                    yield number, result
            except failures as error:
                if not self._can_start_worker():
                    for number in list(waiting):
                        yield number, work(waiting.pop(number))
                    return
                if isinstance(error, OSError):
                    # Raised by the task, for example because a disk is full.
                    raise
                # One of the running tasks is the cause. Run each alone to find it.
                for number in list(waiting)[: 2 * self.max_workers()]:
                    yield number, self._run_isolated(work, waiting.pop(number))

    def _run_parallel(self, work: Callable[[T], R], tasks: dict[int, T]) -> Iterator[tuple[int, R]]:
        from joblib import Parallel, delayed

        pool = Parallel(
            n_jobs=self.max_workers(),
            backend="loky",
            return_as="generator_unordered",
            timeout=self.timeout,
            # A chapter is a large task.
            batch_size=1,
            pre_dispatch="2*n_jobs",
            # Tasks hold no large arrays.
            max_nbytes=None,
            temp_folder=str(run_folder()),
            initializer=watch_parent,
            initargs=(os.getpid(),),
        )
        folder = Path.cwd()
        # A list, because finished tasks are removed from `tasks`.
        calls = [delayed(run_in_worker)(folder, work, *task) for task in tasks.items()]
        with supervised():
            # Starts the workers.
            results = pool(calls)
        yield from results

    def _can_start_worker(self) -> bool:
        """Return whether a worker process can be started, and start one."""
        failures: tuple[type[BaseException], ...] = (*_worker_errors(), OSError)
        try:
            # Exhaust the iterator: closing it early would end the processes.
            return bool(
                list(replace(self, timeout=_START_TIMEOUT)._run_parallel(_alive, {0: None}))
            )
        except failures:
            return False

    def _run_isolated(self, work: Callable[[T], R], task: T) -> R | TaskFailure:
        """Run one task alone. Its time limit begins when the worker is running."""
        import multiprocessing

        try:
            if self._can_start_worker():
                ((_, result),) = self._run_parallel(work, {0: task})
                return result
        except multiprocessing.TimeoutError:
            return TaskFailure("it takes too much time")
        except _worker_errors():
            pass
        return TaskFailure("its process ended")


@cache
def default_max_workers() -> int:
    """Return how many processes the cores and the free memory allow at the first call."""
    with warnings.catch_warnings():
        # That there are no semaphores; see `has_processes`.
        warnings.simplefilter("ignore")
        from joblib import cpu_count

    return max(1, min(int(cpu_count()), _free_memory() // _WORKER_MEMORY))


@cache
def has_processes() -> bool:
    """Return whether this system has what joblib's processes need.

    joblib prints a warning without semaphores, and on Linux its workers fail without /proc.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from joblib.parallel import mp
    return mp is not None and (sys.platform != "linux" or Path("/proc/self").exists())


def _free_memory() -> int:
    """Return the free memory in bytes, or a large number if the system does not tell."""
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        # Windows has no `sysconf`.
        return _WORKER_MEMORY * 64


def _alive(_: None) -> bool:
    return True


def indexed(work: Callable[[T], R], number: int, task: T) -> tuple[int, R]:
    """Return the number and the result of a task."""
    return number, work(task)


def run_in_worker(folder: Path, work: Callable[[T], R], number: int, task: T) -> tuple[int, R]:
    """Run a task in the folder in which it was submitted: workers are reused."""
    os.chdir(folder)
    limit_process()
    return indexed(work, number, task)


def watch_parent(parent: int) -> None:
    """End this worker when its parent process has ended, even if the supervisor has too."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_CHECK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _worker_errors() -> tuple[type[BaseException], ...]:
    """Return the exceptions for a worker that ended or timed out."""
    import multiprocessing

    from joblib.externals.loky.process_executor import (
        BrokenProcessPool,
        TerminatedWorkerError,
    )

    return (BrokenProcessPool, TerminatedWorkerError, multiprocessing.TimeoutError)
