"""The end of a run whose process is gone: its child processes end, its temporary files go.

This module needs the standard library only: it is also the program of a supervisor, a process that
waits until the one that started it has ended, even if that was killed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PREFIX = "exporter-run-"
_OWNER = re.compile(rf"{PREFIX}(\d+)-")
_ROUNDS = 100
"""How often processes are looked for, until there is none: each may have started another."""
_PAUSE = 0.02
"""Seconds between two rounds."""
_SEMAPHORES = Path("/dev/shm")  # noqa: S108 (where Linux keeps them)


def end_run(folder: Path, *, keep_semaphores: bool = False) -> None:
    """End the processes of a run, and remove its folder for temporary files.

    Its semaphores are removed too, unless their names may belong to another process by now.
    """
    end_processes(folder)
    owner = _OWNER.match(folder.name)
    if owner and not keep_semaphores:
        for file in _SEMAPHORES.glob(f"sem.loky-{owner[1]}-*"):
            with contextlib.suppress(OSError):
                if file.lstat().st_uid == os.geteuid():
                    file.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def end_processes(folder: Path) -> None:
    """Kill the processes whose folder for temporary files is this one, or a folder in it.

    They are told by `TMPDIR` in their environment, which their own child processes inherit. A
    system without /proc does not show it.
    """
    for _ in range(_ROUNDS):
        found = list(_processes(os.fsencode(folder)))
        if not found:
            return
        for process in found:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_PAUSE)


def owner_is_alive(folder: Path) -> bool:
    """Return whether a process has the number of the one that made a folder."""
    owner = _OWNER.match(folder.name)
    try:
        if owner:
            os.kill(int(owner[1]), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass
    return True


def _processes(folder: bytes) -> Iterator[int]:
    variable = b"TMPDIR=" + folder
    try:
        names = os.listdir("/proc")  # noqa: PTH208 (hundreds of names)
    except OSError:
        return
    for name in names:
        if name.isdigit() and int(name) != os.getpid():
            try:
                environment = Path("/proc", name, "environ").read_bytes()
            except OSError:
                # It has ended, or belongs to another user.
                continue
            for entry in environment.split(b"\0"):
                if entry == variable or entry.startswith(variable + b"/"):
                    yield int(name)


def _supervise(folder: Path) -> None:
    """Wait until stdin is closed; then end the run, unless it has announced its end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if not sys.stdin.buffer.read():
        end_run(folder)


if __name__ == "__main__":
    _supervise(Path(sys.argv[1]))
