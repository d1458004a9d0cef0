"""A process that has loaded the exporter, and forks itself for each command that it is sent.

A command then takes no start, and its memory is its own and not that of the process of the tests.
It is a line of JSON with its arguments, its folders and its environment; the answer is one with the
exit code, and the CPU and memory of all its processes. A process whose parent has ended is given to
this one, and counted as left behind if it is still there a few seconds after the command.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from exporter.cli import main

_MODULES = (
    "exporter.build",
    "exporter.check.epub",
    "exporter.read.dialects.commonmark",
    "exporter.read.dialects.kramdown",
    "exporter.read.templates.liquid",
    "exporter.write.epub",
    "exporter.write.html",
    "exporter.write.pdf.engine",
)
"""What most commands load."""
_MAX_WALL = 150.0
"""Seconds until a command counts as hanging, on a busy machine."""
_GRACE = 5.0
"""Seconds in which the other processes of a command must end after it."""
_POLL = 0.005
_SET_CHILD_SUBREAPER = 36
"""The option of `prctl` by which orphans become children of this process (Linux 3.4)."""


def serve() -> None:
    """Run the commands on stdin until it ends."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for name in _MODULES:
        import_module(name)
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


def _run(command: dict[str, Any]) -> dict[str, Any]:
    child = os.fork()
    if child == 0:
        _run_in_child(command)
    cpu, memory, status = 0.0, 0, 0
    deadline, ended, left = time.monotonic() + _MAX_WALL, False, 0
    while True:
        try:
            pid, state, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            cpu += usage.ru_utime + usage.ru_stime
            memory = max(memory, usage.ru_maxrss * 1024)
            if pid == child:
                status, ended = state, True
                deadline = time.monotonic() + _GRACE
        elif time.monotonic() > deadline:
            left += ended
            _kill_all()
        else:
            time.sleep(_POLL)
    code = os.waitstatus_to_exitcode(status)
    return {"exit_code": code, "cpu": cpu, "memory": memory, "left": left}


def _kill_all() -> None:
    """Kill the child processes of this one; theirs become its own."""
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


def _run_in_child(command: dict[str, Any]) -> NoReturn:
    code = 70
    try:
        os.setsid()
        limit = command["max_cpu"]
        resource.setrlimit(resource.RLIMIT_CPU, (limit + 5, limit + 10))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.chdir(command["site"])
        os.environ |= command["environment"]
        folder = Path(command["folder"])
        for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
            file = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
            os.dup2(file, number)
            os.close(file)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
        code = main(command["arguments"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 70
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
