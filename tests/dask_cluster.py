"""A Dask scheduler with two worker processes on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start the cluster, yield the address of its scheduler, and stop it at the end."""
    file = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-m"]
    options = ["--no-dashboard", "--host", "127.0.0.1"]
    server = [*command, "distributed.cli.dask_scheduler", "--scheduler-file", str(file), *options]
    worker = [*command, "distributed.cli.dask_worker", "--scheduler-file", str(file), *options]
    worker += ["--nworkers", "1", "--nthreads", "1", "--local-directory", str(folder)]
    running: list[subprocess.Popen[bytes]] = []
    try:
        running += [_started(call, environment) for call in (server, worker, worker)]
        yield _address(file)
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def _started(call: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(call, env=environment, **quiet)


def _address(file: Path) -> str:
    deadline = time.monotonic() + 30
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    address: str = json.loads(file.read_text())["address"]
    from distributed import Client  # takes half a second

    with Client(address, timeout=20, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=30)
    return address
