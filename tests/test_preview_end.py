"""The end of the preview: by Ctrl-C, by a signal, or with its terminal."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from previews import write_site
from test_processes import marked, wait_until_ended

pytestmark = pytest.mark.slow

_BUILDING = "spawn_main"
"""What is in the command of a process that builds a book."""


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _ask_for_pages(address: str) -> None:
    """Ask for the pages of the book, and wait for the answer or the end of the server."""
    parts = urlsplit(address)
    server = http.client.HTTPConnection(parts.netloc)
    with suppress(ConnectionError, http.client.HTTPException):
        server.request("GET", f"/?{parts.query}")
        answer = server.getresponse()
        assert answer.status == HTTPStatus.OK
        cookie = (answer.headers["set-cookie"] or "").partition(";")[0]
        folder = re.search(rb"url=(/[^/]+)/", answer.read())
        assert folder
        pages = f"{folder[1].decode()}/api/pages?source=spices.yml"
        server.request("GET", pages, headers={"cookie": cookie})
        server.getresponse()
    server.close()


@pytest.mark.parametrize(
    ("name", "told"),
    [("SIGINT", "interrupted"), ("SIGTERM", "SIGTERM"), ("SIGHUP", "SIGHUP"), ("SIGKILL", "")],
)
def test_nothing_is_left_of_a_preview_that_builds_a_book(
    tmp_path: Path, name: str, told: str
) -> None:
    site = write_site(tmp_path / "site")
    (site / "spices.yml").write_text("title: Spices\nposts: [_posts]\n", "utf-8")
    (tmp_path / "tmp").mkdir()
    mark = f"MARK={tmp_path}\0"
    with subprocess.Popen(
        (sys.executable, "-m", "exporter", "preview", ".", "--no-browser", "--port", "0"),
        cwd=site,
        env={
            **os.environ,
            "TMPDIR": str(tmp_path / "tmp"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "MARK": str(tmp_path),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A shell ignores it in what it runs in the background, as it may run the tests.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as preview:
        assert preview.stdout
        address = preview.stdout.readline().decode().strip()
        browser = threading.Thread(target=_ask_for_pages, args=(address,))
        browser.start()
        _wait(lambda: any(_BUILDING in command for command in marked(mark)))
        # A terminal tells the whole group.
        os.killpg(preview.pid, getattr(signal, name))
        _, errors = preview.communicate(timeout=60)
        browser.join()
        wait_until_ended(mark)
    number = getattr(signal, name)
    if name == "SIGKILL":
        assert preview.returncode == -number
    else:
        assert preview.returncode == 128 + number
        assert errors.splitlines()[1:] == [f"exporter: {told}".encode()]
    # The supervisor removes the files after the processes.
    _wait(lambda: not [*(tmp_path / "tmp").iterdir()])
