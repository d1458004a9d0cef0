"""Each write of a build fails in turn: the old file or the new one is there, and one line says why.

A fault is raised by an audit hook in a forked process, when a file is opened for writing, renamed
or removed, or a folder is made or removed. A limit for the size of files lets the writes fail.
"""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import NoReturn
from zipfile import ZipFile

import pytest

from exporter.cli import main
from exporter.runtime import run_folder

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)
EVENTS = ("os.mkdir", "os.rename", "os.remove", "os.rmdir")
OLD = b"the old file"
COMMANDS = {
    "epub": ("epub", "_posts/2026-01-01-loaf.md", "-o", "out/book.epub"),
    "html": ("html", "_posts/2026-01-01-loaf.md", "-o", "out/book.html"),
    "pdf": ("pdf", "_posts/2026-01-01-loaf.md", "-o", "out/book.pdf"),
    "collection": ("collection", "_posts", "--title", "Book", "--jobs", "1", "-o", "out/"),
}


STEPS = {"epub": 7, "html": 1, "pdf": 9, "collection": 97}
"""One of so many writes fails in a test: a PDF takes long, a collection writes what others do too.

The steps have no common divisor with the number of errors, so that each error is raised.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended: its exit code, what it printed, and whether the fault was reached."""

    exit_code: int
    printed: str
    injected: bool


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_site(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_site(root: Path) -> None:
    """Write a site of two posts, and make the folders of the builds."""
    for name in ("_posts", "out", "tmp"):
        (root / name).mkdir()
    (root / "_config.yml").write_text("title: The grain\nurl: https://grain.example\n")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
    )
    (root / "loaf.svg").write_text(drawing)
    for number in (1, 2):
        text = f"---\ntitle: Loaf {number}\n---\n\nSalt, $x^2$.\n\n![A loaf](/loaf.svg)\n"
        name = "loaf" if number == 1 else "rye"
        (root / "_posts" / f"2026-01-0{number}-{name}.md").write_text(text)


def run(site: Path, command: tuple[str, ...], prepare: Callable[[list[int]], None]) -> Outcome:
    """Run a command in a forked process after `prepare`, which notes the faults that it raises."""
    # A pipe, which no limit for files cuts short.
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        _run_in_child(site, command, prepare, sink)
    os.close(sink)
    with os.fdopen(source, errors="replace") as stream:
        printed = stream.read()
    _, status = os.waitpid(child, 0)
    return Outcome(os.waitstatus_to_exitcode(status), printed, (site / "injected").exists())


def _run_in_child(
    site: Path, command: tuple[str, ...], prepare: Callable[[list[int]], None], sink: int
) -> NoReturn:
    code, injected = 70, list[int]()
    try:
        tempfile.tempdir = str(site / "tmp")
        # That of the process of the tests.
        run_folder._current.clear()
        sys.stdout = sys.stderr = os.fdopen(sink, "w", errors="replace")
        prepare(injected)
        code = main([*command, "--cache-dir", str(site / "cache")])
    except BaseException:
        traceback.print_exc()
    finally:
        enabled.clear()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        run_folder.end_own_run()
        sys.stdout.flush()
        if injected:
            (site / "injected").touch()
        os._exit(code)


enabled: list[bool] = []
"""Not empty while faults are injected."""


def fault_at(number: int) -> Callable[[list[int]], None]:
    """Return what lets the write of this number fail, counted from 0."""
    numbers = count()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        # A chapter is laid out in a process of its own, whose failure is another one.
        if (
            os.getpid() != process
            or not enabled
            or not (event in EVENTS or (event == "open" and _writes(arguments)))
        ):
            return
        if next(numbers) == number:
            injected.append(number)
            code = ERRORS[number % len(ERRORS)]
            raise OSError(code, os.strerror(code), str(arguments[0]))

    injected: list[int] = []
    process = 0

    def prepare(noted: list[int]) -> None:
        nonlocal injected, process
        injected, process = noted, os.getpid()
        enabled.append(True)
        sys.addaudithook(hook)

    return prepare


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def limit_of(size: int) -> Callable[[list[int]], None]:
    """Return what lets files grow up to a size only."""

    def prepare(noted: list[int]) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        noted.append(size)

    return prepare


def check(site: Path, outcome: Outcome, new: dict[str, bytes], about: str) -> None:
    """Raise `AssertionError` unless a build ended well, whatever failed in it."""
    summary = f"{about}: {outcome.exit_code}\n{outcome.printed}"
    assert outcome.exit_code in (0, 1, 3), summary
    assert "Traceback" not in outcome.printed, summary
    assert outcome.exit_code == 0 or "error: " in outcome.printed, summary
    found = {path.name: path.read_bytes() for path in (site / "out").iterdir()}
    assert found.keys() == new.keys(), summary
    for name, data in found.items():
        # An EPUB that is made without its PDF names no pages of it.
        assert data in (OLD, new[name]) or (
            name == "book.epub" and outcome.exit_code and _is_whole(data)
        ), summary
        assert data != OLD or outcome.exit_code, summary
    left = [*(site / "tmp").iterdir(), *(site / "cache").rglob(".*")]
    assert not left, f"{left}\n{summary}"


def _is_whole(data: bytes) -> bool:
    with ZipFile(BytesIO(data)) as book:
        return book.testzip() is None


def prepared(site: Path, new: dict[str, bytes]) -> None:
    """Put the old files in place, and forget what an earlier build cached."""
    for name in new:
        (site / "out" / name).write_bytes(OLD)
    for entry in (site / "cache").rglob("*"):
        if entry.is_file():
            entry.unlink()
    (site / "injected").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, bytes]]:
    """Return the files of a command by their names; modules are imported for the forks."""

    @cache
    def build(name: str) -> dict[str, bytes]:
        root = tmp_path_factory.mktemp(name)
        write_site(root)
        with contextlib.chdir(root):
            assert main([*COMMANDS[name], "--cache-dir", str(root / "cache")]) == 0
        return {path.name: path.read_bytes() for path in (root / "out").iterdir()}

    return build


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_any_write_may_fail(
    site: Path, name: str, built: Callable[[str], dict[str, bytes]]
) -> None:
    new = built(name)
    for number in count(step=STEPS[name]):
        prepared(site, new)
        outcome = run(site, COMMANDS[name], fault_at(number))
        check(site, outcome, new, f"write {number}")
        if not outcome.injected:
            assert outcome.exit_code == 0, outcome.printed
            assert number > 10
            return


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("size", [0, 100, 5_000, 20_000])
def test_any_file_may_be_cut_short(
    site: Path, name: str, size: int, built: Callable[[str], dict[str, bytes]]
) -> None:
    new = built(name)
    prepared(site, new)
    check(site, run(site, COMMANDS[name], limit_of(size)), new, f"{size} bytes")
