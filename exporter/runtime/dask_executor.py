"""The executor for the workers of a Dask cluster, with the versions and fonts of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from exporter.errors import ClusterError
from exporter.runtime.executor import default_max_workers, indexed
from exporter.runtime.fingerprint import fingerprint
from exporter.runtime.isolation import TaskFailure
from exporter.runtime.machine import missing_package

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class DaskExecutor:
    """Runs tasks on the workers of a Dask cluster, by the address of its scheduler.

    `fingerprint` returns what must be equal on every worker and on this machine: by default, the
    versions of this package, of its libraries and of the fonts. `timeout` is the limit for a
    connection to the scheduler, in seconds.
    """

    shares_files: ClassVar[bool] = False
    scheduler: str
    fingerprint: Callable[[], str] = fingerprint
    timeout: float = 10

    def max_workers(self) -> int:
        """Return the number for tasks on this machine, not on the cluster."""
        return default_max_workers()

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        """Run the tasks on the cluster. The tasks of a lost worker are repeated.

        Raises `ClusterError` if the cluster cannot be reached, or if a worker differs.
        """
        try:
            import distributed
        except ImportError:
            raise ClusterError(missing_package("distributed", "cluster")) from None
        with _client(distributed.Client, self.scheduler, self.timeout) as client:
            _check_workers(client, self.fingerprint)
            futures = {
                client.submit(indexed, work, number, task, pure=False): number
                for number, task in enumerate(tasks)
            }
            for future in distributed.as_completed(futures):
                try:
                    number, result = future.result()
                    yield number, result
                except distributed.KilledWorker:
                    yield futures[future], TaskFailure("every worker that ran it ended")
                finally:
                    # The result is here; free it on the cluster.
                    future.release()


def _client(kind: Any, scheduler: str, timeout: float) -> Any:
    try:
        return kind(scheduler, timeout=timeout)
    except (OSError, ValueError) as error:
        message = f"no scheduler answers at ‘{scheduler}’: {error}"
        raise ClusterError(message) from error


def _check_workers(client: Any, fingerprint: Callable[[], str]) -> None:
    """Raise `ClusterError` if a worker has other versions or fonts than this machine."""
    found: dict[str, str] = client.run(fingerprint)
    if not found:
        raise ClusterError("the cluster has no workers")
    here = fingerprint()
    for worker, there in sorted(found.items()):
        if there != here:
            differing = sorted({*here.splitlines()} ^ {*there.splitlines()})
            raise ClusterError(f"the worker {worker} differs: {'; '.join(differing[:6])}")
