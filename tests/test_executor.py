"""Who does the work: the same results, whoever does it, and a lost worker costs its task only."""

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
from joblib.externals.loky.process_executor import (  # type: ignore[import-untyped]
    TerminatedWorkerError,
)

from exporter.runtime.executor import (
    ClusterError,
    DaskExecutor,
    Executor,
    ProcessExecutor,
    SerialExecutor,
    TaskFailure,
    ThreadExecutor,
)

TASKS = list(range(8))


def square(number: int) -> int:
    return number * number


def deadly(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def endless(number: int) -> int:
    if number == 5:
        time.sleep(60)
    return number * number


def deadly_once(task: tuple[int, str]) -> int:
    """Ends its process the first time that it is asked to do the third task."""
    number, mark = task
    if number == 3 and not Path(mark).exists():
        Path(mark).write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number * number


def faulty(number: int) -> int:
    if number == 3:
        raise OSError("the disk is full")
    return number * number


def named(folder: str) -> None:
    """Leaves its process's number, and is long at work."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(30)


def read(name: str) -> str:
    return Path(name).read_text()


def same() -> str:
    return "exporter 1\nfonts a"


def other() -> str:
    return f"exporter 1\nfonts {os.getpid()}"


@pytest.mark.parametrize(
    "executor",
    [SerialExecutor(), ThreadExecutor(2), ProcessExecutor(2)],
    ids=["alone", "threads", "processes"],
)
def test_every_task_has_its_result(executor: Executor) -> None:
    assert dict(executor.map_unordered(square, TASKS)) == {n: n * n for n in TASKS}


def test_a_worker_that_dies_costs_its_task_only() -> None:
    results = dict(ProcessExecutor(2).map_unordered(deadly, TASKS))
    assert results.pop(3) == TaskFailure("its process ended")
    assert results == {n: n * n for n in TASKS if n != 3}


def test_a_worker_that_never_comes_back_costs_its_task_only() -> None:
    results = dict(ProcessExecutor(2, timeout=2).map_unordered(endless, TASKS))
    assert results.pop(5) == TaskFailure("it timed out after 2 seconds")
    assert results == {n: n * n for n in TASKS if n != 5}


def test_a_path_leads_from_the_folder_where_the_work_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "file").write_text(name)
        monkeypatch.chdir(folder)
        # The workers stay for the second round.
        assert dict(ProcessExecutor(2).map_unordered(read, ["file"] * 8)) == dict.fromkeys(
            range(8), name
        )


def test_workers_do_not_outlive_who_was_killed(tmp_path: Path) -> None:
    code = (
        "import sys, test_executor; from exporter.runtime.executor import ProcessExecutor\n"
        "list(ProcessExecutor(2).map_unordered(test_executor.named, [sys.argv[1]] * 8))\n"
    )
    leader = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    deadline = time.monotonic() + 20
    while len(names := [*tmp_path.iterdir()]) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    leader.kill()
    leader.wait()
    assert len(names) == 2
    while any(map(_lives, names)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_lives, names))


def _lives(name: Path) -> bool:
    try:
        os.kill(int(name.name), 0)
    except ProcessLookupError:
        return False
    # One that ended may wait for somebody to take notice.
    stat = Path(f"/proc/{name.name}/stat")
    return not stat.exists() or ") Z " not in stat.read_text()


@pytest.mark.parametrize(
    "executor", [ThreadExecutor(2), ProcessExecutor(2)], ids=["threads", "processes"]
)
def test_what_the_work_raises_is_raised(executor: Executor) -> None:
    with pytest.raises(OSError, match="the disk is full"):
        list(executor.map_unordered(faulty, TASKS))


@pytest.mark.parametrize("why", [TerminatedWorkerError("it ended"), BrokenPipeError("it ended")])
def test_where_no_worker_comes_to_life_this_process_does_it(
    monkeypatch: pytest.MonkeyPatch, why: Exception
) -> None:
    def stillborn(*_: object) -> Iterator[tuple[int, int]]:
        raise why

    monkeypatch.setattr(ProcessExecutor, "_run_parallel", stillborn)
    assert dict(ProcessExecutor(2).map_unordered(square, TASKS)) == {n: n * n for n in TASKS}


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("cluster")) as address:
        yield address


@pytest.mark.slow
def test_a_cluster_does_the_same(scheduler: str) -> None:
    assert dict(DaskExecutor(scheduler, same).map_unordered(square, TASKS)) == {
        n: n * n for n in TASKS
    }


@pytest.mark.slow
def test_workers_that_would_make_other_pages_are_refused(scheduler: str) -> None:
    with pytest.raises(ClusterError, match=r"the worker .* differs: fonts"):
        list(DaskExecutor(scheduler, other).map_unordered(square, TASKS))


@pytest.mark.slow
def test_a_worker_killed_at_work_loses_nothing(scheduler: str, tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path / "mark")) for number in TASKS]
    results = dict(DaskExecutor(scheduler, same).map_unordered(deadly_once, tasks))
    assert results == {n: n * n for n in TASKS}


def test_a_cluster_that_is_not_there_is_said() -> None:
    with pytest.raises(ClusterError, match="no scheduler answers"):
        list(DaskExecutor("tcp://127.0.0.1:9", same, timeout=1).map_unordered(square, TASKS))
