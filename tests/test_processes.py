"""Programs that are run: they end with all that they have started, however the exporter ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from exporter.runtime import run_folder as run_folders
from exporter.runtime.processes import run_program, supervised
from exporter.runtime.run_folder import run_folder, temporary_folder

POST = "---\ntitle: Salt\n---\n\nSalt.\n"
NESTED = "setsid sleep 300 & sleep 301 & touch {mark}; sleep 302"
"""Two programs in the background, of which one has a session of its own, and one before them."""


def marked(mark: str) -> list[str]:
    """Return the processes with a word in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().decode())
        except OSError:
            continue
    return found


def wait_until_ended(mark: str) -> None:
    deadline = time.monotonic() + 5
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert marked(mark) == []


@pytest.fixture
def started(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a command whose filter program has started others."""
    (tmp_path / "salt.md").write_text(POST)
    (tmp_path / "tmp").mkdir()
    nested = tmp_path / "nested"
    nested.write_text(f"#!/bin/sh\n{NESTED.format(mark=tmp_path / 'mark')}\n")
    nested.chmod(0o700)
    command = [sys.executable, "-m", "exporter", "epub", "salt.md", "--filter", str(nested)]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "MARK": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A shell ignores it in what it runs in the background, as it may run the tests.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        while not (tmp_path / "mark").exists() and process.poll() is None:
            time.sleep(0.02)
        yield process


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGKILL", "SIGABRT", "SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_all_that_was_started(
    started: subprocess.Popen[bytes], tmp_path: Path, name: str
) -> None:
    number = getattr(signal, name)
    assert len(marked(f"MARK={tmp_path}\0")) >= 4
    os.killpg(started.pid, number)
    _, errors = started.communicate()
    if name in ("SIGKILL", "SIGABRT"):
        assert started.returncode == -number
    else:
        assert started.returncode == 128 + number
        assert len(errors.splitlines()) == 1
    wait_until_ended(f"MARK={tmp_path}\0")
    # The supervisor removes the files after the processes.
    deadline = time.monotonic() + 5
    while [*(tmp_path / "tmp").iterdir()] and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [*(tmp_path / "tmp").iterdir()] == []


def test_ctrl_c_does_not_reach_workers_that_start() -> None:
    with supervised():
        # What joblib does before it starts the first worker.
        resource_tracker.ensure_running()
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_what_a_program_leaves_running_is_ended() -> None:
    done = run_program(
        ("sh", "-c", "setsid sleep 300 & sleep 301 & cat"),
        stdin=b"bread",
        environment={"MARK": "left-running"},
    )
    assert (done.returncode, done.stdout) == (0, b"bread")
    wait_until_ended("MARK=left-running\0")


def test_threads_that_start_programs_at_once_share_a_supervisor() -> None:
    # The supervisor that is not kept would end the run, and its pipe would be reported.
    script = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from pathlib import Path\n"
        "from exporter.runtime.processes import run_program\n"
        "with ThreadPoolExecutor(8) as threads:\n"
        "    made = [*threads.map(run_program, [['sh', '-c', 'echo $TMPDIR']] * 8)]\n"
        "print(len({Path(each.stdout.decode()).parent for each in made}))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "always", "-c", script]
    run = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert (run.stdout, run.stderr) == (b"1\n", b"")


def test_a_program_that_takes_too_long_is_ended() -> None:
    program = ("sh", "-c", "setsid sleep 300 & sleep 301")
    with pytest.raises(subprocess.TimeoutExpired):
        run_program(program, timeout=0.3, environment={"MARK": "too-long"})
    wait_until_ended("MARK=too-long\0")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use a folder of this test for temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(run_folders, "_current", [])
    return tmp_path


def test_the_next_run_removes_what_was_left_behind(temporary: Path) -> None:
    left = temporary / "exporter-run-999999999-left"
    left.mkdir()
    (left / "file").write_text("x")
    assert [path.name for path in temporary.iterdir()] == [left.name]
    own = run_folder()
    assert own.stat().st_mode & 0o777 == 0o700
    assert [*temporary.iterdir()] == [own]


def test_the_folder_of_a_run_that_lives_is_kept(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_folder()
    monkeypatch.setattr(run_folders, "_current", [])
    second = run_folder()
    assert {*temporary.iterdir()} == {first, second}


def test_nothing_is_removed_through_a_link(temporary: Path) -> None:
    home = temporary / "home"
    home.mkdir()
    (home / "file").write_text("mine")
    (temporary / "exporter-run-1-link").symlink_to(home)
    (temporary / "exporter-run-1-file").write_text("no folder")
    left = temporary / "exporter-run-999999999-left"
    left.mkdir()
    (left / "link").symlink_to(home)
    run_folder()
    assert (home / "file").read_text() == "mine"
    assert (temporary / "exporter-run-1-file").exists()
    assert not left.exists()


def test_temporary_folders_are_in_that_of_the_run(temporary: Path) -> None:
    with temporary_folder() as folder:
        assert folder.parent == run_folder()
        assert folder.is_relative_to(temporary)
    assert not folder.exists()
