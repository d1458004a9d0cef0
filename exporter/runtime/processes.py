"""Child processes: programs that run to their end, and what ends them with this process.

The run's supervisor (`run_end`) ends them if this process is killed. It is told by the end of a
pipe, which no signal can prevent.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

from exporter.runtime import run_end
from exporter.runtime.run_end import end_processes
from exporter.runtime.run_folder import end_own_run, run_folder, temporary_folder
from exporter.runtime.whole_files import remove_partial_files

_LARGEST_OUTPUT = 256 * 1024**2
"""Bytes that are read of what a program prints; more is a program that does not end."""
_END_TIMEOUT = 6.0
"""Seconds that this process waits for its supervisor."""
_TMPDIR = "TMPDIR"
_SAFE_PATH = "PYTHONSAFEPATH"
"""Python does not look for modules in the current folder, which may be a stranger's."""
_HAS_MASK = hasattr(signal, "pthread_sigmask")
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_ENVIRONMENT = threading.RLock()
"""The environment belongs to all threads, and must be put back as it was."""
_STARTING = threading.RLock()


@contextmanager
def supervised() -> Iterator[None]:
    """Mark the processes that are started in the block as those of this run, which end with it.

    They import no modules from the current folder, unless this process does.
    """
    with _ENVIRONMENT:
        folder = str(run_folder())
        _start_supervisor(folder)
        before = {name: os.environ.get(name) for name in (_TMPDIR, _SAFE_PATH)}
        os.environ.update({_TMPDIR: folder, _SAFE_PATH: "1"})
        if _HAS_MASK:
            from multiprocessing import resource_tracker

            # Its start would allow SIGINT again, before that of the first worker.
            resource_tracker.ensure_running()
        # Workers end when this process tells them; Ctrl-C reaches the whole group.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,)) if _HAS_MASK else ()
        try:
            yield
        finally:
            if _HAS_MASK:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def run_program(
    command: Sequence[str],
    *,
    stdin: bytes = b"",
    timeout: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, and end what it has started. Returns what it printed.

    Its temporary files are removed. `timeout` is in seconds. Raises `OSError` if the program cannot
    be run or prints more than 256 MB, and `subprocess.TimeoutExpired`.
    """
    with temporary_folder() as own:
        _start_supervisor(str(run_folder()))
        files = [own / name for name in ("stdin", "stdout", "stderr")]
        files[0].write_bytes(stdin)
        # Files, since a process that is left behind could keep a pipe open.
        with files[0].open("rb") as source, files[1].open("wb") as out, files[2].open("wb") as err:
            process = subprocess.Popen(  # noqa: S603 (the callers' programs)
                command,
                stdin=source,
                stdout=out,
                stderr=err,
                env={**os.environ, **(environment or {}), _TMPDIR: str(own)},
                start_new_session=True,
            )
            try:
                code = process.wait(timeout)
            finally:
                # A system without /proc shows the group only.
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
                end_processes(own)
                process.wait()
        return subprocess.CompletedProcess(command, code, *map(_printed, files[1:]))


def _printed(file: Path) -> bytes:
    with file.open("rb") as stream:
        printed = stream.read(_LARGEST_OUTPUT + 1)
    if len(printed) > _LARGEST_OUTPUT:
        raise OSError(f"it printed more than {_LARGEST_OUTPUT // 1024**2} MB")
    return printed


_supervisors: dict[int, subprocess.Popen[bytes]] = {}
"""The supervisor of this process, by its own number: a fork has none."""


def _start_supervisor(folder: str) -> None:
    """Start the process that ends this run if this process is killed, unless it is running."""
    if not sys.executable or os.name != "posix":
        return
    # Of two supervisors, the one that is not kept ends the run at once. Without the resources of
    # another process, the workers still watch this one.
    with _STARTING, contextlib.suppress(OSError):
        running = _supervisors.get(os.getpid())
        if running and running.poll() is None:
            return
        environment = {name: value for name, value in os.environ.items() if name != _TMPDIR}
        _supervisors[os.getpid()] = subprocess.Popen(  # noqa: S603 (this interpreter)
            (sys.executable, "-I", "-S", "-B", run_end.__file__, folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=environment,
            start_new_session=True,
        )


@atexit.register
def _end_supervisor() -> None:
    running = _supervisors.pop(os.getpid(), None)
    if running and running.stdin:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            running.stdin.write(b"the run is at its end")
            running.stdin.close()
            running.wait(_END_TIMEOUT)


def end_on_signals(describe: Callable[[], str] = str) -> None:
    """End this program on SIGINT, SIGTERM and SIGHUP with 128 and the signal's number.

    `describe` returns what the program has done until then, for its last message.
    What a signal is ignored for stays as it is: `nohup` ignores SIGHUP. Nothing is left behind: no
    child process, no temporary or partial file.
    """
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, partial(_end, describe))


def _end(describe: Callable[[], str], number: int, _frame: FrameType | None) -> NoReturn:
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    with contextlib.suppress(OSError):
        # A progress bar hides the cursor of a terminal.
        shown = b"\x1b[?25h\r\x1b[K" if os.isatty(2) else b""
        what = "interrupted" if number == signal.SIGINT else signal.Signals(number).name
        done = f": {text}" if (text := describe()) else ""
        os.write(2, shown + f"exporter: {what}{done}\n".encode())
        # What the threads of joblib say of the end of the workers is of no use to anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    # Without unwinding the stack: that would wait for the tasks of the workers.
    remove_partial_files()
    end_own_run()
    _end_supervisor()
    os._exit(128 + number)
