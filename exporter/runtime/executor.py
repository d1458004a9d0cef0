"""Who does the work: this process alone, several on this machine, or those of a cluster.

A task goes out to whoever is free, and its result comes back when it is done. A worker that dies or
never comes back costs its own task only.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from exporter.errors import ClusterError

T = TypeVar("T")
R = TypeVar("R")

_NEED = 400 * 1024**2
"""Bytes of memory that a worker takes at the most for a chapter of a blog, measured and doubled."""
_PATIENCE = 600.0
"""Seconds that nobody needs for one chapter."""
_BIRTH = 60.0
"""Seconds that a process may take to come to life: on a busy machine many."""
_GLANCE = 1.0
"""Seconds between two looks of a worker at who asked for its work."""


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """What there is of a task whose worker did not come back, and why it did not."""

    why: str


class Executor(Protocol):
    """Somebody who does work. `sees_our_files` says that a task may name files of this machine."""

    sees_our_files: ClassVar[bool]

    def max_workers(self) -> int:
        """How many tasks this machine itself has room for at once."""
        ...

    def each(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """The number of every task with its result, in the order in which they are done.

        `work` is a function of a module and depends on its task alone. What it raises is raised.
        """
        ...


class SerialExecutor:
    """This process. Who dies or hangs here takes everything along."""

    sees_our_files: ClassVar[bool] = True

    def max_workers(self) -> int:
        """One."""
        return 1

    def each(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """One task after the other."""
        for number, task in enumerate(tasks):
            yield number, work(task)


@dataclass(frozen=True, slots=True)
class ThreadExecutor:
    """So many threads of this process, for work that is done outside of Python."""

    count: int
    sees_our_files: ClassVar[bool] = True

    def max_workers(self) -> int:
        """As many as there are threads."""
        return self.count

    def each(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """The tasks in parallel. What was not begun when somebody leaves off is not done."""
        from concurrent.futures import ThreadPoolExecutor, as_completed

        pool = ThreadPoolExecutor(self.count)
        try:
            numbers = {pool.submit(work, task): number for number, task in enumerate(tasks)}
            for done in as_completed(numbers):
                # A result that was handed over is not held here.
                yield numbers.pop(done), done.result()
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class ProcessExecutor:
    """Several processes on this machine: `jobs`, or as many as suit it where that is 0.

    `patience` is how many seconds a task may take.
    """

    sees_our_files: ClassVar[bool] = True
    jobs: int = 0
    patience: float = _PATIENCE

    def max_workers(self) -> int:
        """As many as were asked for, or suit the machine."""
        return self.jobs or default_max_workers()

    def each(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """The tasks in parallel. After a worker died, those under way are done apart.

        Few tasks are done here: by the time that others are ready for work, this process is done.
        So is everything on a machine where no worker comes to life.
        """
        # To count what suits the machine takes a while itself.
        if len(tasks) < 2 or self.max_workers() == 1 or len(tasks) <= 2 * self.max_workers():
            yield from SerialExecutor().each(work, tasks)
            return
        waiting = dict(enumerate(tasks))
        failures: tuple[type[BaseException], ...] = (*_broken(), OSError)
        while waiting:
            try:
                for number, result in self._together(work, waiting):
                    del waiting[number]
                    yield number, result
            except failures as error:
                if not self._comes_to_life():
                    for number in list(waiting):
                        yield number, work(waiting.pop(number))
                    return
                if isinstance(error, OSError):
                    # The work's own: a disk is full, for example.
                    raise
                # One of those under way is the cause; which, is seen when each is alone.
                for number in list(waiting)[: 2 * self.max_workers()]:
                    yield number, self._apart(work, waiting.pop(number))

    def _together(self, work: Callable[[T], R], tasks: dict[int, T]) -> Iterator[tuple[int, R]]:
        from joblib import Parallel, delayed  # type: ignore[import-untyped]

        pool = Parallel(
            n_jobs=self.max_workers(),
            backend="loky",
            return_as="generator_unordered",
            timeout=self.patience,
            # A chapter is enough for one go.
            batch_size=1,
            pre_dispatch="2*n_jobs",
            # Tasks hold no arrays that it would pay to share.
            max_nbytes=None,
        )
        # A snapshot, since tasks are taken out as they are done.
        asks = _Asker(os.getpid(), Path.cwd())
        yield from pool([delayed(_tended)(asks, work, *task) for task in tasks.items()])

    def _comes_to_life(self) -> bool:
        """Whether there can be another process at all, and there is one now."""
        failures: tuple[type[BaseException], ...] = (*_broken(), OSError)
        try:
            # To leave off before its end would end the processes.
            return bool(list(replace(self, patience=_BIRTH)._together(_alive, {0: None})))
        except failures:
            return False

    def _apart(self, work: Callable[[T], R], task: T) -> R | TaskFailure:
        """One task in processes of its own, which live before its seconds are counted."""
        try:
            if self._comes_to_life():
                ((_, result),) = self._together(work, {0: task})
                return result
        except multiprocessing.TimeoutError:
            return TaskFailure(f"it was not done after {self.patience:g} seconds")
        except _broken():
            pass
        return TaskFailure("its process ended")


@dataclass(frozen=True, slots=True)
class DaskExecutor:
    """The workers of a Dask cluster, by the address of its scheduler.

    `fingerprint` says what a worker must have in common with this machine. `patience` is how many
    seconds the scheduler may take to answer.
    """

    sees_our_files: ClassVar[bool] = False
    scheduler: str
    fingerprint: Callable[[], str]
    patience: float = 10

    def max_workers(self) -> int:
        """As many as suit the machine; how many the cluster has is the scheduler's business."""
        return default_max_workers()

    def each(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """The tasks wherever there is room. What a lost worker had under way is done again.

        Raises `ClusterError` where the cluster cannot be reached, or would set other pages.
        """
        try:
            import distributed
        except ImportError:
            message = "the package ‘distributed’ is missing: pip install 'blog-exporter[cluster]'"
            raise ClusterError(message) from None
        with _client(distributed.Client, self.scheduler, self.patience) as client:
            _compare(client, self.fingerprint)
            futures = {
                client.submit(_numbered, work, number, task, pure=False): number
                for number, task in enumerate(tasks)
            }
            for future in distributed.as_completed(futures):
                try:
                    number, result = future.result()
                    yield number, result
                except distributed.KilledWorker:
                    yield futures[future], TaskFailure("every worker that took it ended")
                finally:
                    # What is done is held here, and no longer there.
                    future.release()


@cache
def default_max_workers() -> int:
    """How many processes this machine has cores and memory for, when first asked."""
    from joblib import cpu_count

    return max(1, min(int(cpu_count()), _free_memory() // _NEED))


def _free_memory() -> int:
    """Bytes of memory that nobody uses."""
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return _NEED * 64


def _alive(_: None) -> bool:
    return True


def _numbered(work: Callable[[T], R], number: int, task: T) -> tuple[int, R]:
    return number, work(task)


@dataclass(frozen=True, slots=True)
class _Asker:
    """The process that asked for work, and the folder from which its paths are seen."""

    process: int
    folder: Path


def _tended(asks: _Asker, work: Callable[[T], R], number: int, task: T) -> tuple[int, R]:
    """The same in a process that ends with the one that asked, even where that one was killed."""
    _watch(asks.process)
    # Workers outlive a task, and may have been born when who asks stood in another folder.
    os.chdir(asks.folder)
    return _numbered(work, number, task)


@cache
def _watch(parent: int) -> None:
    def watching() -> None:
        while os.getppid() == parent:
            time.sleep(_GLANCE)
        os._exit(1)

    threading.Thread(target=watching, daemon=True).start()


def _broken() -> tuple[type[BaseException], ...]:
    """What is raised when a worker dies, or does not come back in time."""
    from joblib.externals.loky.process_executor import (  # type: ignore[import-untyped]
        BrokenProcessPool,
        TerminatedWorkerError,
    )

    return (BrokenProcessPool, TerminatedWorkerError, multiprocessing.TimeoutError)


def _client(kind: Any, scheduler: str, patience: float) -> Any:
    try:
        return kind(scheduler, timeout=patience)
    except (OSError, ValueError) as error:
        message = f"no scheduler answers at ‘{scheduler}’: {error}"
        raise ClusterError(message) from error


def _compare(client: Any, fingerprint: Callable[[], str]) -> None:
    """Make sure that every worker has our versions and our fonts."""
    found: dict[str, str] = client.run(fingerprint)
    if not found:
        raise ClusterError("the cluster has no workers")
    here = fingerprint()
    for worker, there in sorted(found.items()):
        if there != here:
            differing = sorted({*here.splitlines()} ^ {*there.splitlines()})
            raise ClusterError(f"the worker {worker} differs: {'; '.join(differing[:6])}")
