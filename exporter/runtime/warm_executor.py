"""An executor whose processes stay, with all that they have loaded, for the next build."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import ClassVar, TypeVar

from exporter.runtime.executor import (
    TASK_TIMEOUT,
    ProcessExecutor,
    has_processes,
    run_in_worker,
    watch_parent,
)
from exporter.runtime.isolation import TaskFailure
from exporter.runtime.processes import supervised

T = TypeVar("T")
R = TypeVar("R")


class WarmExecutor:
    """Runs tasks in `jobs` processes on this machine that are started once; 0 chooses the number.

    They are not copies of this process, so that any of its threads may use them. `timeout` is the
    limit for one task, in seconds. If a process ends, a `ProcessExecutor` runs the tasks that are
    left, and the next call starts new processes.
    """

    shares_files: ClassVar[bool] = True

    def __init__(self, jobs: int = 0, timeout: float = TASK_TIMEOUT) -> None:
        self._isolating = ProcessExecutor(jobs, timeout)
        self._timeout = timeout
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def max_workers(self) -> int:
        """Return `jobs`, or the number that suits the machine."""
        return self._isolating.max_workers()

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """Run the tasks in parallel."""
        left = dict(enumerate(tasks))
        if left and has_processes():
            try:
                for number, result in self._run(work, left):
                    del left[number]
                    yield number, result
            except (BrokenExecutor, TimeoutError):
                # Which of the tasks is the cause is found by those that isolate them.
                self.close()
        numbers = list(left)
        for at, outcome in self._isolating.map_unordered(work, [left[each] for each in numbers]):
            yield numbers[at], outcome

    def close(self) -> None:
        """End the processes; a later call starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            # One that is busy would end after its task only.
            for process in processes:
                process.kill()

    def _run(self, work: Callable[[T], R], tasks: dict[int, T]) -> Iterator[tuple[int, R]]:
        """Yield the number and the result of each task. Raises `TimeoutError` if none ends."""
        folder, running = Path.cwd(), set[Future[tuple[int, R]]]()
        try:
            with self._lock, supervised():
                pool = self._pool = self._pool or self._started()
                for number, task in tasks.items():
                    running.add(pool.submit(run_in_worker, folder, work, number, task))
            while running:
                done, running = wait(running, self._timeout, FIRST_COMPLETED)
                if not done:
                    raise TimeoutError
                while done:
                    yield done.pop().result()
        finally:
            for future in running:
                future.cancel()

    def _started(self) -> ProcessPoolExecutor:
        import multiprocessing

        return ProcessPoolExecutor(
            self.max_workers(),
            multiprocessing.get_context("spawn"),
            initializer=watch_parent,
            initargs=(os.getpid(),),
        )
