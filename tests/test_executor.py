"""Executors: equal results from all of them, and a lost worker loses only its task."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dask_cluster import cluster
from joblib.externals.loky.process_executor import (
    TerminatedWorkerError,
)

from exporter.errors import ClusterError
from exporter.runtime.dask_executor import DaskExecutor
from exporter.runtime.executor import (
    Executor,
    ProcessExecutor,
    SerialExecutor,
    ThreadExecutor,
)
from exporter.runtime.isolation import TaskFailure

TASKS = list(range(8))


def square(number: int) -> int:
    return number * number


def kill_process_at_3(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def sleep_at_5(number: int) -> int:
    if number == 5:
        time.sleep(60)
    return number * number


def kill_process_at_3_once(task: tuple[int, str]) -> int:
    """Square a number; kill the process at the first run of task 3."""
    number, mark = task
    if number == 3 and not Path(mark).exists():
        Path(mark).write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number * number


def fail_at_3(number: int) -> int:
    if number == 3:
        raise OSError("the disk is full")
    return number * number


def touch_pid_file(folder: str) -> None:
    """Write a file named for the process id, then run for 30 seconds."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(30)


def read(name: str) -> str:
    return Path(name).read_text()


def local_fingerprint() -> str:
    return "exporter 1\nfonts a"


def differing_fingerprint() -> str:
    return f"exporter 1\nfonts {os.getpid()}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "executor",
    [SerialExecutor(), ThreadExecutor(2), ProcessExecutor(2)],
    ids=["serial", "threads", "processes"],
)
def test_executors_return_the_result_of_every_task(executor: Executor) -> None:
    assert dict(executor.map_unordered(square, TASKS)) == {n: n * n for n in TASKS}


@pytest.fixture(params=["copies", "new processes"])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that are copies of this process, and those of a system where that is not safe."""
    if request.param == "new processes":
        monkeypatch.setattr("exporter.runtime.executor.can_fork", lambda: False)


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_killed_worker_fails_only_its_task() -> None:
    results = dict(ProcessExecutor(2).map_unordered(kill_process_at_3, TASKS))
    assert isinstance(results.pop(3), TaskFailure)
    assert results == {n: n * n for n in TASKS if n != 3}


def meet(task: tuple[str, int, int]) -> int:
    """Return the number of this process once that many processes have written theirs."""
    folder, _, others = task
    (Path(folder) / str(os.getpid())).touch()
    while len([*Path(folder).iterdir()]) < others:
        time.sleep(0.01)
    return os.getpid()


def test_copies_of_this_process_run_at_once(tmp_path: Path) -> None:
    tasks = [(str(tmp_path), number, 2) for number in range(6)]
    results = dict(ProcessExecutor(2, timeout=30).map_unordered(meet, tasks))
    assert set(results) == set(range(6))
    assert not any(isinstance(result, TaskFailure) for result in results.values())
    assert len({*results.values()} - {os.getpid()}) == 2


def test_tasks_run_in_this_process_if_it_cannot_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    before = len([*Path("/proc/self/fd").iterdir()])
    monkeypatch.setattr("os.fork", refused)
    assert dict(ProcessExecutor(2).map_unordered(square, TASKS)) == {n: n * n for n in TASKS}
    assert len([*Path("/proc/self/fd").iterdir()]) == before


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_timed_out_worker_fails_only_its_task() -> None:
    results = dict(ProcessExecutor(2, timeout=2).map_unordered(sleep_at_5, TASKS))
    assert results.pop(5) == TaskFailure("it takes too much time")
    assert results == {n: n * n for n in TASKS if n != 5}


@pytest.mark.slow
def test_reused_workers_follow_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "file").write_text(name)
        monkeypatch.setattr("exporter.runtime.executor.can_fork", lambda: False)
        monkeypatch.chdir(folder)
        # The workers of the first round are reused in the second.
        assert dict(ProcessExecutor(2).map_unordered(read, ["file"] * 8)) == dict.fromkeys(
            range(8), name
        )


@pytest.mark.slow
def test_workers_exit_after_their_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, test_executor; from exporter.runtime.executor import ProcessExecutor\n"
        "list(ProcessExecutor(2).map_unordered(test_executor.touch_pid_file, [sys.argv[1]] * 8))\n"
    )
    leader = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    deadline = time.monotonic() + 20
    while len(pid_files := [*tmp_path.iterdir()]) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    leader.kill()
    leader.wait()
    assert len(pid_files) == 2
    while any(map(_is_running, pid_files)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_running, pid_files))


def _is_running(pid_file: Path) -> bool:
    """Return whether a process runs, which may end at any line here."""
    stat = Path(f"/proc/{pid_file.name}/stat")
    try:
        os.kill(int(pid_file.name), 0)
        # A process that ended stays a zombie until its parent reads its exit code. Only Linux
        # tells so in a file.
        return not stat.exists() or ") Z " not in stat.read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.slow
@pytest.mark.parametrize(
    "executor", [ThreadExecutor(2), ProcessExecutor(2)], ids=["threads", "processes"]
)
def test_exceptions_of_tasks_are_raised(executor: Executor) -> None:
    with pytest.raises(OSError, match="the disk is full"):
        list(executor.map_unordered(fail_at_3, TASKS))


@pytest.mark.parametrize("error", [TerminatedWorkerError("it ended"), BrokenPipeError("it ended")])
def test_tasks_run_in_this_process_if_no_worker_starts(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail_to_start(*_: object) -> Iterator[tuple[int, int]]:
        raise error

    monkeypatch.setattr("exporter.runtime.executor.can_fork", lambda: False)
    monkeypatch.setattr(ProcessExecutor, "_run_parallel", fail_to_start)
    assert dict(ProcessExecutor(2).map_unordered(square, TASKS)) == {n: n * n for n in TASKS}


@pytest.fixture(scope="module")
def scheduler_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("cluster")) as address:
        yield address


@pytest.mark.slow
def test_dask_executor_returns_the_result_of_every_task(scheduler_address: str) -> None:
    assert dict(
        DaskExecutor(scheduler_address, local_fingerprint).map_unordered(square, TASKS)
    ) == {n: n * n for n in TASKS}


@pytest.mark.slow
def test_dask_worker_with_another_fingerprint_is_rejected(scheduler_address: str) -> None:
    with pytest.raises(ClusterError, match=r"the worker .* differs: fonts"):
        list(DaskExecutor(scheduler_address, differing_fingerprint).map_unordered(square, TASKS))


@pytest.mark.slow
def test_tasks_of_a_killed_dask_worker_are_repeated(scheduler_address: str, tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path / "mark")) for number in TASKS]
    results = dict(
        DaskExecutor(scheduler_address, local_fingerprint).map_unordered(
            kill_process_at_3_once, tasks
        )
    )
    assert results == {n: n * n for n in TASKS}


@pytest.mark.slow
def test_missing_dask_scheduler_is_an_error() -> None:
    with pytest.raises(ClusterError, match="no scheduler answers"):
        list(
            DaskExecutor("tcp://127.0.0.1:9", local_fingerprint, timeout=1).map_unordered(
                square, TASKS
            )
        )
